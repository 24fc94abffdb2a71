/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each right, for policies of every ABI on the running kernel: granted, the
 * operation is allowed; with all other rights granted, it is denied where the
 * plan says that the right is handled, and allowed where it is not.  What the
 * status line says is held against the same plan.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "model/uapi.h"
#include "outside.h"

struct run {
	const struct access_right *right;
	const struct probe *probe;
	int abi;   /* the policy's */
	bool i386; /* the probe, and the shim that is preloaded into it */
};

static bool has(struct access_set set, const struct access_right *right)
{
	return set.bits[right->family] & right->bit;
}

static bool is_refer(const struct access_right *right)
{
	return right->family == ACCESS_FS && right->bit == LANDLOCK_ACCESS_FS_REFER;
}

/*
 * Refer is denied by every layer that handles any right of the filesystem and
 * does not grant it, whether it handles it or not (landlock(7)).
 */
static bool is_denied(const struct plan *plan, const struct access_right *right)
{
	if (is_refer(right))
		return plan->handled.bits[ACCESS_FS];
	return has(plan->handled, right);
}

/* The names of a set as they stand in the status line. */
static const char *names(struct access_set set)
{
	const char *list = "";

	for (size_t i = 0; i < access_rights_count; i++)
		if (has(set, &access_rights[i]))
			list = draft_text("%s%s\"%s\"", list, list[0] ? "," : "", access_rights[i].name);
	return list;
}

static void compare_status(const struct run *run, const struct plan *plan, const struct launched *ran)
{
	const char *head = draft_text("\"mode\":\"enforce\",\"enforced\":%s,\"kernel_abi\":%d,\"errata\":%u,"
	                              "\"no_new_privs\":true,",
	                              plan_is_empty(plan) ? "false" : "true", check_kernel.abi, check_kernel.errata);
	const char *abi = draft_text("\"abi\":%d,\"enforced_abi\":%d,", run->abi,
	                             run->abi < check_kernel.abi ? run->abi : check_kernel.abi);
	const char *lost = draft_text("\"not_enforced\":[%s]", names(plan->lost));

	check_that(strstr(ran->line, head) && strstr(ran->line, abi) && strstr(ran->line, lost),
	           "policy of ABI %d: the status line is %s instead of %s, %s, %s", run->abi, ran->line, head, abi,
	           lost);
}

/* Runs the probe under a policy.  Returns whether it was denied. */
static bool probe_under(const struct run *run, const char *what, const char *policy, const char *on, struct plan *plan)
{
	const char *file = draft_file(policy);
	const struct launched *ran;

	check_that(draft_plan(file, plan) == PLAN_START, "policy of ABI %d, %s: the plan is not to start", run->abi,
	           what);
	ran = (run->i386 ? launch_probe_i386 : launch_probe)(run->right->name, on, file);
	check_must(ran->status == 0 && (strcmp(ran->out, "allowed\n") == 0 || strcmp(ran->out, "denied\n") == 0),
	           "policy of ABI %d, %s: status %d, %s%s", run->abi, what, ran->status, ran->out, ran->err);
	compare_status(run, plan, ran);
	return ran->out[0] == 'd';
}

static bool check_denying(const struct run *run)
{
	struct plan plan;
	const char *on = outside_place(run->probe);
	bool denied =
		probe_under(run, "all others granted", draft_denying(run->probe, run->right, run->abi, on), on, &plan);

	check_that(denied == is_denied(&plan, run->right),
	           "policy of ABI %d, all others granted: %s, and the plan is %s", run->abi,
	           denied ? "denied" : "allowed", is_denied(&plan, run->right) ? "to deny" : "to allow");
	return denied;
}

static void check_granting(const struct run *run)
{
	struct plan plan;
	const char *on = outside_place(run->probe);
	bool denied = probe_under(run, "granted", draft_granting(run->probe, run->right, run->abi, on), on, &plan);

	check_that(denied == has(plan.stricter, run->right), "policy of ABI %d, granted: %s", run->abi,
	           denied ? "denied" : "allowed");
}

static void check_unrestricted(const struct run *run)
{
	const char *policy = draft_policy(draft_text("abi = %d; min_abi = 0;", run->abi), "",
	                                  draft_text("unrestricted = [ %s ];", draft_alone(run->probe)));
	struct plan plan;
	bool denied = probe_under(run, "unrestricted", policy, outside_place(run->probe), &plan);

	check_that(denied == has(plan.stricter, run->right), "policy of ABI %d, unrestricted: %s", run->abi,
	           denied ? "denied" : "allowed");
	check_that(!has(plan.lost, run->right), "policy of ABI %d: unrestricted, and lost all the same", run->abi);
}

void rights_check(const struct access_right *right)
{
	struct run run = { .right = right, .probe = probe_find(right->name), .abi = 1 };
	bool denied = false;
	bool takes;

	check_must(run.probe != NULL, "there is no probe");
	if (run.probe->needs_root && geteuid() != 0)
		check_cannot("needs root");
	check_that(strcmp(launch_probe(right->name, outside_place(run.probe), NULL)->out, "allowed\n") == 0,
	           "the probe does not work without the shim either");
	for (; run.abi <= UAPI_ABI_NEWEST; run.abi++) {
		if (right->abi <= run.abi)
			check_granting(&run);
		denied = check_denying(&run);
	}
	run.abi = UAPI_ABI_NEWEST;
	check_unrestricted(&run);
	/* The last policy was of the newest ABI: it denies exactly what the kernel itself can (ABI 1: and refer). */
	takes = check_kernel_takes(right->family, right->bit) || (is_refer(right) && check_kernel.abi == 1);
	check_that(denied == takes, "the kernel %s this right, and it is %s", takes ? "takes" : "does not take",
	           denied ? "denied" : "allowed");
	check_cell("%s", denied ? "yes" : "-");
}

void rights_i386(void)
{
	struct run run = { .abi = UAPI_ABI_NEWEST, .i386 = true };

	if (launch_run(&(struct launch){ .argv = (const char *const[]){ launch_built("tests/probe/probe-m32"), NULL } })
	            ->status != 2)
		check_cannot("no 32-bit programs");
	for (size_t i = 0; i < access_rights_count; i++) {
		run.right = &access_rights[i];
		run.probe = probe_find(run.right->name);
		check_must(run.probe != NULL, "%s has no probe", run.right->name);
		if (run.probe->needs_root && geteuid() != 0)
			continue;
		check_granting(&run);
		(void)check_denying(&run);
	}
}
