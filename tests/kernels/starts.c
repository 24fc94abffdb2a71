/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a program starts and where it does not: policies of every ABI and
 * min_abi, and every word of what is said where the kernel is too old.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>

#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "model/uapi.h"

/* The reasons for which there is no Landlock, told apart. */
static const struct {
	int errnum;
	const char *reason, *hint;
} absent[] = {
	{ ENOSYS, "Landlock is not built into this kernel (ENOSYS)",
	  "it takes Linux 5.13 or later, built with CONFIG_SECURITY_LANDLOCK" },
	{ EOPNOTSUPP, "Landlock is built into this kernel but not enabled (EOPNOTSUPP)",
	  "add landlock to the lsm= parameter on the kernel's command line" },
	{ EPERM, "Landlock is blocked here, by a seccomp filter (EPERM)",
	  "let the container's seccomp profile pass the landlock_* system calls" },
};

/* What is said where a program does not start. */
struct refusal {
	const char *message, *hint;
};

/* What a kernel of this ABI, or without for this reason, says to a policy that needs more. */
static struct refusal too_old(int abi, int reason, int needed)
{
	if (abi > 0)
		return (struct refusal){
			draft_text("this kernel has Landlock ABI %d, and the policy needs ABI %d (Linux %s)", abi,
			           needed, access_release(needed)),
			"min_abi lets the program start with what an older kernel can enforce",
		};
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		if (absent[i].errnum == reason)
			return (struct refusal){
				draft_text("%s, and the policy needs ABI %d", absent[i].reason, needed),
				absent[i].hint,
			};
	check_must(false, "errno %d is no reason for a kernel without Landlock", reason);
	return (struct refusal){ NULL, NULL };
}

static void must_start(const struct launched *ran, bool enforced, const char *what)
{
	check_that(ran->status == 0 && strcmp(ran->out, "ran\n") == 0 && ran->err[0] == '\0',
	           "%s: status %d, %s%s instead of a start", what, ran->status, ran->out, ran->err);
	check_that(strstr(ran->line, enforced ? "\"enforced\":true" : "\"enforced\":false") &&
	                   !strstr(ran->line, "error"),
	           "%s: the status line is %s", what, ran->line);
}

static void must_refuse(const struct launched *ran, const char *file, int line, struct refusal refusal,
                        const char *what)
{
	const char *message = draft_text("%s:%d: %s", file, line, refusal.message);
	const char *err = draft_text("landshim: %s\nlandshim: hint: %s\n", message, refusal.hint);
	const char *status = draft_text("\"enforced\":false,\"error\":\"%s\"}\n", message);

	check_that(ran->status == 125, "%s: status %d instead of 125", what, ran->status);
	check_that(ran->out[0] == '\0', "%s: the program started: %s", what, ran->out);
	check_that(strcmp(ran->err, err) == 0, "%s: stderr is %s instead of %s", what, ran->err, err);
	check_that(strstr(ran->line, status) != NULL, "%s: the status line is %s and lacks %s", what, ran->line,
	           status);
}

/* A policy of this text, in force or refused as the kernel's ABI and its min_abi have it. */
static void start(const char *head, int min_abi, int line)
{
	const char *file = draft_file(draft_policy(head, "", ""));
	const struct launched *ran = launch_host(file, "ran", NULL, NULL);
	struct plan plan;
	enum plan_verdict verdict = draft_plan(file, &plan);

	check_that((verdict == PLAN_START) == (check_kernel.abi >= min_abi), "%s the plan says %d", head, (int)verdict);
	if (check_kernel.abi >= min_abi)
		must_start(ran, check_kernel.abi > 0, head);
	else
		must_refuse(ran, file, line, too_old(check_kernel.abi, check_kernel.reason, min_abi), head);
}

void starts_exact(void)
{
	for (int abi = 1; abi <= UAPI_ABI_NEWEST; abi++)
		start(draft_text("abi = %d;", abi), abi, 1);
	check_cell("%s", check_kernel.abi > 0 ? draft_text("1..%d", check_kernel.abi) : "none");
}

void starts_min_abi(void)
{
	for (int min_abi = 0; min_abi <= UAPI_ABI_NEWEST; min_abi++)
		start(draft_text("abi = %d;\nmin_abi = %d;", UAPI_ABI_NEWEST, min_abi), min_abi, 2);
	check_cell("%s", check_kernel.abi > 0 ? draft_text("0..%d", check_kernel.abi) : "0");
}

/* abi 11, min_abi 0: what is enforced is what this kernel can, and not_enforced lists the rest. */
void starts_best_effort(void)
{
	const char *file = draft_file(draft_policy("abi = 11; min_abi = 0;", "", ""));
	const struct launched *ran = launch_host(file, "ran", NULL, NULL);
	const char *list = "";
	unsigned enforced = 0;

	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (check_kernel_takes(right->family, right->bit))
			enforced++;
		else if (check_kernel.abi != 1 || strcmp(right->name, "refer") != 0)
			list = draft_text("%s%s\"%s\"", list, list[0] ? "," : "", right->name);
	}
	must_start(ran, check_kernel.abi > 0, "abi = 11, min_abi = 0");
	list = draft_text("\"not_enforced\":[%s]", list);
	check_that(strstr(ran->line, list) != NULL, "the status line is %s and lacks %s", ran->line, list);
	check_cell("%u", enforced);
}

/* A policy whose every handled right is newer than the kernel. */
void starts_nothing_left(void)
{
	const char *left_alone = "";
	const char *file;
	struct refusal refusal;
	struct plan plan;

	for (int family = 0; family < ACCESS_FAMILIES; family++) {
		const char *some = draft_all_but(family, check_kernel.abi, NULL);

		left_alone = draft_text("%s%s%s", left_alone, left_alone[0] && some[0] ? ", " : "", some);
	}
	left_alone = draft_text("unrestricted = [ %s ];", left_alone);

	file = draft_file(draft_policy("abi = 11;\nmin_abi = 1;", "", left_alone));
	check_that(draft_plan(file, &plan) == PLAN_NOTHING_LEFT, "the plan leaves something");
	refusal.message =
		draft_text("this kernel has Landlock ABI %d and can enforce nothing of the policy", check_kernel.abi);
	refusal.hint = "min_abi = 0 lets the program start without a sandbox";
	must_refuse(launch_host(file, "ran", NULL, NULL), file, 2, refusal, "nothing left, min_abi = 1");

	file = draft_file(draft_policy("abi = 11;\nmin_abi = 0;", "", left_alone));
	check_that(draft_plan(file, &plan) == PLAN_START, "the plan refuses in spite of min_abi = 0");
	must_start(launch_host(file, "ran", NULL, NULL), false, "nothing left, min_abi = 0");
}

/* What a container's seccomp profile does: EPERM from landlock_create_ruleset. */
static void block(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { .len = sizeof(code) / sizeof(code[0]), .filter = code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		_exit(126);
}

void starts_blocked(void)
{
	const char *const argv[] = { launch_built("tests/kernels/host"), "ran", NULL };
	const char *file = draft_file(draft_policy("abi = 1;", "", ""));
	struct launch launch = { .argv = argv, .config = file, .prepare = block };

	must_refuse(launch_run(&launch), file, 1, too_old(0, EPERM, 1), "blocked");
	file = draft_file(draft_policy("abi = 1; min_abi = 0;", "", ""));
	launch.config = file;
	must_start(launch_run(&launch), false, "blocked, min_abi = 0");
}
