/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * As much of Criterion as the unit tests use, for machines that have none: the
 * same tests are compiled with this in its place (tests/cross/cross.mk), and
 * runner.c runs each in a process of its own.
 */
#ifndef CRITERION_H
#define CRITERION_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The elements that a parameterized test is run with, one after the other. */
struct runner_parameters {
	void *at;
	size_t size, count;
};

struct runner_test {
	const char *suite, *name;
	void (*body)(void *parameter);
	struct runner_parameters (*parameters)(void); /* NULL: there is one run, with NULL */
	void (*init)(void), (*fini)(void);            /* before and after, in the same process */
	double timeout;                               /* of Criterion's; not looked at */
	struct runner_test *next;
};

/* Called by constructors; the test is the runner's from then on. */
void runner_add(struct runner_test *test);

/* Reports what does not hold, with where it stands; ends the test where `fatal` is set. */
void runner_expect(bool holds, bool fatal, const char *file, int line, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

/* Ends the test, which does not apply here. */
_Noreturn void runner_skip(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#define RUNNER_ADD(Suite, Name, Parameters, ...)                                                                     \
	static void Suite##_##Name##_body(void *runner_parameter);                                                   \
	static struct runner_test Suite##_##Name##_test = {                                                          \
		.suite = #Suite, .name = #Name, .body = Suite##_##Name##_body, .parameters = Parameters, __VA_ARGS__ \
	};                                                                                                           \
	__attribute__((constructor)) static void Suite##_##Name##_add(void)                                          \
	{                                                                                                            \
		runner_add(&Suite##_##Name##_test);                                                                  \
	}

#define Test(Suite, Name, ...)                     \
	RUNNER_ADD(Suite, Name, NULL, __VA_ARGS__) \
	static void Suite##_##Name##_body(void *runner_parameter __attribute__((unused)))

#define RUNNER_CHECK(Holds, Fatal, What, ...) runner_expect((Holds), Fatal, __FILE__, __LINE__, What, " " __VA_ARGS__)
#define RUNNER_ASSERT(Holds, What, ...) RUNNER_CHECK(Holds, true, What, ##__VA_ARGS__)
#define RUNNER_EXPECT(Holds, What, ...) RUNNER_CHECK(Holds, false, What, ##__VA_ARGS__)

#define cr_assert(A, ...) RUNNER_ASSERT(A, #A, ##__VA_ARGS__)
#define cr_assert_fail(...) RUNNER_ASSERT(false, "fails", ##__VA_ARGS__)
#define cr_assert_not(A, ...) RUNNER_ASSERT(!(A), "not " #A, ##__VA_ARGS__)
#define cr_assert_null(A, ...) RUNNER_ASSERT((A) == NULL, #A " is NULL", ##__VA_ARGS__)
#define cr_assert_not_null(A, ...) RUNNER_ASSERT((A) != NULL, #A " is not NULL", ##__VA_ARGS__)
#define cr_assert_eq(A, B, ...) RUNNER_ASSERT((A) == (B), #A " == " #B, ##__VA_ARGS__)
#define cr_assert_neq(A, B, ...) RUNNER_ASSERT((A) != (B), #A " != " #B, ##__VA_ARGS__)
#define cr_assert_lt(A, B, ...) RUNNER_ASSERT((A) < (B), #A " < " #B, ##__VA_ARGS__)
#define cr_assert_leq(A, B, ...) RUNNER_ASSERT((A) <= (B), #A " <= " #B, ##__VA_ARGS__)
#define cr_assert_gt(A, B, ...) RUNNER_ASSERT((A) > (B), #A " > " #B, ##__VA_ARGS__)
#define cr_assert_geq(A, B, ...) RUNNER_ASSERT((A) >= (B), #A " >= " #B, ##__VA_ARGS__)
#define cr_assert_str_eq(A, B, ...) RUNNER_ASSERT(strcmp(A, B) == 0, #A " is " #B, ##__VA_ARGS__)

#define cr_expect(A, ...) RUNNER_EXPECT(A, #A, ##__VA_ARGS__)
#define cr_expect_not(A, ...) RUNNER_EXPECT(!(A), "not " #A, ##__VA_ARGS__)
#define cr_expect_null(A, ...) RUNNER_EXPECT((A) == NULL, #A " is NULL", ##__VA_ARGS__)
#define cr_expect_not_null(A, ...) RUNNER_EXPECT((A) != NULL, #A " is not NULL", ##__VA_ARGS__)
#define cr_expect_eq(A, B, ...) RUNNER_EXPECT((A) == (B), #A " == " #B, ##__VA_ARGS__)
#define cr_expect_neq(A, B, ...) RUNNER_EXPECT((A) != (B), #A " != " #B, ##__VA_ARGS__)
#define cr_expect_lt(A, B, ...) RUNNER_EXPECT((A) < (B), #A " < " #B, ##__VA_ARGS__)
#define cr_expect_leq(A, B, ...) RUNNER_EXPECT((A) <= (B), #A " <= " #B, ##__VA_ARGS__)
#define cr_expect_gt(A, B, ...) RUNNER_EXPECT((A) > (B), #A " > " #B, ##__VA_ARGS__)
#define cr_expect_geq(A, B, ...) RUNNER_EXPECT((A) >= (B), #A " >= " #B, ##__VA_ARGS__)
#define cr_expect_str_eq(A, B, ...) RUNNER_EXPECT(strcmp(A, B) == 0, #A " is " #B, ##__VA_ARGS__)
#define cr_expect_arr_eq(A, B, Size, ...) RUNNER_EXPECT(memcmp(A, B, Size) == 0, #A " is " #B, ##__VA_ARGS__)

#define cr_skip(...) runner_skip(" " __VA_ARGS__)
#define cr_log_info(...) ((void)printf(__VA_ARGS__), (void)printf("\n"))

#endif
