/* SPDX-License-Identifier: BSD-3-Clause */
/* What other kernels would say of themselves, and what is made of that. */
#include "kernel/abi.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../../system/require.h"
#include "../support.h"
#include "base/count.h"
#include "model/access.h"
#include "model/uapi.h"

static const char *release;

/* A kernel of this release without the call. */
static bool lacks_landlock(long number, const long *args, long *ret)
{
	if (number == SYS_uname) {
		struct utsname *name = (struct utsname *)(uintptr_t)args[0]; // NOLINT(performance-no-int-to-ptr)

		memset(name, 0, sizeof(*name));
		(void)snprintf(name->release, sizeof(name->release), "%s", release);
		*ret = 0;
		return true;
	}
	errno = ENOSYS;
	*ret = -1;
	return number == SYS_landlock_create_ruleset;
}

Test(abi, a_release_that_has_the_calls_may_have_a_profile_before_it)
{
	static const struct {
		const char *release;
		bool profile;
	} cases[] = {
		{ "5.13.0", true },  { "5.12.19-generic", false }, { "5.13", true },    { "5.9.16", false },
		{ "6.0.0", true },   { "6.18.5+deb14", true },     { "4.19.0", false }, { "4.99.1", false },
		{ "10.0.1", true },  { "2.6.32-754", false },      { "", false },       { "odd", false },
		{ "5.100.0", true }, { "5.1.13", false },
	};

	/* Under a filter each release may. */
	if (prctl(PR_GET_SECCOMP, 0UL, 0UL, 0UL, 0UL) == 2)
		require_skip("a process without a seccomp filter");
	support_syscall = lacks_landlock;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct kernel kernel;

		release = cases[i].release;
		cr_assert_eq(abi_probe(support_sink(), &kernel), 0);
		cr_expect_eq(kernel.abi, 0);
		cr_expect_eq(kernel.reason, ENOSYS);
		cr_expect_eq(kernel.profile, cases[i].profile, "%s", release);
		cr_expect_eq(strstr(abi_reason(&kernel), "profile") != NULL, cases[i].profile, "%s", release);
	}
}

/* As a container's profile: whatever uname(2) says. */
Test(abi, under_a_filter_every_release_may_have_a_profile_before_it)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	const struct sock_fprog program = { 1, &allow };
	struct kernel kernel;

	cr_assert_eq(prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL), 0);
	if (prctl(PR_SET_SECCOMP, (unsigned long)SECCOMP_MODE_FILTER, &program) != 0)
		require_skip("a filter of seccomp(2)");
	support_syscall = lacks_landlock;
	release = "4.19.0";
	cr_assert_eq(abi_probe(support_sink(), &kernel), 0);
	cr_expect(kernel.profile);
	cr_expect_not_null(strstr(abi_reason(&kernel), "profile"));
}

static long errata;

static bool tells_errata(long number, const long *args, long *ret)
{
	if (number != SYS_landlock_create_ruleset || args[0] || args[1] || args[2] != LANDLOCK_CREATE_RULESET_ERRATA)
		return false;
	errno = EINVAL;
	*ret = errata;
	return true;
}

Test(abi, errata_are_those_that_the_kernel_tells)
{
	support_syscall = tells_errata;
	errata = 5;
	cr_expect_eq(abi_errata(), 5U);
	errata = 0;
	cr_expect_eq(abi_errata(), 0U);
	errata = -1;
	cr_expect_eq(abi_errata(), 0U);
}

/* A kernel that lacks these, and says EINVAL; what it makes otherwise may be descriptor 0. */
static const struct access_set lacking = { { 1ULL << 3 | 1ULL << 15, 2, 1 } };

static bool lacks_some(long number, const long *args, long *ret)
{
	const struct landlock_ruleset_attr *attr =
		(const void *)(uintptr_t)args[0]; // NOLINT(performance-no-int-to-ptr)

	if (number != SYS_landlock_create_ruleset)
		return false;
	if ((attr->handled_access_fs & lacking.bits[ACCESS_FS]) ||
	    (attr->handled_access_net & lacking.bits[ACCESS_NET]) || (attr->scoped & lacking.bits[ACCESS_SCOPE]) ||
	    !(attr->handled_access_fs | attr->handled_access_net | attr->scoped))
		*ret = -1;
	else
		*ret = open("/dev/null", O_RDONLY | O_CLOEXEC);
	errno = EINVAL;
	return true;
}

Test(abi, each_right_is_asked_for_alone)
{
	const struct access_set all = access_known(UAPI_ABI_NEWEST);
	const struct access_set some = { { 1ULL << 3 | 1ULL << 4, 1, 3 } };
	struct access_set refused;

	(void)close(STDIN_FILENO);
	support_syscall = lacks_some;
	refused = abi_refused(all);
	cr_expect_eq(memcmp(&refused, &lacking, sizeof(refused)), 0, "%lx %lx %lx", (unsigned long)refused.bits[0],
	             (unsigned long)refused.bits[1], (unsigned long)refused.bits[2]);
	refused = abi_refused(some);
	cr_expect_eq(refused.bits[ACCESS_FS], 1ULL << 3);
	cr_expect_eq(refused.bits[ACCESS_NET], 0U);
	cr_expect_eq(refused.bits[ACCESS_SCOPE], 1U);
	cr_expect_lt(fcntl(STDIN_FILENO, F_GETFD), 0, "it is closed again");
}
