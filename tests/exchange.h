/* SPDX-License-Identifier: BSD-3-Clause */
/* Somebody who wants one thing to be taken for another. */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exchanges two entries for ever, in a process of its own. */
static inline pid_t exchange_start(const char *a, const char *b)
{
	pid_t child = fork();

	cr_assert_geq(child, 0);
	if (child != 0)
		return child;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		(void)syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2U /* RENAME_EXCHANGE */);
}

static inline void exchange_end(pid_t child)
{
	cr_assert_eq(kill(child, SIGKILL), 0);
	(void)waitpid(child, NULL, 0);
}

#endif
