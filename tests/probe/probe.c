/* SPDX-License-Identifier: BSD-3-Clause */
/* The operations behind the access table's rows. */
#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static const char *in(const char *directory, const char *name)
{
	static char paths[2][4096];
	static int turn;

	turn = !turn;
	(void)snprintf(paths[turn], sizeof(paths[turn]), "%s/%s", directory, name);
	return paths[turn];
}

static int outcome(int ret)
{
	return ret < 0 ? errno : 0;
}

static int open_close(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		return errno;
	(void)close(fd);
	return 0;
}

static int run_execute(const char *on)
{
	const char *path = in(on, "true");
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		char *const argv[] = { "true", NULL };

		execv(path, argv);
		_exit(errno);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
}

static int run_write_file(const char *on)
{
	return open_close(in(on, "file"), O_WRONLY);
}

static int run_read_file(const char *on)
{
	return open_close(in(on, "file"), O_RDONLY);
}

static int run_read_dir(const char *on)
{
	return open_close(on, O_RDONLY | O_DIRECTORY);
}

static int run_remove_dir(const char *on)
{
	return outcome(rmdir(in(on, "empty")));
}

static int run_remove_file(const char *on)
{
	return outcome(unlink(in(on, "file")));
}

static int run_make_char(const char *on)
{
	return outcome(mknod(in(on, "new"), S_IFCHR | 0600, makedev(1, 3)));
}

static int run_make_dir(const char *on)
{
	return outcome(mkdir(in(on, "new"), 0700));
}

static int run_make_reg(const char *on)
{
	return outcome(mknod(in(on, "new"), S_IFREG | 0600, 0));
}

static int run_make_sock(const char *on)
{
	return outcome(mknod(in(on, "new"), S_IFSOCK | 0600, 0));
}

static int run_make_fifo(const char *on)
{
	return outcome(mkfifo(in(on, "new"), 0600));
}

static int run_make_block(const char *on)
{
	return outcome(mknod(in(on, "new"), S_IFBLK | 0600, makedev(7, 0)));
}

static int run_make_sym(const char *on)
{
	return outcome(symlink("nowhere", in(on, "new")));
}

static int run_refer(const char *on)
{
	return outcome(link(in(on, "sub/file"), in(on, "new")));
}

static int run_truncate(const char *on)
{
	return outcome(truncate(in(on, "file"), 0));
}

static int run_ioctl_dev(const char *on)
{
	struct termios termios;
	int fd = open(in(on, "ptmx"), O_RDWR | O_NOCTTY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return errno;
	ret = outcome(ioctl(fd, TCGETS, &termios));
	(void)close(fd);
	return ret;
}

static int connect_unix(const struct sockaddr_un *address, socklen_t len)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int ret = fd < 0 ? errno : outcome(connect(fd, (const struct sockaddr *)address, len));

	(void)close(fd);
	return ret;
}

static int run_resolve_unix(const char *on)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", on);
	return connect_unix(&address, sizeof(address));
}

static int run_abstract(const char *on)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = strlen(on);

	memcpy(address.sun_path + 1, on, len);
	return connect_unix(&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len));
}

static int on_port(const char *on, int type, int (*call)(int, const struct sockaddr *, socklen_t))
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	int ret = errno;

	address.sin_port = htons((uint16_t)strtoul(on, NULL, 10));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0)
		ret = outcome(call(fd, (const struct sockaddr *)&address, sizeof(address)));
	(void)close(fd);
	return ret;
}

static int run_bind_tcp(const char *on)
{
	return on_port(on, SOCK_STREAM, bind);
}

static int run_connect_tcp(const char *on)
{
	return on_port(on, SOCK_STREAM, connect);
}

static int run_bind_udp(const char *on)
{
	return on_port(on, SOCK_DGRAM, bind);
}

static int send_udp(int fd, const struct sockaddr *address, socklen_t len)
{
	return sendto(fd, "x", 1, 0, address, len) == 1 ? 0 : -1;
}

/*
 * The kernel binds an unbound socket on its first send, which takes bind_udp
 * on port 0: the probe binds that itself first, so that the errno is its own.
 */
static int bind_and_send(int fd, const struct sockaddr *address, socklen_t len)
{
	struct sockaddr_in any = { .sin_family = AF_INET };

	if (bind(fd, (const struct sockaddr *)&any, sizeof(any)) != 0)
		return -1;
	return send_udp(fd, address, len);
}

