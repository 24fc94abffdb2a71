/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptors that stay open for the shim: where they are in nobody's way. */
#include "command/launch/descriptors.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

static void limit_to(rlim_t soft)
{
	struct rlimit limit;

	cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = soft;
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static int one_more(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	cr_assert_geq(fd, 0);
	return fd;
}

Test(descriptors, the_highest_that_is_free_below_the_limit)
{
	int first = one_more();

	limit_to(60);
	cr_expect_eq(descriptors_hand_on(first, DESCRIPTORS_HIGHEST), 59);
	cr_expect_lt(fcntl(first, F_GETFD), 0, "the old number is free");
	cr_expect_eq(fcntl(59, F_GETFD), 0, "it stays open over exec");
	cr_assert_eq(dup2(59, 58), 58);
	cr_expect_eq(descriptors_hand_on(one_more(), DESCRIPTORS_HIGHEST), 57, "the next one that is free");
}

Test(descriptors, a_limit_that_is_high_makes_no_large_table)
{
	struct rlimit limit;

	cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	/* Root may raise it. */
	if (limit.rlim_max < 4096 && geteuid() != 0)
		cr_skip("the hard limit is low");
	limit_to(4096);
	cr_expect_eq(descriptors_hand_on(one_more(), DESCRIPTORS_HIGHEST), 1023);
}

Test(descriptors, where_none_is_free_the_number_stays)
{
	int fd = one_more();

	limit_to((rlim_t)fd + 1);
	cr_expect_eq(descriptors_hand_on(fd, DESCRIPTORS_HIGHEST), fd);
	cr_expect_eq(fcntl(fd, F_GETFD), 0);
	limit_to((rlim_t)fd);
	cr_expect_eq(descriptors_hand_on(fd, DESCRIPTORS_HIGHEST), fd, "beyond the limit, too");
}
