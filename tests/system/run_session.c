/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim run --new-session: in place where it can be, with a parent that stands in where it cannot. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define SH "/bin/sh"

static const struct spawn plain = { .preload = "" };

Test(run_session, it_is_one)
{
	const char *policy = landshim_tight(spawn_directory());
	const struct spawned *ran;
	int pid, parent, group, session;

	require_landlock(1);
	ran = landshim_run(&plain, policy, (const char *[]){ "--new-session", SPAWN_HOST("who"), NULL });
	cr_assert_eq(sscanf(ran->out, "pid %d parent %d group %d session %d", &pid, &parent, &group, &session), 4,
	             "%s%s", ran->out, ran->err);
	cr_expect_eq(session, pid);
	cr_expect_eq(group, pid);
	cr_expect_eq(pid, (int)ran->pid);
	ran = landshim_run(&plain, policy, (const char *[]){ SPAWN_HOST("who"), NULL });
	cr_assert_eq(sscanf(ran->out, "pid %d parent %d group %d session %d", &pid, &parent, &group, &session), 4);
	cr_expect_neq(session, pid);
}

static void lead_a_group(void *data)
{
	(void)data;
	if (setpgid(0, 0) != 0)
		_exit(99);
}

Test(run_session, that_of_a_group_leader_hands_the_status_on)
{
	const struct spawn leader = { .prepare = lead_a_group };
	const char *policy = landshim_tight(spawn_directory());
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&leader, policy, (const char *[]){ "--new-session", SH, "-c", "exit 9", NULL });
	cr_expect_eq(ran->status, 9, "%s", ran->err);
	ran = landshim_run(&leader, policy, (const char *[]){ "--new-session", SH, "-c", "kill -KILL $$", NULL });
	cr_expect_eq(ran->status, 128 + 9, "%s", ran->err);
}

static void lead_and_ignore(void *data)
{
	(void)data;
	(void)signal(SIGCHLD, SIG_IGN);
	if (setpgid(0, 0) != 0)
		_exit(99);
}

Test(run_session, the_status_is_handed_on_where_sigchld_is_ignored)
{
	const struct spawn leader = { .prepare = lead_and_ignore };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&leader, landshim_tight(spawn_directory()),
	                   (const char *[]){ "--new-session", "/bin/sh", "-c", "exit 9", NULL });
	cr_expect_eq(ran->status, 9, "%s", ran->err);
}

/* A pipe: 7 to write, 8 to read. */
static void lead_with_a_pipe(void *data)
{
	int ends[2];

	lead_a_group(data);
	if (pipe(ends) != 0 || dup2(ends[0], 8) != 8 || dup2(ends[1], 7) != 7)
		_exit(98);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

Test(run_session, who_waits_for_the_end_of_a_pipe_does_not_wait_for_the_parent)
{
	const struct spawn leader = { .prepare = lead_with_a_pipe };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&leader, landshim_tight(spawn_directory()),
	                   (const char *[]){ "--new-session", SH, "-c", "exec 7>&-; cat <&8; echo end", NULL });
	cr_expect_str_eq(ran->out, "end\n", "%s", ran->err);
}

/* As by a container's profile that is older than the call. */
static void without_close_range(void *data)
{
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	lead_with_a_pipe(data);
	/* 436: close_range, which this libseccomp may not know by name. */
	if (seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), 436, 0) != 0 || seccomp_load(context) != 0)
		_exit(97);
}

Test(run_session, nor_without_close_range, .timeout = 60)
{
	const struct spawn leader = { .prepare = without_close_range };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&leader, landshim_tight(spawn_directory()),
	                   (const char *[]){ "--new-session", SH, "-c",
	                                     "exec 7>&-; if timeout 20 cat <&8; then echo end; fi", NULL });
	cr_expect_str_eq(ran->out, "end\n", "%s", ran->err);
}

Test(run_session, the_core_is_the_programs)
{
	const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	const char *policy = spawn_file("p.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
	int status;
	pid_t child;

	require_landlock(1);
	child = fork();
	if (child == 0) {
		lead_a_group(NULL);
		if (chdir(spawn_directory()) != 0 || setrlimit(RLIMIT_CORE, &unlimited) != 0)
			_exit(98);
		(void)execl(LANDSHIM, LANDSHIM, "run", "--new-session", "-c", policy, SH, "-c", "kill -ABRT $$", NULL);
		_exit(97);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "status %x", status);
	cr_expect_not(WCOREDUMP(status), "landshim's own core is in the way of the program's");
}

/* unshare(1) without --fork: the first child is the new namespace's init, and its parent is not seen there. */
static void lead_outside_of_the_namespace(void *data)
{
	lead_a_group(data);
	if (unshare(CLONE_NEWPID) != 0)
		_exit(96);
}

/* Whether the parent lives is not known then, and no program may go on without it, nor in the caller's session. */
Test(run_session, where_the_parent_is_not_seen_nothing_starts)
{
	const struct spawn outside = { .preload = "", .prepare = lead_outside_of_the_namespace };

	require_root();
	require_landlock(1);
	landshim_refused(
		landshim_run(&outside, landshim_tight(spawn_directory()),
	                     (const char *[]){ "--new-session", SH, "-c", "echo started", NULL }),
		"landshim: cannot start a new session: its process would be the first one of a PID namespace\n"
		"landshim: hint: unshare --pid takes --fork besides: then landshim itself is in the namespace\n");
}

/* The leader of a group, to which a system call is denied. */
static void without_call(void *data)
{
	const int *call = data;
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	lead_a_group(NULL);
	if (seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), *call, 0) != 0 || seccomp_load(context) != 0)
		_exit(94);
}

