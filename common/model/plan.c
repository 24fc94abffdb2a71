/* SPDX-License-Identifier: BSD-3-Clause */
/* Planning: policy × ABI → what is handled, what is lost. */
#include "model/plan.h"

#include <string.h>

#include "model/access.h"
#include "model/policy.h"
#include "model/uapi.h"

#define REFER LANDLOCK_ACCESS_FS_REFER

static bool grants_refer(const struct policy *policy)
{
	for (size_t i = 0; i < policy->paths_count; i++)
		if ((policy->paths[i].allow.named | policy->paths[i].allow.grouped) & REFER)
			return true;
	return false;
}

/*
 * A layer that handles any filesystem right denies refer where it does not
 * grant it, handled or not, from ABI 1 on (landlock(7)).  So to leave it alone
 * is to grant it on the root, which a kernel that does not know it cannot.
 */
static void plan_refer(const struct policy *policy, int kernel_abi, struct plan *plan)
{
	bool known = (access_known(kernel_abi).bits[ACCESS_FS] & REFER) != 0;

	if (!plan->handled.bits[ACCESS_FS])
		return;
	if (policy->unrestricted.bits[ACCESS_FS] & REFER) {
		if (known) {
			plan->handled.bits[ACCESS_FS] |= REFER;
			plan->root_allow = REFER;
		} else {
			plan->stricter.bits[ACCESS_FS] = REFER;
		}
	} else if (!known) {
		plan->lost.bits[ACCESS_FS] &= ~REFER;
		if (grants_refer(policy))
			plan->stricter.bits[ACCESS_FS] = REFER;
	}
}

static uint32_t log_flags(const struct policy_log *log)
{
	uint32_t flags = 0;

	if (!log->same_exec)
		flags |= LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF;
	if (log->new_exec)
		flags |= LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON;
	return flags;
}

bool plan_is_empty(const struct plan *plan)
{
	return access_is_empty(plan->handled);
}

enum plan_verdict plan_make(const struct policy *policy, int kernel_abi, struct plan *out)
{
	struct access_set wanted = policy_handled(policy);

	memset(out, 0, sizeof(*out));
	if (kernel_abi > UAPI_ABI_NEWEST)
		kernel_abi = UAPI_ABI_NEWEST;
	out->abi = policy->abi < kernel_abi ? policy->abi : kernel_abi;
	out->handled = access_common(wanted, access_known(out->abi));
	out->lost = access_minus(wanted, out->handled);
	plan_refer(policy, kernel_abi, out);
	if (out->abi >= UAPI_ABI_QUIET)
		out->quiet = access_common(policy->log.quiet, out->handled);
	if (out->abi >= UAPI_ABI_LOG) {
		out->log_flags = log_flags(&policy->log);
		out->mute_subdomains = !policy->log.subdomains;
	}
	if (kernel_abi < policy->min_abi)
		return PLAN_TOO_OLD;
	if (plan_is_empty(out) && policy->min_abi > 0)
		return PLAN_NOTHING_LEFT;
	return PLAN_START;
}
