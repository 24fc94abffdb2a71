/* SPDX-License-Identifier: BSD-3-Clause */
/* The tracer as a parent: signals, job control, what is left behind, and that nothing outlives it. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "require.h"
#include "spawn.h"
#include "traced.h"

#define CALLS TRACED_CALLS("static")
/* Seconds for what must happen, however busy the machine is; and milliseconds that are more. */
#define PATIENCE 60
#define SLEEP "600000"

/* A process that is not waited for. */
struct running {
	pid_t pid;
	int out;
};

static const char *records(void)
{
	return spawn_path("records.json");
}

/* Starts record in a process group of its own. */
static struct running start(const char *const *words)
{
	int fds[2];
	struct running running;

	/* Orphans become this process's children. */
	cr_assert_eq(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	cr_assert_eq(pipe2(fds, O_CLOEXEC), 0);
	(void)spawn_directory();
	running.pid = fork();
	if (running.pid == 0) {
		(void)setpgid(0, 0);
		(void)dup2(fds[1], 1);
		/* How many files a program opens for a locale is no matter of the tests'. */
		(void)setenv("LC_ALL", "C", 1);
		(void)execv(TRACED_RECORD, (char *const *)(uintptr_t)words);
		_exit(127);
	}
	(void)close(fds[1]);
	running.out = fds[0];
	return running;
}

/* Until the program says something. */
static void wait_for_word(const struct running *running)
{
	struct pollfd polled = { .fd = running->out, .events = POLLIN };
	char buffer[256];

	cr_assert_eq(poll(&polled, 1, PATIENCE * 1000), 1, "the program says nothing");
	cr_assert_gt(read(running->out, buffer, sizeof(buffer)), 0);
}

static double seconds(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The wait status of a process, which must change. */
static int status_of(pid_t pid, int flags)
{
	double end = seconds() + PATIENCE;
	int status;

	while (seconds() < end) {
		pid_t got = waitpid(pid, &status, flags | WNOHANG);

		if (got == pid)
			return status;
		cr_assert_eq(got, 0, "%s", strerror(errno));
		(void)usleep(5000);
	}
	cr_assert_fail("process %d goes on", (int)pid);
	return -1;
}

/* Whether every child, orphans as well, ends. */
static bool all_end(void)
{
	double end = seconds() + PATIENCE;

	while (seconds() < end) {
		pid_t got = waitpid(-1, NULL, WNOHANG | __WALL);

		if (got < 0 && errno == ECHILD)
			return true;
		if (got == 0)
			(void)usleep(5000);
	}
	return false;
}

Test(trace_control, a_signal_goes_to_the_program_first)
{
	struct running running =
		start(TRACED_WORDS(TRACED_RECORD, records(), CALLS, "sleep", "1", ",", "sleep", SLEEP));
	int status;

	wait_for_word(&running);
	cr_assert_eq(kill(running.pid, SIGTERM), 0);
	status = status_of(running.pid, 0);
	cr_assert(WIFSIGNALED(status));
	cr_assert_eq(WTERMSIG(status), SIGTERM);
	cr_assert(all_end());
}

Test(trace_control, a_program_that_ignores_signals_is_killed_by_the_third)
{
	struct running running = start(
		TRACED_WORDS(TRACED_RECORD, records(), CALLS, "ignore", "15", ",", "ignore", "2", ",", "sleep", SLEEP));
	int status;

	wait_for_word(&running);
	for (int i = 0; i < 3; i++) {
		(void)usleep(200000);
		cr_assert_eq(waitpid(running.pid, &status, WNOHANG), 0);
		cr_assert_eq(kill(running.pid, SIGINT), 0);
	}
	status = status_of(running.pid, 0);
	cr_assert(WIFSIGNALED(status));
	cr_assert_eq(WTERMSIG(status), SIGKILL);
	cr_assert(all_end());
}

Test(trace_control, a_program_that_ignores_a_signal_is_ended_5_seconds_later)
{
	struct running running =
		start(TRACED_WORDS(TRACED_RECORD, records(), CALLS, "ignore", "2", ",", "sleep", SLEEP));
	double begun;
	int status;

	wait_for_word(&running);
	begun = seconds();
	cr_assert_eq(kill(running.pid, SIGINT), 0);
	status = status_of(running.pid, 0);
	cr_expect_geq(seconds() - begun, 4.9);
	cr_assert(WIFSIGNALED(status));
	cr_assert_eq(WTERMSIG(status), SIGTERM);
	cr_assert(all_end());
}

Test(trace_control, the_program_s_death_is_the_tracer_s)
{
	cr_expect_eq(traced_calls(TRACED_WORDS("raise", "11"))->status, 128 + SIGSEGV);
	cr_expect_eq(traced_calls(TRACED_WORDS("exit", "42"))->status, 42);
	cr_expect(traced_has("\"call\":null", "\"status\":10752"));
}

Test(trace_control, what_a_failing_program_did_is_recorded)
{
	(void)spawn_file("f", "x");
	cr_expect_eq(traced_calls(TRACED_WORDS("open", "f", "", ",", "raise", "9"))->status, 128 + SIGKILL);
	cr_expect(traced_has("\\\"f\\\"", "\"result\":3"));
}

Test(trace_control, if_the_program_stops_so_does_the_tracer)
{
	struct running running = start(TRACED_WORDS(TRACED_RECORD, records(), CALLS, "raise", "19", ",", "exit", "5"));
	int status = status_of(running.pid, WUNTRACED);

	cr_assert(WIFSTOPPED(status));
	cr_assert_eq(WSTOPSIG(status), SIGSTOP);
	/* The tracer alone is continued, and continues the program. */
	cr_assert_eq(kill(running.pid, SIGCONT), 0);
	status = status_of(running.pid, 0);
	cr_assert(WIFEXITED(status));
	cr_assert_eq(WEXITSTATUS(status), 5);
}

/* The state of a process in /proc/PID/stat. */
static char state_of(pid_t pid)
{
	char path[64];
	char line[512] = "";
	FILE *file;
	const char *at;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return '?';
	(void)fgets(line, sizeof(line), file);
	(void)fclose(file);
	at = strrchr(line, ')');
	return at ? at[2] : '?';
}

static pid_t child_of(pid_t pid)
{
	char path[64];
	int child = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
	file = fopen(path, "re");
	if (file && fscanf(file, "%d", &child) != 1)
		child = 0;
	if (file)
		(void)fclose(file);
	return child;
}

/* A shell's part: a job in the foreground of a terminal. */
static pid_t start_job(int terminal, const char *const *words)
{
	pid_t pid = fork();

	if (pid == 0) {
		(void)setpgid(0, 0);
		(void)signal(SIGTTOU, SIG_IGN);
		(void)tcsetpgrp(terminal, getpid());
		(void)signal(SIGTTOU, SIG_DFL);
		(void)execv(TRACED_RECORD, (char *const *)(uintptr_t)words);
		_exit(127);
	}
	return pid;
}

static int wait_job(pid_t pid)
{
	int status = -1;

	(void)waitpid(pid, &status, WUNTRACED);
	return status;
}

/* The kernel stops one process of a job after the other: whether a tracer's child is in one of these states before long. */
static bool child_comes_to(pid_t job, const char *states)
{
	for (int i = 0; i < PATIENCE * 100; i++) {
		if (strchr(states, state_of(child_of(job))))
			return true;
		(void)usleep(5000);
	}
	return false;
}

/* Each step that goes wrong has a status of its own. */
static int shell(void)
{
	int status;
	pid_t job = start_job(0, TRACED_WORDS(TRACED_RECORD, records(), CALLS, "sleep", "1", ",", "sleep", SLEEP));

	status = wait_job(job); /* ^Z */
	if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTSTP)
		return 1;
	if (!child_comes_to(job, "tT"))
		return 2;
	(void)kill(-job, SIGCONT);
	if (!child_comes_to(job, "SR"))
		return 3;
	(void)write(1, "continued\n", 10);
	status = wait_job(job); /* ^C */
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGINT)
		return 4;
	return 0;
}

