/* SPDX-License-Identifier: BSD-3-Clause */
/* seccomp(2). */
#include "kernel/filter_install.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/err.h"
#include "kernel/filter.h"
#include "kernel/filter_code.h"
#include "model/syscalls.h"

/* <linux/seccomp.h> of Linux 5.7. */
#define FLAG_TSYNC (1UL << 0)
#define FLAG_SPEC_ALLOW (1UL << 2)
#define FLAG_TSYNC_ESRCH (1UL << 4)

#define HINT_WITHOUT "without a filter the policy takes fill = false and no harden"
#define HINT_PASS "let the container's seccomp profile pass seccomp; " HINT_WITHOUT

static const struct err_where nowhere = { NULL, 0 };

static const char *hint_of(int errnum)
{
	if (errnum == EPERM)
		return HINT_PASS;
	return errnum == EINVAL || errnum == ENOSYS ? HINT_WITHOUT : NULL;
}

static int cannot_install(const struct err_sink *sink, int errnum)
{
	if (errnum == ESRCH)
		return err_report(sink, ERR_KERNEL, nowhere,
		                  "landshim run confines the program before it starts threads",
		                  "another thread has a seccomp filter of its own, and cannot be given this one");
	return err_system(sink, nowhere, errnum, hint_of(errnum), "cannot install the seccomp filter");
}

/*
 * SPEC_ALLOW: else kernels before 5.16 slow the program down, for calls that
 * have nothing to do with it.  TSYNC without ESRCH would say which thread it
 * was by a positive answer; anything but 0 is a failure.
 */
int filter_install(const struct err_sink *sink, uint32_t parts, bool all_threads)
{
	unsigned long flags = FLAG_SPEC_ALLOW | (all_threads ? FLAG_TSYNC | FLAG_TSYNC_ESRCH : 0);
	struct filter_code code;
	struct sock_fprog program;
	long answer;

	if (!parts)
		return 0;
	/* The numbers of an unknown architecture's calls are not known. */
	if (syscalls_here == SYSCALLS_ON_UNKNOWN)
		return cannot_install(sink, ENOSYS);
	filter_build(&code, syscalls_here, parts);
	if (code.full)
		return cannot_install(sink, E2BIG);
	program = filter_code_program(&code);
	answer = syscall(SYS_seccomp, (unsigned long)SECCOMP_SET_MODE_FILTER, flags, &program);
	return answer == 0 ? 0 : cannot_install(sink, answer < 0 ? errno : ESRCH);
}

int filter_install_check(const struct err_sink *sink, uint32_t parts)
{
	uint32_t action = SECCOMP_RET_ERRNO;

	if (!parts)
		return 0;
	if (syscalls_here == SYSCALLS_ON_UNKNOWN)
		return cannot_install(sink, ENOSYS);
	return syscall(SYS_seccomp, (unsigned long)SECCOMP_GET_ACTION_AVAIL, 0UL, &action) == 0
	               ? 0
	               : cannot_install(sink, errno);
}
