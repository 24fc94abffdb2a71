/* SPDX-License-Identifier: BSD-3-Clause */
/* What is said of a failed system call, and what helps. */
#include "base/err.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "../support.h"

static const struct err_where nowhere = { NULL, 0 };

Test(err, a_failed_system_call_has_the_hint_of_its_errno_or_the_callers)
{
	cr_assert_eq(err_system(support_sink(), nowhere, ENOSPC, NULL, "cannot write"), -1);
	cr_expect_str_eq(support_error.msg, "cannot write: no space left on device (ENOSPC)");
	cr_expect_str_eq(support_error.hint, "make room on its file system (df shows how full it is)");
	(void)err_system(support_sink(), nowhere, ENOSPC, "use another disk", "cannot write");
	cr_expect_str_eq(support_error.hint, "use another disk");
}

Test(err, an_errno_that_says_little_is_to_be_traced)
{
	(void)err_system(support_sink(), nowhere, 4000, NULL, "cannot write");
	cr_expect_str_eq(support_error.msg, "cannot write: unknown error (errno 4000)");
	cr_expect_str_eq(support_error.hint, "strace -f shows the system call that fails");
}

Test(err, no_hint_is_cut)
{
	for (int errnum = 1; errnum < 200; errnum++) {
		const char *hint = err_hint(errnum);

		cr_expect(*hint && strlen(hint) < sizeof(support_error.hint) && !strpbrk(hint, "\n"), "%d: %s", errnum,
		          hint);
	}
}
