/* SPDX-License-Identifier: BSD-3-Clause */
/* setns(2), and all that is opened before it, since /proc may be another one after. */
#include "command/probe/enter_view.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/sys.h"

static int open_of(pid_t pid, const char *name, int flags)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	return open(path, flags | O_CLOEXEC);
}

/* Whether what a descriptor is open on is what a path of this process's leads to. */
static bool is_here(int fd, const char *path)
{
	struct statx there, here;

	return sys_fstat(fd, &there) == 0 && sys_stat(AT_FDCWD, path, 0, &here) == 0 && sys_same_file(&there, &here);
}

static int enter(int fd, const char *own, int kind)
{
	return fd < 0 || is_here(fd, own) ? 0 : setns(fd, kind);
}

/* Who enters a PID namespace is in it from the next child on.  -1: with errno. */
static int enter_pids(int fd)
{
	int status;
	pid_t pid;

	if (fd < 0 || is_here(fd, "/proc/self/ns/pid"))
		return 0;
	if (setns(fd, CLONE_NEWPID) != 0)
		return -1;
	pid = fork();
	if (pid <= 0)
		return pid;
	while (waitpid(pid, &status, 0) != pid)
		if (errno != EINTR)
			return -1;
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int enter_view(const struct err_sink *sink, pid_t pid)
{
	cleanup_fd int mounts = open_of(pid, "ns/mnt", O_RDONLY);
	cleanup_fd int network = open_of(pid, "ns/net", O_RDONLY);
	cleanup_fd int pids = open_of(pid, "ns/pid", O_RDONLY);
	cleanup_fd int root = open_of(pid, "root", O_PATH | O_DIRECTORY);
	cleanup_fd int directory = open_of(pid, "cwd", O_PATH | O_DIRECTORY);

	/* A root directory is told by its mount's namespace too: both are entered, or neither is. */
	if (mounts < 0 || network < 0 || pids < 0 || root < 0 || directory < 0 || enter_pids(pids) != 0 ||
	    enter(network, "/proc/self/ns/net", CLONE_NEWNET) != 0 ||
	    enter(mounts, "/proc/self/ns/mnt", CLONE_NEWNS) != 0 ||
	    (!is_here(root, "/") && (fchdir(root) != 0 || chroot(".") != 0)) || fchdir(directory) != 0)
		return err_system(sink, (struct err_where){ NULL, 0 }, errno,
		                  errno == ENOENT ? "it has ended, or is of another PID namespace" : "as root it can",
		                  "cannot look from process %d", (int)pid);
	return 0;
}
