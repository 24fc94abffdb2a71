/* SPDX-License-Identifier: BSD-3-Clause */
/* Asking the kernel for its Landlock ABI and errata. */
#include "kernel/abi.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/count.h"
#include "base/err.h"
#include "model/access.h"
#include "model/uapi.h"

/* The three answers that mean "no Landlock here" (landlock_create_ruleset(2)). */
struct reason {
	int errnum;
	const char *reason;
	const char *hint;
};

#define PROFILE_HINT "let the container's seccomp profile pass the landlock_* system calls"

static const struct reason reasons[] = {
	{ ENOSYS, "Landlock is not built into this kernel (ENOSYS)",
	  "it takes Linux 5.13 or later, built with CONFIG_SECURITY_LANDLOCK" },
	{ EOPNOTSUPP, "Landlock is built into this kernel but not enabled (EOPNOTSUPP)",
	  "add landlock to the lsm= parameter on the kernel's command line" },
	{ EPERM, "Landlock is blocked here, by a seccomp filter (EPERM)", PROFILE_HINT },
};

/* In the place of the first. */
static const struct reason profile = {
	ENOSYS,
	"Landlock is hidden by a container's seccomp profile that is older, or not built into this kernel (ENOSYS)",
	PROFILE_HINT "; without one it takes CONFIG_SECURITY_LANDLOCK"
};

static const struct reason *reason_of(const struct kernel *kernel)
{
	if (kernel->reason == ENOSYS && kernel->profile)
		return &profile;
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (reasons[i].errnum == kernel->reason)
			return &reasons[i];
	return NULL;
}

/* Whether the kernel's release is one that has the calls: 5.13 or later. */
static bool is_new_enough(void)
{
	struct utsname name;
	const char *at = name.release;
	int numbers[2] = { 0, 0 };

	if (syscall(SYS_uname, &name) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		for (; *at >= '0' && *at <= '9' && numbers[i] < 10000; at++)
			numbers[i] = 10 * numbers[i] + (*at - '0');
		at += *at == '.';
	}
	return numbers[0] > 5 || (numbers[0] == 5 && numbers[1] >= 13);
}

static bool may_be_a_profile(void)
{
	return prctl(PR_GET_SECCOMP, 0UL, 0UL, 0UL, 0UL) == 2 || is_new_enough();
}

int abi_probe(const struct err_sink *sink, struct kernel *out)
{
	int abi = uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	*out = (struct kernel){ .abi = abi };
	if (abi > 0)
		return 0;
	out->abi = 0;
	out->reason = abi < 0 ? errno : EINVAL;
	out->profile = out->reason == ENOSYS && may_be_a_profile();
	if (reason_of(out))
		return 0;
	return err_system(sink, (struct err_where){ NULL, 0 }, out->reason, abi_filter_hint(out->reason),
	                  "cannot ask the kernel for its Landlock ABI");
}

uint32_t abi_errata(void)
{
	int errata = uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_ERRATA);

	return errata < 0 ? 0 : (uint32_t)errata;
}

const char *abi_reason(const struct kernel *kernel)
{
	const struct reason *found = reason_of(kernel);

	return found ? found->reason : "there is no Landlock here";
}

const char *abi_hint(const struct kernel *kernel)
{
	const struct reason *found = reason_of(kernel);

	return found ? found->hint : "landshim status says what this kernel can do";
}

const char *abi_filter_hint(int errnum)
{
	return errnum == EPERM || errnum == EACCES || errnum == ENOSYS ? PROFILE_HINT : NULL;
}

static bool is_refused(const struct access_right *right)
{
	const struct landlock_ruleset_attr attr = {
		.handled_access_fs = right->family == ACCESS_FS ? right->bit : 0,
		.handled_access_net = right->family == ACCESS_NET ? right->bit : 0,
		.scoped = right->family == ACCESS_SCOPE ? right->bit : 0,
#if UAPI_ABI_NEWEST >= 12
		.handled_permissions = right->family == ACCESS_PERMISSION ? right->bit : 0,
#endif
	};
	cleanup_fd int fd = uapi_create_ruleset(&attr, sizeof(attr), 0);

	_Static_assert(ACCESS_FAMILIES == (UAPI_ABI_NEWEST >= 12 ? 4 : 3), "attr has the fields of each family");
	return fd < 0 && errno == EINVAL;
}

struct access_set abi_refused(struct access_set rights)
{
	struct access_set refused = access_empty;

	for (size_t i = 0; i < access_rights_count; i++)
		if ((rights.bits[access_rights[i].family] & access_rights[i].bit) && is_refused(&access_rights[i]))
			refused.bits[access_rights[i].family] |= access_rights[i].bit;
	return refused;
}
