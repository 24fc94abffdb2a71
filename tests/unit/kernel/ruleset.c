/* SPDX-License-Identifier: BSD-3-Clause */
/* What a kernel that refuses a ruleset is asked, and what is said of it. */
#include "kernel/ruleset.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../support.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/plan.h"
#include "model/policy.h"
#include "model/uapi.h"

/* This right is refused; 0: several at once are. */
static uint64_t lacking;

static bool refuse(long number, const long *args, long *ret)
{
	const struct landlock_ruleset_attr *attr =
		(const void *)(uintptr_t)args[0]; // NOLINT(performance-no-int-to-ptr)

	if (number != SYS_landlock_create_ruleset)
		return false;
	if (lacking ? (attr->handled_access_fs & lacking) != 0 : __builtin_popcountll(attr->handled_access_fs) > 1)
		*ret = -1;
	else
		*ret = dup(STDERR_FILENO);
	errno = EINVAL;
	return true;
}

static void refused(const char *says)
{
	struct layer layer;

	memset(&layer, 0, sizeof(layer));
	policy_init(&layer.policy);
	layer.policy.abi = 1;
	cr_assert_eq(plan_make(&layer.policy, 1, &layer.plan), PLAN_START);
	support_errors = 0;
	support_syscall = refuse;
	cr_expect_eq(ruleset_build(support_arena(), support_sink(), false, &layer), -1);
	support_syscall = NULL;
	cr_expect_eq(support_errors, 1, "%d, the last: %s", support_errors, support_error.msg);
	cr_expect_not_null(strstr(support_error.msg, says), "%s", support_error.msg);
	ruleset_close(&layer);
}

Test(ruleset, a_kernel_that_refuses_it_is_told_once)
{
	lacking = LANDLOCK_ACCESS_FS_READ_DIR;
	refused("this kernel says that it has Landlock ABI 1, and refuses \"read_dir\"");
	lacking = 0;
	refused("cannot create a Landlock ruleset of ABI 1 (fs 0x1fff, net 0x0, scoped 0x0): ");
}