static int run_connect_send_udp(const char *on)
{
	return on_port(on, SOCK_DGRAM, bind_and_send);
}

static int run_signal(const char *on)
{
	return outcome(kill((pid_t)strtol(on, NULL, 10), 0));
}

const struct probe probes[] = {
	{ "execute", PROBE_DIRECTORY, "read_file ", EACCES, 0, run_execute },
	{ "write_file", PROBE_DIRECTORY, "", EACCES, 0, run_write_file },
	{ "read_file", PROBE_DIRECTORY, "", EACCES, 0, run_read_file },
	{ "read_dir", PROBE_DIRECTORY, "", EACCES, 0, run_read_dir },
	{ "remove_dir", PROBE_DIRECTORY, "", EACCES, 0, run_remove_dir },
	{ "remove_file", PROBE_DIRECTORY, "", EACCES, 0, run_remove_file },
	{ "make_char", PROBE_DIRECTORY, "", EACCES, 1, run_make_char },
	{ "make_dir", PROBE_DIRECTORY, "", EACCES, 0, run_make_dir },
	{ "make_reg", PROBE_DIRECTORY, "", EACCES, 0, run_make_reg },
	{ "make_sock", PROBE_DIRECTORY, "", EACCES, 0, run_make_sock },
	{ "make_fifo", PROBE_DIRECTORY, "", EACCES, 0, run_make_fifo },
	{ "make_block", PROBE_DIRECTORY, "", EACCES, 1, run_make_block },
	{ "make_sym", PROBE_DIRECTORY, "", EACCES, 0, run_make_sym },
	{ "refer", PROBE_DIRECTORY, "make_reg ", EXDEV, 0, run_refer },
	{ "truncate", PROBE_DIRECTORY, "", EACCES, 0, run_truncate },
	{ "ioctl_dev", PROBE_DEVICES, "read_file write_file ", EACCES, 0, run_ioctl_dev },
	{ "resolve_unix", PROBE_DIRECTORY, "", EACCES, 0, run_resolve_unix },
	{ "bind_tcp", PROBE_PORT, "", EACCES, 0, run_bind_tcp },
	{ "connect_tcp", PROBE_PORT, "", EACCES, 0, run_connect_tcp },
	{ "bind_udp", PROBE_PORT, "", EACCES, 0, run_bind_udp },
	{ "connect_send_udp", PROBE_PORT, "bind_udp ", EACCES, 0, run_connect_send_udp },
	{ "abstract_unix_socket", PROBE_ABSTRACT, "", EPERM, 0, run_abstract },
	{ "signal", PROBE_PROCESS, "", EPERM, 0, run_signal },
};

const size_t probes_count = sizeof(probes) / sizeof(probes[0]);

const struct probe *probe_find(const char *right)
{
	for (size_t i = 0; i < probes_count; i++)
		if (strcmp(probes[i].right, right) == 0)
			return &probes[i];
	return NULL;
}

static int make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	int ret = fd < 0 ? errno : write(fd, "text\n", 5) == 5 ? 0 : EIO;

	(void)close(fd);
	return ret;
}

static int copy_true(const char *to)
{
	char buffer[65536];
	int from = open("/bin/true", O_RDONLY | O_CLOEXEC);
	int fd = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	ssize_t got;
	int ret = from < 0 || fd < 0 ? errno : 0;

	while (ret == 0 && (got = read(from, buffer, sizeof(buffer))) != 0)
		if (got < 0 || write(fd, buffer, (size_t)got) != got)
			ret = EIO;
	(void)close(from);
	(void)close(fd);
	return ret;
}

static int listen_at(const char *directory)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if ((size_t)snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", directory) >=
	    sizeof(address.sun_path))
		return ENAMETOOLONG;
	if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		return errno;
	return outcome(listen(fd, 8));
}

int probe_prepare(const char *directory)
{
	int ret = outcome(mkdir(in(directory, "empty"), 0700));

	if (ret == 0)
		ret = outcome(mkdir(in(directory, "sub"), 0700));
	if (ret == 0)
		ret = make_file(in(directory, "file"));
	if (ret == 0)
		ret = make_file(in(directory, "sub/file"));
	if (ret == 0)
		ret = copy_true(in(directory, "true"));
	return ret == 0 ? listen_at(directory) : ret;
}
