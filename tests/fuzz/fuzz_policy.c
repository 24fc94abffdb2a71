/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing the policy loader with libconfig beneath it.  Besides memory safety:
 * a policy cut short at any byte is refused, or at least as strict; and what
 * libconfig is spared (compact.h) makes no difference to rules, lines and messages.  The first two
 * bytes say where to cut, the rest is the policy.  With EVERY_CUT in the
 * environment it is cut at each byte instead.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../strict.h"
#include "libconfig/tree.h"
#include "load/policyfile.h"

#define ARENA_LIMIT ((size_t)64 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the linker puts in front of tree_parse, and tree_parse under its other name (ld(1), --wrap). */
int __real_tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                      enum tree_way way, struct tree_node *root);
int __wrap_tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                      enum tree_way way, struct tree_node *root);
static bool whole;

int __wrap_tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                      enum tree_way way, struct tree_node *root)
{
	return __real_tree_parse(arena, sink, file, text, len, whole ? TREE_WHOLE : way, root);
}

/* All messages of a load, as a number (FNV-1a). */
struct said {
	uint64_t hash;
	bool memory; /* one is that there was none */
};

static void hear(void *data, const struct err *what)
{
	struct said *said = data;
	char text[sizeof(what->msg) + sizeof(what->hint) + 16];
	int len = snprintf(text, sizeof(text), "%d: %s [%s]", what->line, what->msg, what->hint);

	for (int i = 0; i < len; i++)
		said->hash = (said->hash ^ (unsigned char)text[i]) * 0x100000001b3;
	said->memory |= what->kind == ERR_MEMORY;
}

/* The loader reads files: one in memory, again and again. */
static int load(struct arena *arena, const uint8_t *text, size_t len, struct policy *out, struct said *said)
{
	static int fd = -1;
	static char path[64];
	const struct err_sink sink = { hear, said };

	*said = (struct said){ .hash = 0xcbf29ce484222325 };

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
	struct said said;

	arena_init(&arena, ARENA_LIMIT);
	if (load(&arena, text, at, &cut, &said) == 0 && !strict_at_least(&cut, whole)) {
		(void)fprintf(stderr, "cut at %zu it is less strict\n", at);
		abort();
	}
	arena_free(&arena);
}

static bool same_rules(const struct policy *a, const struct policy *b)
{
	if (a->paths_count != b->paths_count)
		return false;
	for (size_t i = 0; i < a->paths_count; i++) {
		const struct policy_path *x = &a->paths[i];
		const struct policy_path *y = &b->paths[i];

		if (strcmp(x->text, y->text) != 0 || x->where.line != y->where.line ||
		    x->allow.named != y->allow.named || x->allow.grouped != y->allow.grouped ||
		    x->is_glob != y->is_glob || x->skip_missing != y->skip_missing || x->quiet != y->quiet)
			return false;
	}
	return true;
}

static void check_compact(const uint8_t *text, size_t len, const struct policy *compact, int ret,
                          const struct said *said)
{
	struct policy plain;
	struct arena arena;
	struct said other;
	int plain_ret;

	arena_init(&arena, ARENA_LIMIT);
	whole = true;
	plain_ret = load(&arena, text, len, &plain, &other);
	whole = false;
	if (!said->memory && !other.memory &&
	    (ret != plain_ret || said->hash != other.hash || !same_rules(compact, &plain))) {
		(void)fprintf(stderr, "compact it is another policy, or has other messages\n");
		abort();
	}
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct policy whole;
	struct arena arena;
	struct said said;
	int ret;

	if (size <= 2)
		return 0;
	arena_init(&arena, ARENA_LIMIT);
	ret = load(&arena, data + 2, size - 2, &whole, &said);
	check_compact(data + 2, size - 2, &whole, ret, &said);
	if (ret == 0) {
		if (getenv("EVERY_CUT"))
			for (size_t at = 0; at < size - 2; at++)
				check_cut(data + 2, at, &whole);
		else
			check_cut(data + 2, ((size_t)data[0] << 8 | data[1]) % (size - 2), &whole);
	}
	arena_free(&arena);
	return 0;
}
