/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tracer records of calls on processes and mounts. */
#include <criterion/criterion.h>
#include <mqueue.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "require.h"
#include "spawn.h"
#include "traced.h"

Test(trace, signals_are_told_by_who_gets_them)
{
	(void)traced_calls(TRACED_WORDS("kill", "parent", "0", ",", "kill", "0", "0", ",", "kill_child", "9", ",",
	                                "kill_ended", "10", ",", "setown", "parent", ",", "setown", "self"));
	cr_expect(traced_has("kill(", TRACED_RIGHTS("\"signal\""), "\"signal\":0", "\"class\":\"scope\"", "!inside"));
	cr_expect(traced_has("kill(0, 0)", TRACED_RIGHTS(""), "\"inside\""));
	cr_expect(traced_has("kill(", "\"signal\":9", TRACED_RIGHTS(""), "\"inside\""));
	cr_expect(traced_has("kill(", "\"signal\":10", TRACED_RIGHTS(""), "\"inside\""));
	cr_expect(traced_has("fcntl(", TRACED_RIGHTS("\"signal\"")));
	cr_expect(traced_has("fcntl(", TRACED_RIGHTS(""), "\"inside\""));
}

/* Each call by which a process is reached, and what it is to Landlock. */
static const struct {
	const char *call, *class;
} ways[] = {
	{ "rt_sigqueueinfo", "scope" },
	{ "rt_tgsigqueueinfo", "scope" },
	{ "tkill", "scope" },
	{ "tgkill", "scope" },
	{ "pidfd_send_signal", "scope" },
	{ "ioctl", "scope" },
	{ "fcntl", "scope" },
	{ "ptrace", "ptrace" },
	{ "process_vm_writev", "ptrace" },
	{ "kcmp", "ptrace" },
	{ "get_robust_list", "ptrace" },
	{ "move_pages", "ptrace" },
	{ "migrate_pages", "ptrace" },
	{ "perf_event_open", "ptrace" },
	{ "pidfd_getfd", "ptrace" },
	{ "process_madvise", "ptrace" },
	{ "setns", "ptrace" },
};

Test(trace, each_way_to_reach_a_process_is_seen)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const char *call = spawn_text("\"call\":\"%s\"", ways[i].call);

		(void)traced_calls(TRACED_WORDS("reach", ways[i].call, "parent"));
		cr_expect(traced_has(call, spawn_text("\"class\":\"%s\"", ways[i].class), "\"target\":\"process\"",
		                     "!\"process\":0,", "!\"inside\"",
		                     strcmp(ways[i].class, "scope") == 0 ? TRACED_RIGHTS("\"signal\"") : call),
		          "%s", ways[i].call);
		/* Itself, by whatever way, is nothing outside. */
		(void)traced_calls(TRACED_WORDS("reach", ways[i].call, "self"));
		cr_expect_not(traced_has(call, "\"target\":\"process\"", "!\"inside\""), "%s", ways[i].call);
	}
}

Test(trace, what_reaches_into_other_processes_is_named)
{
	(void)traced_calls(TRACED_WORDS("vm_read", "parent", ",", "vm_read", "self", ",", "traceme", ",", "open",
	                                spawn_text("/proc/%d/environ", getpid()), "", ",", "open", "/proc/self/environ",
	                                ""));
	cr_expect_eq(traced_count(TRACED_WORDS("process_vm_readv(", "\"class\":\"ptrace\"", "!inside")), 1);
	cr_expect(traced_has("PTRACE_TRACEME", "EPERM"));
	cr_expect(traced_has("/environ", spawn_text("\"process\":%d", getpid()), "\"other\""));
	cr_expect(traced_has("/proc/self/environ", "!\"other\""));
}

Test(trace, what_no_rule_can_cure_is_never)
{
	require_root();
	(void)mkdir(spawn_path("d"), 0755);
	(void)traced_calls(TRACED_WORDS("unshare", "m", ",", "mount", "/nowhere", ",", "move_mount", "/nowhere", ",",
	                                "mq_open", "/landshim-trace"));
	(void)mq_unlink("/landshim-trace");
	cr_expect(traced_has("mount(\\\"/nowhere\\\")", "\"class\":\"never\""));
	cr_expect(traced_has("move_mount(", "/nowhere\\\"", "\"class\":\"never\""));
	cr_expect(traced_has("mq_open(", access("/dev/mqueue/.", F_OK) == 0 ? "\"result\":" : "\"class\":\"never\""));
}

/* A mount that is none: umount2(2) says so before it asks. */
Test(trace, mounts_that_failed_before_landlock_was_asked_are_told)
{
	require_root();
	(void)mkdir(spawn_path("d"), 0755);
	(void)traced_calls(
		TRACED_WORDS("unshare", "m", ",", "umount", "d", ",", "pivot_root", "d", "d", ",", "reconfigure"));
	cr_expect(traced_has("umount2(\\\"d\\\")", "\"class\":\"never\"", "\"errno\":\"EINVAL\",\"stage\":\"before\"",
	                     traced_path("d")));
	cr_expect(traced_has("pivot_root(", "\"class\":\"never\"", "\"stage\":\"after\"", traced_path("d")));
	cr_expect(traced_has("FSCONFIG_CMD_RECONFIGURE", "\"class\":\"never\"",
	                     "\"errno\":\"EBADF\",\"stage\":\"before\""));
}
