/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptors closed many at a time: all of them, and no other. */
#include "base/close_batch.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <unistd.h>

#define FIRST 40 /* beyond what the test itself has open */

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void open_at(int fd)
{
	cr_assert_eq(dup2(STDIN_FILENO, fd), fd);
}

/* With which of the calls: a filter may refuse close_range(2). */
static void refuse_close_range(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	cr_assert_not_null(filter);
	cr_assert_eq(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(close_range), 0), 0);
	cr_assert_eq(seccomp_load(filter), 0);
	seccomp_release(filter);
}

static const char *const orders[] = {
	"",        /* none */
	"a",       /* alone */
	"abcd",    /* in a row */
	"acbd",    /* in no order */
	"abdefh",  /* rows with gaps, which are somebody else's */
	"hgfedcba" /* backwards: none follows another */
};

#define ORDERS (sizeof(orders) / sizeof(orders[0]))

ParameterizedTestParameters(close_batch, all_that_were_added_are_closed_and_no_other)
{
	static size_t indices[2 * ORDERS];

	for (size_t i = 0; i < 2 * ORDERS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, 2 * ORDERS);
}

ParameterizedTest(size_t *index, close_batch, all_that_were_added_are_closed_and_no_other)
{
	const char *order = orders[*index % ORDERS];
	struct close_batch spent = { .count = 0 };
	size_t added = 0;
	bool mine[8] = { false };

	if (*index >= ORDERS)
		refuse_close_range();
	for (int i = 0; i < 8; i++)
		open_at(FIRST + i);
	for (; order[added]; added++) {
		close_batch_add(&spent, FIRST + order[added] - 'a');
		mine[order[added] - 'a'] = true;
	}
	errno = E2BIG;
	cr_expect_eq(close_batch_close(&spent), added);
	cr_expect_eq(errno, E2BIG, "errno is %d", errno);
	for (int i = 0; i < 8; i++)
		cr_expect_eq(is_open(FIRST + i), !mine[i], "\"%s\": %c", order, 'a' + i);
	cr_expect_eq(close_batch_close(&spent), 0, "there is nothing left");
}

Test(close_batch, they_are_closed_when_there_are_as_many_as_it_holds)
{
	struct close_batch spent = { .count = 0 };

	for (int i = 0; i <= CLOSE_BATCH_MAX; i++)
		open_at(FIRST + i);
	for (int i = 0; i < CLOSE_BATCH_MAX; i++) {
		cr_expect(is_open(FIRST + i));
		close_batch_add(&spent, FIRST + i);
	}
	for (int i = 0; i < CLOSE_BATCH_MAX; i++)
		cr_expect_not(is_open(FIRST + i), "%d", i);
	cr_expect(is_open(FIRST + CLOSE_BATCH_MAX));
	cr_expect_eq(close_batch_close(&spent), 0);
}
