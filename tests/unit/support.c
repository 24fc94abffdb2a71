/* SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load/policyfile.h"

struct err support_error;
int support_errors;

struct arena *support_arena(void)
{
	static struct arena arena;

	if (!arena.chunks.limit)
		arena_init(&arena, (size_t)256 * 1024 * 1024);
	return &arena;
}

static void keep(void *data, const struct err *err)
{
	(void)data;
	support_error = *err;
	support_errors++;
}

const struct err_sink *support_sink(void)
{
	static const struct err_sink sink = { keep, NULL };

	return &sink;
}

static bool ran_short;

static void note_shortage(void)
{
	ran_short = true;
}

/* The unit of blocks (base/arena.c). */
#define ARENA_STEP 16

void support_each_shortage(int (*run)(struct arena *arena), bool reports)
{
	const size_t most = (size_t)256 * 1024;
	size_t left = 0;
	int ret;

	do {
		struct arena arena;

		arena_init(&arena, most);
		arena_expect(&arena, most);
		cr_assert_not_null(arena_alloc(&arena, 1));
		cr_assert_lt(left, (size_t)(arena.end - arena.next), "it never has enough");
		cr_assert_not_null(arena_alloc(&arena, (size_t)(arena.end - arena.next) - ARENA_STEP - left));
		arena.exhausted = note_shortage;
		ran_short = false;
		support_errors = 0;
		ret = run(&arena);
		cr_assert_eq(ret, ran_short ? -1 : 0, "%d with %zu bytes: %s", ret, left,
		             ran_short ? "short" : "enough");
		cr_assert_eq(support_errors > 0, ran_short && reports, "%zu bytes: %s", left, support_error.msg);
		cr_assert(support_errors == 0 || support_error.kind == ERR_MEMORY, "%zu bytes: %s", left,
		          support_error.msg);
		arena_free(&arena);
		left += ARENA_STEP;
	} while (ran_short);
	cr_assert_gt(left, (size_t)ARENA_STEP, "it asks for no memory");
}

static const char *get(void *data, const char *name)
{
	for (const char *const *list = data; *list; list++)
		if (strncmp(*list, name, strlen(name)) == 0 && (*list)[strlen(name)] == '=')
			return *list + strlen(name) + 1;
	return NULL;
}

struct values support_values(const char *const *list)
{
	return (struct values){ get, (void *)(size_t)list };
}

char *support_at_the_end(size_t len)
{
	static char *pages;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (!pages) {
		pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		cr_assert_neq(pages, MAP_FAILED);
		cr_assert_eq(mprotect(pages + page, page, PROT_NONE), 0);
	}
	return pages + page - len;
}

int support_load_with(const struct err_sink *sink, const char *text, struct policy *out)
{
	char *path = strdup("/tmp/landshim-unit-XXXXXX");
	int fd = mkstemp(path);
	int ret;

	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	cr_assert_eq(fchmod(fd, 0644), 0);
	(void)close(fd);
	ret = policyfile_load(support_arena(), sink, path, TEST_SOURCE "/conf/include", out);
	(void)unlink(path);
	return ret;
}

int support_load(const char *text, struct policy *out)
{
	return support_load_with(support_sink(), text, out);
}

bool (*support_syscall)(long number, const long *args, long *ret);

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

long support_real_syscall(long number, const long *args)
{
	return __real_syscall(number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/* Takes six arguments, however many were given: AddressSanitizer would say so of the last one. */
__attribute__((no_sanitize("address"))) long __wrap_syscall(long number, ...)
{
	long args[6];
	long ret;
	va_list list;

	va_start(list, number);
	for (size_t i = 0; i < 6; i++)
		args[i] = va_arg(list, long);
	va_end(list);
	return support_syscall && support_syscall(number, args, &ret) ? ret : support_real_syscall(number, args);
}
