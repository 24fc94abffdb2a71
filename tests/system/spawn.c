/* SPDX-License-Identifier: BSD-3-Clause */
/* posix_spawn, or fork and exec, and collecting what the child says. */
#include "spawn.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hinted.h"

#define NOBODY 65534
#define STATUS_FD 9
#define ENTRIES_MAX 64
#define EXEC_FAILED 127

/* What landshim ends with where it has not started the program, as env(1) does. */
#define REFUSED 125
#define NOT_FOUND 127

static char directory[256];

/* A shell without job control has what it starts in the background ignore them: a run of the tests, too. */
__attribute__((constructor)) static void heed_interrupts(void)
{
	(void)signal(SIGINT, SIG_DFL);
	(void)signal(SIGQUIT, SIG_DFL);
}

const char *spawn_text(const char *fmt, ...)
{
	va_list args;
	char *text;

	/* Never freed: a test is a process of its own, and short. */
	va_start(args, fmt);
	cr_assert_geq(vasprintf(&text, fmt, args), 0);
	va_end(args);
	return text;
}

char *spawn_read(const char *path)
{
	const size_t most = (size_t)1024 * 1024;
	FILE *file = fopen(path, "re");
	char *text = calloc(1, most);

	cr_assert_not_null(text);
	cr_assert_not_null(file, "%s", path);
	(void)fread(text, 1, most - 1, file);
	(void)fclose(file);
	return text;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static pid_t owner;

static void remove_directory(void)
{
	if (directory[0] && getpid() == owner)
		(void)nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *spawn_directory(void)
{
	if (!directory[0]) {
		const char *base = getenv("TMPDIR");

		(void)snprintf(directory, sizeof(directory), "%s/landshim-test-XXXXXX", base ? base : "/tmp");
		cr_assert_not_null(mkdtemp(directory));
		cr_assert_eq(chmod(directory, 0755), 0);
		owner = getpid();
		cr_assert_eq(atexit(remove_directory), 0);
	}
	return directory;
}

const char *spawn_path(const char *name)
{
	return spawn_text("%s/%s", spawn_directory(), name);
}

const char *spawn_file(const char *name, const char *text)
{
	const char *path = spawn_path(name);
	FILE *file = fopen(path, "we");

	cr_assert_not_null(file, "%s", path);
	cr_assert_geq(fputs(text, file), 0);
	cr_assert_eq(fclose(file), 0);
	cr_assert_eq(chmod(path, 0644), 0);
	return path;
}

const char *spawn_policy(int abi, const char *more_paths, const char *settings)
{
	return spawn_text("abi = %d; min_abi = 0; include = \"<base>\";\n"
	                  "paths = ( { path = \"%s\"; allow = \"read_execute\"; } %s );\n%s\n",
	                  abi, TEST_BUILD, more_paths, settings);
}

static size_t fill_env(const struct spawn *spawn, const struct spawned *result, const char **env)
{
	const char *config = spawn->policy ? result->policy : spawn->config;
	size_t count = 0;

	env[count++] = "PATH=/usr/bin:/bin";
	env[count++] = spawn_text("HOME=%s", spawn_directory());
	if (!spawn->preload || spawn->preload[0])
		env[count++] = spawn_text("LD_PRELOAD=%s", spawn->preload ? spawn->preload : SPAWN_SHIM);
	if (config)
		env[count++] = spawn_text("LANDSHIM_CONFIG=%s", config);
	if (spawn->status)
		env[count++] = "LANDSHIM_STATUS_FD=9";
	for (const char *const *more = spawn->env; more && *more; more++) {
		cr_assert_lt(count, ENTRIES_MAX);
		env[count++] = *more;
	}
	return count;
}

/* In the child that fork made: only what is asked for stays open. */
static void child(const struct spawn *spawn, const char **env, int out, int err, int line)
{
	(void)dup2(open("/dev/null", O_RDONLY), 0);
	(void)dup2(out, 1);
	(void)dup2(err, 2);
	if (spawn->status)
		(void)dup2(line, STATUS_FD);
	for (int fd = 3; fd < 256; fd++)
		if (fd != STATUS_FD || !spawn->status)
			(void)close(fd);
	spawn->prepare(spawn->data);
	(void)execve(spawn->file ? spawn->file : spawn->argv[0], (char *const *)(const void *)spawn->argv,
	             (char *const *)(const void *)env);
	_exit(EXEC_FAILED);
}

/* The same where nothing is to be prepared.  -1: it cannot be executed. */
static pid_t start(const struct spawn *spawn, const char **env, int out, int err, int line)
{
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int errnum = posix_spawn_file_actions_init(&actions);

	errnum |= posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	errnum |= posix_spawn_file_actions_adddup2(&actions, out, 1);
	errnum |= posix_spawn_file_actions_adddup2(&actions, err, 2);
	if (spawn->status)
		errnum |= posix_spawn_file_actions_adddup2(&actions, line, STATUS_FD);
	for (int fd = 3; fd < 256; fd++)
		if (fd != STATUS_FD || !spawn->status)
			errnum |= posix_spawn_file_actions_addclose(&actions, fd);
	cr_assert_eq(errnum, 0);
	errnum = posix_spawn(&pid, spawn->file ? spawn->file : spawn->argv[0], &actions, NULL,
	                     (char *const *)(const void *)spawn->argv, (char *const *)(const void *)env);
	cr_assert_eq(posix_spawn_file_actions_destroy(&actions), 0);
	return errnum == 0 ? pid : -1;
}

static pid_t prepare_and_start(const struct spawn *spawn, const char **env, int out, int err, int line)
{
	pid_t pid = fork();

	cr_assert_geq(pid, 0);
	if (pid == 0)
		child(spawn, env, out, err, line);
	return pid;
}

/* Reads all three pipes to their ends, so that none fills up. */
static void collect(const int *fds, char *const *texts, const size_t *sizes)
{
	struct pollfd polled[3];
	size_t used[3] = { 0, 0, 0 };
	int open_fds = 3;

	for (int i = 0; i < 3; i++)
		polled[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	while (open_fds > 0) {
		cr_assert_gt(poll(polled, 3, 60000), 0, "the program hangs");
		for (int i = 0; i < 3; i++) {
			ssize_t got;
			char rest[4096];
			size_t room = sizes[i] - 1 - used[i];

			if (polled[i].fd < 0 || !polled[i].revents)
				continue;
			got = room > 0 ? read(fds[i], texts[i] + used[i], room) : read(fds[i], rest, sizeof(rest));
			if (got <= 0) {
				polled[i].fd = -1;
				(void)close(fds[i]);
				open_fds--;
			} else if (room > 0) {
				used[i] += (size_t)got;
			}
		}
	}
	for (int i = 0; i < 3; i++)
		texts[i][used[i]] = '\0';
}

/* The exit status of a child, or 128 + signal. */
static int end_of(pid_t pid)
{
	int status;

	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void spawn_in_directory(void *data)
{
	(void)data;
	if (chdir(spawn_directory()) != 0)
		_exit(99);
}

void spawn_become_nobody(void *data)
{
	(void)data;
	if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		_exit(99);
}

const struct spawned *spawn_run(const struct spawn *spawn)
{
	static struct spawned result;
	static unsigned number;
	const char *env[ENTRIES_MAX + 1];
	int pipes[3][2];

	result.policy[0] = '\0';
	if (spawn->policy)
		(void)snprintf(result.policy, sizeof(result.policy), "%s",
		               spawn_file(spawn_text("policy-%u.conf", number++), spawn->policy));
	env[fill_env(spawn, &result, env)] = NULL;
	for (int i = 0; i < 3; i++)
		cr_assert_eq(pipe2(pipes[i], O_CLOEXEC), 0);
	result.pid = (spawn->prepare ? prepare_and_start : start)(spawn, env, pipes[0][1], pipes[1][1], pipes[2][1]);
	for (int i = 0; i < 3; i++)
		(void)close(pipes[i][1]);
	collect((int[]){ pipes[0][0], pipes[1][0], pipes[2][0] },
	        (char *const[]){ result.out, result.err, result.line },
	        (size_t[]){ sizeof(result.out), sizeof(result.err), sizeof(result.line) });
	result.status = result.pid < 0 ? EXEC_FAILED : end_of(result.pid);
	if (result.status >= REFUSED && result.status <= NOT_FOUND)
		hinted_expect(result.err);
	return &result;
}

bool spawn_runs(const char *program)
{
	const struct spawn bare = { .argv = (const char *[]){ program, NULL }, .preload = "" };
	const struct spawned *ran = spawn_run(&bare);

	cr_assert_eq(access(program, X_OK), 0, "%s is not there", program);
	cr_assert(ran->pid < 0 || ran->status == 0, "%s: status %d: %s", program, ran->status, ran->err);
	return ran->pid >= 0;
}