static void wait_for_text(int master, const char *text)
{
	char buffer[1024] = "";
	size_t used = 0;

	while (!strstr(buffer, text)) {
		struct pollfd polled = { .fd = master, .events = POLLIN };
		ssize_t got;

		cr_assert_eq(poll(&polled, 1, PATIENCE * 1000), 1, "no \"%s\" in \"%s\"", text, buffer);
		got = read(master, buffer + used, sizeof(buffer) - 1 - used);
		cr_assert_gt(got, 0, "the terminal ended: %s", buffer);
		used += (size_t)got;
		buffer[used] = '\0';
	}
}

Test(trace_control, control_z_and_control_c_are_the_terminal_s)
{
	int master;
	pid_t pid;

	(void)spawn_directory();
	pid = forkpty(&master, NULL, NULL, NULL);
	cr_assert_geq(pid, 0);
	if (pid == 0)
		_exit(shell());
	wait_for_text(master, "sleep: OK");
	(void)usleep(100000);
	cr_assert_eq(write(master, "\x1a", 1), 1);
	wait_for_text(master, "continued");
	cr_assert_eq(write(master, "\x03", 1), 1);
	cr_assert_eq(status_of(pid, 0), 0);
}

Test(trace_control, what_is_left_behind_is_named_and_waited_for)
{
	double begun = seconds();
	const struct spawned *ran =
		traced_calls(TRACED_WORDS("daemon", ",", "sleep", "2000", ",", "open", "/etc/hostname", ""));

	cr_expect_eq(ran->status, 0);
	cr_expect_geq(seconds() - begun, 2);
	cr_expect_eq(strncmp(ran->err, "left ", 5), 0, "%s", ran->err);
	cr_expect(traced_has("\"path\":\"/etc/hostname\""));
}