static void expect_no_start_without(int call, const char *says)
{
	const struct spawn spawn = { .preload = "", .prepare = without_call, .data = &call };

	require_landlock(1);
	landshim_refused(landshim_run(&spawn, landshim_tight(spawn_directory()),
	                              (const char *[]){ "--new-session", SH, "-c", "echo started", NULL }),
	                 says);
}

/* Another process than the one that has forked: that has ended meanwhile. */
Test(run_session, where_the_parent_has_ended_nothing_starts)
{
	expect_no_start_without(SCMP_SYS(getppid), "landshim: cannot start a new session: no such process (ESRCH)\n");
}

/* A terminal that is not seen would stay the program's. */
Test(run_session, where_terminals_are_hidden_nothing_starts)
{
	expect_no_start_without(SCMP_SYS(ioctl),
	                        "landshim: cannot find out what is a terminal: operation not permitted (EPERM)\n");
}

/* landshim as a group's leader, with a program that says when it is there.  *out: what it says. */
static pid_t start(const char *script, int *out)
{
	const char *policy = spawn_file("p.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
	int ends[2];
	pid_t child;
	char byte;

	cr_assert_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		lead_a_group(NULL);
		(void)close(ends[0]);
		if (dup2(ends[1], 1) != 1 || close(ends[1]) != 0)
			_exit(98);
		(void)execl(LANDSHIM, LANDSHIM, "run", "--new-session", "-c", policy, SH, "-c", script, NULL);
		_exit(97);
	}
	(void)close(ends[1]);
	cr_assert_eq(read(ends[0], &byte, 1), 1);
	*out = ends[0];
	return child;
}

Test(run_session, signals_are_handed_on, .timeout = 60)
{
	int out, status;
	pid_t child;

	require_landlock(1);
	child = start("trap 'exit 7' TERM; echo ready; for i in $(seq 200); do sleep 0.1; done", &out);
	cr_assert_eq(kill(child, SIGTERM), 0);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 7, "status %x", status);
}

/* 32 and 33 are every C library's own, 34 is musl's: no program's, or glibc's SIGRTMIN. */
Test(run_session, no_signal_ends_landshim_in_the_programs_place, .timeout = 60)
{
	int out, status;
	pid_t child;

	require_landlock(1);
	child = start("trap '' 34; trap 'exit 7' TERM; echo ready; for i in $(seq 200); do sleep 0.1; done", &out);
	for (int number = 32; number <= 34; number++)
		cr_assert_eq(kill(child, number), 0);
	cr_assert_eq(kill(child, SIGTERM), 0);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 7, "status %x", status);
}

static void block_all_that_can_be(void *data)
{
	uint64_t all = ~UINT64_C(0);

	if (data)
		lead_a_group(NULL);
	if (syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, sizeof(all)) != 0)
		_exit(95);
}

/* The program's mask is the caller's, those signals that libc keeps for itself among them, whoever wrote a line meanwhile. */
Test(run_session, what_is_blocked_stays_so)
{
	static const char *const ways[] = { "-v", "--new-session" };
	static char leads[] = "";

	require_landlock(1);
	for (size_t i = 0; i < 2; i++) {
		const struct spawn blocked = { .preload = "",
			                       .prepare = block_all_that_can_be,
			                       .data = i == 1 ? leads : NULL };
		const struct spawned *ran =
			landshim_run(&blocked, "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n",
		                     (const char *[]){ ways[i], "/bin/grep", "SigBlk", "/proc/self/status", NULL });

		/* SIGKILL and SIGSTOP cannot be. */
		cr_expect_str_eq(ran->out, "SigBlk:\tfffffffffffbfeff\n", "%s: %s", ways[i], ran->err);
	}
}

Test(run_session, the_program_is_killed_where_landshim_is, .timeout = 60)
{
	int out, status;
	pid_t child;
	char rest[64];

	require_landlock(1);
	child = start("echo ready; exec sleep 90", &out);
	cr_assert_eq(kill(child, SIGKILL), 0);
	cr_assert_eq(waitpid(child, &status, 0), child);
	/* Nobody holds the pipe any more. */
	while (read(out, rest, sizeof(rest)) > 0)
		continue;
}
