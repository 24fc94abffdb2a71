/* SPDX-License-Identifier: BSD-3-Clause */
/* fork, exec, and collecting what the program says. */
#include "launch.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "draft.h"

#define STATUS_FD 9
#define PATIENCE 60000 /* milliseconds; an emulated kernel is slow */

const char *launch_built(const char *name)
{
	return draft_text("%s/%s", check_kernel.build, name);
}

static void fill_env(const struct launch *launch, const char **env)
{
	size_t count = 0;

	env[count++] = "PATH=/usr/bin:/bin";
	if (launch->config) {
		env[count++] = draft_text("LD_PRELOAD=%s%s%s",
		                          launch_built(launch->shim ? launch->shim : "liblandshim.so"),
		                          launch->after ? ":" : "", launch->after ? launch->after : "");
		env[count++] = draft_text("LANDSHIM_CONFIG=%s", launch->config);
		env[count++] = "LANDSHIM_STATUS_FD=9";
	} else if (launch->after) {
		env[count++] = draft_text("LD_PRELOAD=%s", launch->after);
	}
	if (launch->env)
		env[count++] = launch->env;
	env[count] = NULL;
}

/* In the child.  Every other descriptor here is closed by exec. */
static void child(const struct launch *launch, const char **env, int out, int err, int line)
{
	(void)dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), 0);
	(void)dup2(out, 1);
	(void)dup2(err, 2);
	/* Where they are one and the same, dup2 leaves it to be closed by exec. */
	if (line == STATUS_FD)
		(void)fcntl(line, F_SETFD, 0);
	else
		(void)dup2(line, STATUS_FD);
	if (launch->prepare)
		launch->prepare();
	if (launch->watch_exit && (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0 || raise(SIGSTOP) != 0))
		_exit(127);
	(void)execve(launch->argv[0], (char *const *)(const void *)launch->argv, (char *const *)(const void *)env);
	_exit(127);
}

/* Reads all three pipes to their ends, so that none fills up. */
static void collect(int fds[3], char *const texts[3], size_t size)
{
	size_t used[3] = { 0, 0, 0 };
	int left = 3;

	while (left > 0) {
		struct pollfd polled[3];

		for (int i = 0; i < 3; i++)
			polled[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
		check_must(poll(polled, 3, PATIENCE) > 0, "the program hangs");
		for (int i = 0; i < 3; i++) {
			ssize_t got;

			if (fds[i] < 0 || !polled[i].revents)
				continue;
			check_must(used[i] < size - 1, "the program says too much");
			got = read(fds[i], texts[i] + used[i], size - 1 - used[i]);
			if (got > 0) {
				used[i] += (size_t)got;
				continue;
			}
			(void)close(fds[i]);
			fds[i] = -1;
			left--;
		}
	}
	for (int i = 0; i < 3; i++)
		texts[i][used[i]] = '\0';
}

static int read_no_new_privs(pid_t pid)
{
	static const char key[] = "NoNewPrivs:";
	char line[256];
	int value = -1;
	FILE *file = fopen(draft_text("/proc/%d/status", (int)pid), "re");

	check_must(file != NULL, "cannot read the state of the program");
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, key, sizeof(key) - 1) == 0)
			value = (int)strtol(line + sizeof(key) - 1, NULL, 10);
	(void)fclose(file);
	return value;
}

/* Lets a traced program go on until it is about to be gone; returns its no_new_privs there. */
static int watch(pid_t pid)
{
	int found = -1;
	int status;

	check_must(waitpid(pid, &status, 0) == pid && WIFSTOPPED(status), "the program cannot be traced");
	check_must(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL) == 0,
	           "the program cannot be traced");
	while (found < 0) {
		check_must(ptrace(PTRACE_CONT, pid, 0, 0) == 0 && waitpid(pid, &status, 0) == pid && WIFSTOPPED(status),
		           "the program was lost");
		if (status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXIT << 8)))
			found = read_no_new_privs(pid);
	}
	check_must(ptrace(PTRACE_CONT, pid, 0, 0) == 0, "the program was lost");
	return found;
}

const struct launched *launch_run(const struct launch *launch)
{
	static struct launched result;
	const char *env[8];
	int pipes[3][2];
	int status;
	pid_t pid;

	fill_env(launch, env);
	for (int i = 0; i < 3; i++)
		check_must(pipe2(pipes[i], O_CLOEXEC) == 0, "no pipe");
	pid = fork();
	check_must(pid >= 0, "no process");
	if (pid == 0)
		child(launch, env, pipes[0][1], pipes[1][1], pipes[2][1]);
	for (int i = 0; i < 3; i++)
		(void)close(pipes[i][1]);
	/* What a watched program says fits into the pipes. */
	result.no_new_privs = launch->watch_exit ? watch(pid) : -1;
	collect((int[]){ pipes[0][0], pipes[1][0], pipes[2][0] },
	        (char *const[]){ result.out, result.err, result.line }, sizeof(result.out));
	check_must(waitpid(pid, &status, 0) == pid, "the program was lost");
	result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return &result;
}

const struct launched *launch_probe(const char *right, const char *on, const char *config)
{
	const char *const argv[] = { launch_built("tests/probe/probe"), right, on, NULL };

	return launch_run(&(struct launch){ .argv = argv, .config = config });
}

const struct launched *launch_probe_i386(const char *right, const char *on, const char *config)
{
	const char *const argv[] = { launch_built("tests/probe/probe-m32"), right, on, NULL };

	return launch_run(&(struct launch){ .argv = argv, .config = config, .shim = LAUNCH_SHIM_I386 });
}

const struct launched *launch_host(const char *config, const char *word, const char *first, const char *second)
{
	const char *const argv[] = { launch_built("tests/kernels/host"), word, first, second, NULL };

	return launch_run(&(struct launch){ .argv = argv, .config = config });
}