Test(trace_control, what_ends_within_a_second_is_not_named)
{
	cr_assert_str_empty(traced_calls(TRACED_WORDS("daemon", ",", "sleep", "300"))->err);
}

Test(trace_control, a_limit_ends_everything)
{
	const struct spawned *ran = traced_with(TRACED_WORDS("-f", "1"), TRACED_WORDS(CALLS, "sleep", SLEEP));
	double begun;

	cr_expect_eq(ran->status, 128 + SIGTERM);
	cr_expect_not_null(strstr(ran->err, "incomplete"));
	/* What does not end by SIGTERM is killed. */
	begun = seconds();
	ran = traced_with(TRACED_WORDS("-f", "1"),
	                  TRACED_WORDS(CALLS, "daemon", ",", "ignore", "15", ",", "sleep", SLEEP));
	cr_expect_eq(ran->status, 0);
	cr_expect_geq(seconds() - begun, 5);
	cr_expect_not_null(strstr(ran->err, "incomplete"));
}

Test(trace_control, nothing_outlives_a_tracer_that_is_killed)
{
	/* At every record of a program with threads, children, an execve and a daemon. */
	for (int at = 1; at < 24; at++) {
		char number[16];

		(void)snprintf(number, sizeof(number), "%d", at);
		(void)start(TRACED_WORDS(TRACED_RECORD, "-k", number, records(), TRACED_CALLS("dynamic"), "threads",
		                         "/etc/hostname", ",", "fork_execve", "/bin/true", "x", ",", "kill_child", "9",
		                         ",", "daemon", ",", "open", "/etc/passwd", "", ",", "open", "/", "", ",",
		                         "open", "/etc", "", ",", "open", "/usr", "", ",", "open", "/tmp", "", ",",
		                         "open", "/proc", "", ",", "sleep", SLEEP));
		if (at > 20)
			(void)usleep(200000);
		cr_assert(all_end(), "survivors at %d", at);
	}
}

Test(trace_control, nothing_outlives_a_tracer_that_is_killed_at_any_time)
{
	for (int i = 0; i < 25; i++) {
		struct running running = start(TRACED_WORDS(TRACED_RECORD, records(), "/bin/sh", "-c",
		                                            "while :; do /bin/true & (exec sleep 60) & wait %1; done"));

		(void)usleep((useconds_t)(i * 2000));
		(void)kill(running.pid, SIGKILL);
		cr_assert(all_end(), "survivors after %d ms", i * 2);
		(void)close(running.out);
	}
}

static void refuse_ptrace(void *data)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	(void)data;
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ptrace), 0);
	(void)seccomp_load(filter);
}

Test(trace_control, where_ptrace_is_refused_nothing_runs)
{
	const char *const argv[] = { TRACED_RECORD, records(), CALLS, "creat", spawn_path("made"), NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .prepare = refuse_ptrace };
	const struct spawned *ran = spawn_run(&spawn);

	cr_expect_eq(ran->status, 125);
	cr_expect_eq(strncmp(ran->err, "landshim: cannot trace: ", 24), 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: hint: "));
	cr_expect_neq(access(spawn_path("made"), F_OK), 0);
}

Test(trace_control, what_cannot_be_executed_is_said)
{
	const struct spawned *ran = traced(TRACED_WORDS("/missing/program"));

	cr_expect_eq(ran->status, 127);
	cr_expect_not_null(strstr(ran->err, "/missing/program"), "%s", ran->err);
	ran = traced(TRACED_WORDS("/etc/hostname"));
	cr_expect_eq(ran->status, 126);
}

static void ignore_children(void *data)
{
	(void)data;
	(void)signal(SIGCHLD, SIG_IGN);
}

/* Descriptors, signals' mask and dispositions: as without the tracer. */
Test(trace_control, the_program_starts_as_it_would_without_the_tracer)
{
	const char *const program[] = { "/bin/sh", "-c", "ls /proc/self/fd; grep -E '^Sig(Blk|Ign)' /proc/self/status",
		                        NULL };
	const char *const argv[] = { TRACED_RECORD, records(), program[0], program[1], program[2], NULL };
	struct spawn spawn = { .argv = program, .preload = "", .prepare = ignore_children };
	const char *bare = strdup(spawn_run(&spawn)->out);
	const struct spawned *ran;

	spawn.argv = argv;
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, bare);
}
