/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether a filter could be installed.  That it is: the system tests. */
#include "kernel/filter_install.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sys/syscall.h>

#include "../support.h"
#include "model/filter_parts.h"

static int refused; /* the errno that seccomp(2) answers with; 0: none */
static int asked;

static bool answer(long number, const long *args, long *ret)
{
	(void)args;
	if (number != SYS_seccomp)
		return false;
	asked++;
	errno = refused;
	*ret = refused ? -1 : 0;
	return true;
}

Test(filter_install, what_would_keep_it_out_is_known_beforehand)
{
	static const int errnums[] = { EPERM, EINVAL, ENOSYS, EOPNOTSUPP };

	support_syscall = answer;
	cr_expect_eq(filter_install_check(support_sink(), 0), 0, "nothing is to be installed");
	cr_expect_eq(asked, 0);
	cr_expect_eq(filter_install_check(support_sink(), FILTER_FILL), 0, "%s", support_error.msg);
	cr_expect_eq(asked, 1);
	cr_expect_eq(support_errors, 0);
	for (size_t i = 0; i < sizeof(errnums) / sizeof(errnums[0]); i++) {
		refused = errnums[i];
		support_errors = 0;
		cr_expect_eq(filter_install_check(support_sink(), FILTER_FILL), -1, "%d", refused);
		cr_expect_eq(support_errors, 1, "%d", refused);
		cr_expect_eq(support_error.errnum, refused, "%s", support_error.msg);
	}
}
