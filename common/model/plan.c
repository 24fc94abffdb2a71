/* SPDX-License-Identifier: BSD-3-Clause */
/* Planning: policy × ABI → what is handled, what is lost. */
#include "model/plan.h"

#include <string.h>

#include "model/access.h"
#include "model/filter_plan.h"
#include "model/policy.h"
#include "model/syscalls.h"
#include "model/uapi.h"

#define REFER LANDLOCK_ACCESS_FS_REFER

static bool grants_refer(const struct policy *policy)
{
	for (size_t i = 0; i < policy->paths_count; i++)
		if (policy_group_rights(policy->paths[i].group) & REFER)
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

void plan_set_log(const struct policy *policy, enum plan_log log, struct plan *plan)
{
	const bool same_exec = log == PLAN_LOG_OWN && policy->log.same_exec;
	/* What the program does is done after an exec, be it said to be the same or a new one. */
	const bool new_exec = log == PLAN_LOG_PROGRAM ? policy->log.same_exec || policy->log.new_exec
	                                              : log == PLAN_LOG_OWN && policy->log.new_exec;

	plan->log_flags = 0;
	plan->mute_subdomains = false;
	if (plan->abi < UAPI_ABI_LOG)
		return;
	if (!same_exec)
		plan->log_flags |= LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF;
	if (new_exec)
		plan->log_flags |= LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON;
	/* The layer that follows lies in a subdomain of this one. */
	plan->mute_subdomains = log != PLAN_LOG_NOTHING && !policy->log.subdomains;
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
	out->filter = filter_plan_make(policy, out->handled, kernel_abi, syscalls_here);
	out->lost = access_minus(out->lost, out->filter.rights);
	if (out->abi >= UAPI_ABI_QUIET)
		out->quiet = access_common(policy->log.quiet, out->handled);
#if UAPI_ABI_NEWEST >= 12
	/* What is to be quiet of them stands in their rules: the ruleset has no field for it. */
	out->quiet.bits[ACCESS_PERMISSION] = 0;
#endif
	plan_set_log(policy, PLAN_LOG_OWN, out);
	if (kernel_abi < policy->min_abi)
		return PLAN_TOO_OLD;
	/* A policy that hardens may ask for nothing of Landlock. */
	if (plan_is_empty(out) && !access_is_empty(wanted) && policy->min_abi > 0)
		return PLAN_NOTHING_LEFT;
	return PLAN_START;
}
