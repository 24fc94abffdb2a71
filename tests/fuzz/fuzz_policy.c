/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing the policy loader with libconfig beneath it.  Besides memory safety:
 * a policy cut short at any byte is refused, or at least as strict.  The first
 * two bytes say where to cut, the rest is the policy.  With EVERY_CUT in the
 * environment it is cut at each byte instead.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../common/policyfile.h"
#include "../strict.h"

#define ARENA_LIMIT ((size_t)64 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore(void *data, const struct err *what)
{
	(void)data;
	(void)what;
}

/* The loader reads files: one in memory, again and again. */
static int load(struct arena *arena, const uint8_t *text, size_t len, struct policy *out)
{
	static int fd = -1;
	static char path[64];
	const struct err_sink sink = { ignore, NULL };

	if (fd < 0) {
		fd = memfd_create("policy", MFD_CLOEXEC);
		if (fd < 0 || fchmod(fd, 0600) != 0)
			err(1, "memfd_create");
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, len, 0) != (ssize_t)len)
		err(1, "memfd");
	return policyfile_load(arena, &sink, path, TEST_SOURCE "/conf/include", out);
}

/* Memory is given back after each: a thousand policies are more than an arena may hold. */
static void check_cut(const uint8_t *text, size_t at, const struct policy *whole)
{
	struct policy cut;
	struct arena arena;

	arena_init(&arena, ARENA_LIMIT);
	if (load(&arena, text, at, &cut) == 0 && !strict_at_least(&cut, whole)) {
		(void)fprintf(stderr, "cut at %zu it is less strict\n", at);
		abort();
	}
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct policy whole;
	struct arena arena;

	if (size <= 2)
		return 0;
	arena_init(&arena, ARENA_LIMIT);
	if (load(&arena, data + 2, size - 2, &whole) == 0) {
		if (getenv("EVERY_CUT"))
			for (size_t at = 0; at < size - 2; at++)
				check_cut(data + 2, at, &whole);
		else
			check_cut(data + 2, ((size_t)data[0] << 8 | data[1]) % (size - 2), &whole);
	}
	arena_free(&arena);
	return 0;
}
