/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptors that stay open for the shim: where they are in nobody's way. */
#include "command/launch/descriptors.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../support.h"

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

/* close_range(2) as a kernel that lacks it answers, and as one that has done what it was told. */
static int ranges;

static bool refuse_ranges(long number, const long *args, long *ret)
{
	(void)args;
	errno = ENOSYS;
	*ret = -1;
	return number == SYS_close_range;
}

static bool believe_in_ranges(long number, const long *args, long *ret)
{
	(void)args;
	*ret = 0;
	ranges += number == SYS_close_range;
	return number == SYS_close_range;
}

/* Numbers 3 to 6 are open, and are not closed on exec. */
static void open_four(void)
{
	for (int fd = 3; fd <= 6; fd++)
		if (dup2(STDERR_FILENO, fd) != fd || fcntl(fd, F_SETFD, 0) != 0)
			_exit(99);
}

/* Whether each of them is open (o), open until exec (x) or closed (-). */
static bool are(const char *states)
{
	for (int i = 0; i < 4; i++) {
		const int flags = fcntl(3 + i, F_GETFD);

		if (states[i] != (flags < 0 ? '-' : flags & FD_CLOEXEC ? 'x' : 'o'))
			return false;
	}
	return true;
}

/* One after the other: the status is the first that is not so, or 0. */
static int first_wrong(void)
{
	open_four();
	if (descriptors_close_on_exec(-1) != 0 || !are("xxxx"))
		return 1;
	open_four();
	if (descriptors_close_on_exec(3) != 0 || !are("oxxx"))
		return 2;
	open_four();
	if (descriptors_close_on_exec(5) != 0 || !are("xxox"))
		return 3;
	open_four();
	if (descriptors_close_but(5, 3) != 0 || !are("o-o-"))
		return 4;
	open_four();
	if (descriptors_close_but(4, 5) != 0 || !are("-oo-"))
		return 5;
	open_four();
	return descriptors_close() != 0 || !are("----") ? 6 : 0;
}

static int all_believed(void)
{
	open_four();
	if (descriptors_close_on_exec(-1) != 0 || descriptors_close_on_exec(4) != 0 ||
	    descriptors_close_but(4, 6) != 0 || descriptors_close() != 0)
		return 1;
	return !are("oooo") || ranges != 1 + 2 + 3 + 1 ? 2 : 0;
}

/* In a child: Criterion has descriptors of its own. */
static int in_a_child(int (*act)(void), bool (*answers)(long number, const long *args, long *ret))
{
	const pid_t child = fork();
	int status;

	if (child == 0) {
		support_syscall = answers;
		_exit(act());
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

Test(descriptors, those_that_are_kept_stay_open_with_and_without_close_range)
{
	cr_expect_eq(in_a_child(first_wrong, NULL), 0, "%d", in_a_child(first_wrong, NULL));
	cr_expect_eq(in_a_child(first_wrong, refuse_ranges), 0, "%d", in_a_child(first_wrong, refuse_ranges));
}

Test(descriptors, where_close_range_has_done_it_proc_is_not_read)
{
	cr_expect_eq(in_a_child(all_believed, believe_in_ranges), 0);
}
