/* SPDX-License-Identifier: BSD-3-Clause */
/* The shim's printf against libc's, in buffers of every size. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "../support.h"
#include "nolibc.h"

#define ROOM 96

/* With the room that they need, with less, down to none, and with more; nothing is written after it. */
#define SAME(...)                                                                                                   \
	do {                                                                                                        \
		int needed = snprintf(NULL, 0, __VA_ARGS__);                                                        \
                                                                                                                    \
		cr_assert_lt(needed, ROOM - 2);                                                                     \
		cr_expect_eq(nolibc_snprintf(NULL, 0, __VA_ARGS__), needed, "%s", #__VA_ARGS__);                    \
		for (size_t size = 0; size <= (size_t)needed + 2; size++) {                                         \
			char here[ROOM], there[ROOM];                                                               \
                                                                                                                    \
			memset(here, '~', ROOM);                                                                    \
			memset(there, '~', ROOM);                                                                   \
			cr_expect_eq(nolibc_snprintf(here, size, __VA_ARGS__), needed, "%s", #__VA_ARGS__);         \
			(void)snprintf(there, size, __VA_ARGS__);                                                   \
			cr_expect_eq(memcmp(here, there, ROOM), 0, "%s in %zu bytes: \"%.*s\"", #__VA_ARGS__, size, \
			             (int)size, here);                                                              \
		}                                                                                                   \
	} while (0)

#pragma GCC diagnostic ignored "-Wformat-truncation"

Test(nolibc_format, texts_and_letters)
{
	char *unended = memcpy(support_at_the_end(3), "abc", 3);

	SAME("%s", "");
	SAME("plain");
	SAME("%%");
	SAME("100%% of %s", "it");
	SAME("%c%c%c", 'a', 0x80, '\xff');
	SAME("%s", "text");
	SAME("%s%s-%s", "", "one", "two");
	for (int precision = -1; precision < 8; precision++)
		SAME("<%.*s>", precision, "text");
	/* Nothing is read after the precision. */
	SAME("%.*s", 3, unended);
	SAME("%.*s%s", 0, unended, "x");
}

Test(nolibc_format, numbers)
{
	static const int values[] = { 0,   1,   -1,  9,    10,  15,      16,      99,      100,
		                      171, 255, 256, 4095, -10, INT_MAX, INT_MIN, -INT_MAX };

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		unsigned value = (unsigned)values[i];

		SAME("%d", values[i]);
		SAME("%u", value);
		SAME("%x", value);
		SAME("%X", value);
		SAME("%llu", (unsigned long long)values[i]);
		SAME("%llx", (unsigned long long)values[i]);
		SAME("%zu", (size_t)values[i]);
		SAME("%zx", (size_t)values[i]);
		SAME("%02x", value);
		SAME("%02X", value);
		SAME("%09u", value);
		SAME("%08llx", (unsigned long long)values[i]);
		SAME("%01d", values[i]);
		SAME("%02d", values[i]);
		SAME("%05d", values[i]);
	}
	SAME("%llu", ULLONG_MAX);
	SAME("%llX", ULLONG_MAX);
	SAME("%llu", 1ULL << 32);
	SAME("%zu", SIZE_MAX);
	SAME("%llu", 10000000000000000000ULL);
}

Test(nolibc_format, arguments_are_taken_in_their_order)
{
	SAME("%d %s %zu %c %llx %.*s %u %%%X", -7, "seven", (size_t)7, '7', 7ULL, 2, "sevens", 7U, 0x7fU);
	/* More than registers hold. */
	SAME("%d%d%d%d%d%d%d%d%s%llu%d", 1, 2, 3, 4, 5, 6, 7, 8, "nine", 10ULL, 11);
}

__attribute__((format(printf, 3, 4))) static int twice(char *to, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	/* The list is the caller's, who may use it again. */
	len = nolibc_vsnprintf(NULL, 0, fmt, args);
	cr_expect_eq(nolibc_vsnprintf(to, size, fmt, args), len);
	va_end(args);
	return len;
}

Test(nolibc_format, the_list_of_arguments_stays_as_it_was)
{
	char text[32];

	cr_expect_eq(twice(text, sizeof(text), "%s %d", "one", 2), 5);
	cr_expect_str_eq(text, "one 2");
}

/* No message is made up. */
Test(nolibc_format, what_is_not_known_ends_the_process)
{
	static const char *const unknown[] = { "%f", "%p", "%i",  "%o",  "%5d",  "%-5d", "%.3s", "%+d", "%ld",   "%lu",
		                               "%n", "%h", "% d", "%#x", "%lld", "%zd",  "%0s",  "%0d", "%010d", "%" };

	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		pid_t pid = fork();
		char text[32];
		int status;

		cr_assert_geq(pid, 0);
		if (pid == 0) {
			(void)nolibc_snprintf(text, sizeof(text), unknown[i], 1, 2, 3);
			_exit(0);
		}
		cr_assert_eq(waitpid(pid, &status, 0), pid);
		cr_expect(WIFSIGNALED(status), "\"%s\"", unknown[i]);
	}
}
