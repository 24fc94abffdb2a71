/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * operations [PORT] DIRECTORY...: tries everything that Landlock guards in each
 * directory, and between each two, and says what was done and what was denied.
 * Each holds: file, sub/ with a file in it, true (a copy of /bin/true), and
 * perhaps null, a device.  With a port: that one and the next over TCP, a signal
 * to the parent, and an abstract UNIX socket named operations-PORT.  Before all
 * it says which of some variables are in the environment.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
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

/* bind(2) or connect(2), on a socket of its own. */
static int with_socket(int (*call)(int, const struct sockaddr *, socklen_t), const void *address, socklen_t len)
{
	int fd = socket(((const struct sockaddr *)address)->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int ret = call(fd, address, len);
	int errnum = errno;

	(void)close(fd);
	errno = errnum;
	return ret;
}

static int make_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	return with_socket(bind, &address, sizeof(address));
}

/* A request that the device does not know: denied it is EACCES. */
static int ask_device(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret = fd < 0 ? -1 : ioctl(fd, FIOQSIZE);
	int errnum = errno;

	if (fd >= 0)
		(void)close(fd);
	errno = errnum;
	return ret < 0 && errno == ENOTTY ? 0 : ret;
}

/* Nobody listens: what may connect is refused. */
static void network(unsigned port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_un abstract = { .sun_family = AF_UNIX };
	int len = snprintf(abstract.sun_path + 1, sizeof(abstract.sun_path) - 1, "operations-%u", port);

	for (unsigned next = 0; next < 2; next++) {
		const char *which = next ? "next" : "port";

		address.sin_port = htons((unsigned short)(port + next));
		say("connect", which, "", with_socket(connect, &address, sizeof(address)));
		say("bind", which, "", with_socket(bind, &address, sizeof(address)));
	}
	say("signal", "", "", kill(getppid(), 0));
	say("abstract", "", "",
	    with_socket(connect, &abstract, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)len)));
}

static void variables(void)
{
	static const char *const names[] = { "X_NAME", "A_TOKEN", "HOME", "PATH" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int ret = getenv(names[i]) ? 0 : -1;

		errno = ENOENT;
		say("variable", names[i], "", ret);
	}
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
	say("mkchar", dir, "", mknod(in(dir, "char"), S_IFCHR | 0600, makedev(1, 3)));
	say("mkblock", dir, "", mknod(in(dir, "block"), S_IFBLK | 0600, makedev(7, 200)));
	say("ioctl", dir, "", ask_device(in(dir, "null")));
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
	int first = 1;

	variables();
	if (argc > 1 && *argv[1] != '/')
		network((unsigned)atoi(argv[first++]));
	for (int i = first; i < argc; i++)
		within(argv[i]);
	for (int i = first; i < argc; i++)
		for (int k = first; k < argc; k++)
			if (i != k)
				between(argv[i], argv[k]);
	return 0;
}
