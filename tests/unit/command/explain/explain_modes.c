/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether modes deny it, asked as the task; and where that cannot be asked. */
#include "command/explain/explain_modes.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../../system/require.h"
#include "../../scratch.h"
#include "model/uapi.h"

#define NOBODY 65534
#define READ LANDLOCK_ACCESS_FS_READ_FILE

/* faccessat2(2). */
#define FACCESSAT2 439

static void become_nobody(void)
{
	if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		_exit(99);
}

/* A file, opened as explain's are. */
static int file_of(const char *name, mode_t mode, bool is_nobodys)
{
	int fd;

	scratch_file(name);
	cr_assert_eq(chmod(scratch_path(""), 0755), 0);
	cr_assert_eq(chmod(scratch_path(name), mode), 0);
	cr_assert(!is_nobodys || geteuid() != 0 || chown(scratch_path(name), NOBODY, NOBODY) == 0);
	fd = open(scratch_path(name), O_PATH | O_CLOEXEC);
	cr_assert_geq(fd, 0);
	return fd;
}

/* --- as another task ------------------------------------------------------------------ */

/* A task that has come to what prepare makes of it, and waits for its end. */
static pid_t start_task(void (*prepare)(void))
{
	int ready[2];
	char byte;
	pid_t task;

	cr_assert_eq(pipe2(ready, O_CLOEXEC), 0);
	task = fork();
	cr_assert_geq(task, 0);
	if (task == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		prepare();
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (write(ready[1], "", 1) != 1)
			_exit(98);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	cr_assert_eq(read(ready[0], &byte, 1), 1, "the task is not what it is to be");
	(void)close(ready[0]);
	return task;
}

static void end_task(pid_t task)
{
	cr_assert_eq(kill(task, SIGKILL), 0);
	cr_assert_eq(waitpid(task, NULL, 0), task);
}

Test(explain_modes, root_asks_as_the_task)
{
	const int shut = file_of("shut", 0600, false);
	const int open = file_of("open", 0644, false);
	pid_t task;

	require_root();
	task = start_task(become_nobody);
	cr_expect_eq(explain_modes_of(task, shut, READ), EXPLAIN_MODES_DENY);
	cr_expect_eq(explain_modes_of(task, open, READ), EXPLAIN_MODES_ALLOW);
	cr_expect_eq(explain_modes_of(getpid(), shut, READ), EXPLAIN_MODES_ALLOW, "root's own");
	cr_expect_eq(explain_modes_of_open(task, shut), EXPLAIN_MODES_DENY);
	cr_expect_eq(explain_modes_of_open(task, open), EXPLAIN_MODES_ALLOW);
	cr_expect_eq(explain_modes_of_signal(task, getpid()), EXPLAIN_MODES_DENY);
	cr_expect_eq(explain_modes_of_signal(task, task), EXPLAIN_MODES_ALLOW);
	cr_expect_eq(explain_modes_of_ptrace(task, getpid()), EXPLAIN_MODES_DENY);
	cr_expect_eq(explain_modes_of_capability(task, CAP_SYS_ADMIN), EXPLAIN_MODES_DENY);
	cr_expect_eq(explain_modes_of_capability(getpid(), CAP_SYS_ADMIN), EXPLAIN_MODES_ALLOW);
	end_task(task);
	/* There is nothing to be read of it any more. */
	cr_expect_eq(explain_modes_of(task, shut, READ), EXPLAIN_MODES_UNKNOWN);
	cr_expect_eq(explain_modes_of_capability(task, CAP_SYS_ADMIN), EXPLAIN_MODES_UNKNOWN);
	/* Nor of whom it would have reached. */
	cr_expect_eq(explain_modes_of_signal(getpid(), task), EXPLAIN_MODES_UNKNOWN);
}

/* --- who cannot ask -------------------------------------------------------------------- */

/* In a child: the answer that it gets. */
static int in_child(void (*prepare)(void), pid_t task, int fd)
{
	int status;
	const pid_t child = fork();

	cr_assert_geq(child, 0);
	if (child == 0) {
		become_nobody();
		prepare();
		_exit((int)explain_modes_of(task, fd, READ));
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void as_it_is(void)
{
}

static void have_no_child(void)
{
	if (setrlimit(RLIMIT_NPROC, &(struct rlimit){ 0, 0 }) != 0)
		_exit(97);
}

/* Whoever asks dies of it. */
static void die_of_asking(void)
{
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	if (!context || seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS, FACCESSAT2, 0) != 0 ||
	    seccomp_load(context) != 0)
		_exit(96);
}

/* It has been waited for before ask can. */
static void wait_for_none(void)
{
	(void)signal(SIGCHLD, SIG_IGN);
}

/* A task that is nobody's, but for a group that it is in: only root can ask as it. */
static void become_nobody_in_group(void)
{
	const gid_t group = 4321;

	if (setgroups(1, &group) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
		_exit(99);
}

Test(explain_modes, what_cannot_be_asked_is_not_known)
{
	const int shut = file_of("shut", 0, true);
	const int open = file_of("open", 0644, true);
	const struct {
		const char *name;
		void (*task)(void);
		void (*prepare)(void);
	} rows[] = {
		{ "no child can be had", become_nobody_in_group, have_no_child },
		{ "the child dies", become_nobody_in_group, die_of_asking },
		{ "the child cannot have the group", become_nobody_in_group, as_it_is },
		{ "the child cannot have the user", as_it_is, as_it_is },
		{ "nobody can wait for the child", become_nobody_in_group, wait_for_none },
	};

	require_root();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const pid_t task = start_task(rows[i].task);

		cr_expect_eq(in_child(rows[i].prepare, task, shut), EXPLAIN_MODES_UNKNOWN, "%s", rows[i].name);
		cr_expect_eq(in_child(rows[i].prepare, task, open), EXPLAIN_MODES_UNKNOWN, "%s", rows[i].name);
		end_task(task);
	}
}

/* --- capabilities that the caller has not ----------------------------------------------- */

static void write_to(const char *path, const char *text, size_t len)
{
	const int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len || close(fd) != 0)
		_exit(95);
}

/* Nobody, with all capabilities over what is nobody's. */
static void become_nobody_in_namespace(void)
{
	static const char map[] = "65534 65534 1";

	become_nobody();
	/* Its files in /proc are its own again. */
	if (prctl(PR_SET_DUMPABLE, 1) != 0 || unshare(CLONE_NEWUSER) != 0)
		_exit(94);
	write_to("/proc/self/uid_map", map, sizeof(map) - 1);
	write_to("/proc/self/setgroups", "deny", 4);
	write_to("/proc/self/gid_map", map, sizeof(map) - 1);
}

Test(explain_modes, what_takes_a_capability_that_the_caller_has_not_is_not_known)
{
	const int shut = file_of("shut", 0, true);
	const int open = file_of("open", 0400, true);
	pid_t task;

	require_root();
	task = start_task(become_nobody_in_namespace);
	cr_expect_eq(in_child(as_it_is, task, shut), EXPLAIN_MODES_UNKNOWN);
	cr_expect_eq(in_child(as_it_is, task, open), EXPLAIN_MODES_ALLOW, "it takes none");
	cr_expect_eq(in_child(as_it_is, getpid(), shut), EXPLAIN_MODES_UNKNOWN, "root's");
	end_task(task);
}
