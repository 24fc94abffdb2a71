/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * operations DIRECTORY...: tries everything that Landlock guards in each
 * directory, and between each two, and says what was done and what was denied.
 * Each holds: file, sub/ with a file in it, true (a copy of /bin/true).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, const char *on, const char *to, int ret)
{
	printf("%s %s %s: %s\n", what, on, to, ret < 0 ? strerrorname_np(errno) : "done");
}

static const char *in(const char *directory, const char *name)
{
	static char paths[4][4096];
	static unsigned turn;

	turn = (turn + 1) % 4;
	(void)snprintf(paths[turn], sizeof(paths[turn]), "%s/%s", directory, name);
	return paths[turn];
}

static int open_close(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0644);

	return fd < 0 ? -1 : close(fd);
}

static int make_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int ret, errnum;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	ret = bind(fd, (struct sockaddr *)&address, sizeof(address));
	errnum = errno;
	(void)close(fd);
	errno = errnum;
	return ret;
}

static int execute(const char *path)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		char *const argv[] = { "true", NULL };

		(void)execv(path, argv);
		_exit(errno);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		abort();
	errno = WEXITSTATUS(status);
	return errno ? -1 : 0;
}

static void within(const char *dir)
{
	say("read", dir, "", open_close(in(dir, "file"), O_RDONLY));
	say("write", dir, "", open_close(in(dir, "file"), O_WRONLY));
	say("truncate", dir, "", truncate(in(dir, "file"), 0));
	say("list", dir, "", open_close(dir, O_RDONLY | O_DIRECTORY));
	say("list-sub", dir, "", open_close(in(dir, "sub"), O_RDONLY | O_DIRECTORY));
	say("read-sub", dir, "", open_close(in(dir, "sub/file"), O_RDONLY));
	say("execute", dir, "", execute(in(dir, "true")));
	say("create", dir, "", open_close(in(dir, "new"), O_WRONLY | O_CREAT | O_EXCL));
	say("mkdir", dir, "", mkdir(in(dir, "newdir"), 0755));
	say("mkfifo", dir, "", mkfifo(in(dir, "fifo"), 0644));
	say("symlink", dir, "", symlink("file", in(dir, "link")));
	say("socket", dir, "", make_socket(in(dir, "socket")));
	say("rename", dir, "", rename(in(dir, "file"), in(dir, "renamed")));
	say("rename-back", dir, "", rename(in(dir, "renamed"), in(dir, "file")));
	say("unlink", dir, "", unlink(in(dir, "sub/file")));
	say("rmdir", dir, "", rmdir(in(dir, "sub")));
}

static void between(const char *from, const char *to)
{
	say("link", from, to, link(in(from, "file"), in(to, "linked")));
	say("move", from, to, rename(in(from, "file"), in(to, "moved")));
	say("move-back", from, to, rename(in(to, "moved"), in(from, "file")));
	say("move-true", from, to, rename(in(from, "true"), in(to, "moved-true")));
	say("move-true-back", from, to, rename(in(to, "moved-true"), in(from, "true")));
	(void)unlink(in(to, "linked"));
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		within(argv[i]);
	for (int i = 1; i < argc; i++)
		for (int k = 1; k < argc; k++)
			if (i != k)
				between(argv[i], argv[k]);
	return 0;
}
