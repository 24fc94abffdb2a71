/* SPDX-License-Identifier: BSD-3-Clause */
/* Asking the kernel for its Landlock ABI and errata. */
#include "kernel/abi.h"

#include <errno.h>
#include <stddef.h>

#include "base/count.h"
#include "base/err.h"
#include "model/uapi.h"

/* The three answers that mean "no Landlock here" (landlock_create_ruleset(2)). */
static const struct {
	int errnum;
	const char *reason;
	const char *hint;
} reasons[] = {
	{ ENOSYS, "Landlock is not built into this kernel (ENOSYS)",
	  "it takes Linux 5.13 or later, built with CONFIG_SECURITY_LANDLOCK" },
	{ EOPNOTSUPP, "Landlock is built into this kernel but not enabled (EOPNOTSUPP)",
	  "add landlock to the lsm= parameter on the kernel's command line" },
	{ EPERM, "Landlock is blocked here, by a seccomp filter (EPERM)",
	  "let the container's seccomp profile pass the landlock_* system calls" },
};

int abi_probe(const struct err_sink *sink, struct kernel *out)
{
	int abi = uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	*out = (struct kernel){ abi, 0 };
	if (abi > 0)
		return 0;
	out->abi = 0;
	out->reason = abi < 0 ? errno : EINVAL;
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (reasons[i].errnum == out->reason)
			return 0;
	return err_system(sink, (struct err_where){ NULL, 0 }, out->reason, NULL,
	                  "cannot ask the kernel for its Landlock ABI");
}

uint32_t abi_errata(void)
{
	int errata = uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_ERRATA);

	return errata < 0 ? 0 : (uint32_t)errata;
}

const char *abi_reason(const struct kernel *kernel)
{
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (reasons[i].errnum == kernel->reason)
			return reasons[i].reason;
	return "there is no Landlock here";
}

const char *abi_hint(const struct kernel *kernel)
{
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (reasons[i].errnum == kernel->reason)
			return reasons[i].hint;
	return NULL;
}
