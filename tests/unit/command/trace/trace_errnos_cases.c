/* SPDX-License-Identifier: BSD-3-Clause */
/* The calls: each fails in its own way. */
#include "trace_errnos_cases.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static char *argv_of[] = { "x", NULL };
static char **empty = argv_of + 1;

static int open_missing(void)
{
	return open("missing", O_RDONLY);
}

static int open_below_file(void)
{
	return open("file/x", O_RDONLY);
}

static int open_loop(void)
{
	return open("loop", O_RDONLY);
}

static int open_exists(void)
{
	return open("file", O_RDWR | O_CREAT | O_EXCL, 0600);
}

static int open_directory(void)
{
	return open("dir", O_WRONLY);
}

static int open_no_directory(void)
{
	return open("file", O_RDONLY | O_DIRECTORY);
}

static int open_long(void)
{
	char name[300];

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	return open(name, O_RDONLY);
}

static int open_pointer(void)
{
	return (int)syscall(SYS_openat, AT_FDCWD, 16, O_RDONLY);
}

static int open_descriptor(void)
{
	return openat(999, "file", O_RDONLY);
}

static int open_flags(void)
{
	return open("dir", O_TMPFILE | O_RDONLY);
}

static int open_running(void)
{
	return open("running", O_WRONLY);
}

static int open_fifo(void)
{
	return open("fifo", O_WRONLY | O_NONBLOCK);
}

static int open_socket(void)
{
	return open("socket", O_RDONLY);
}

static int open_limit(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_NOFILE, &none);
	return open("file", O_RDONLY);
}

static int open_device(void)
{
	return open("device", O_RDONLY);
}

static int creat_read_only(void)
{
	return open("mount/new", O_WRONLY | O_CREAT, 0600);
}

static int write_read_only(void)
{
	return open("mount/file", O_WRONLY);
}

static int mkdir_exists(void)
{
	return mkdir("dir", 0700);
}

static int mkdir_missing(void)
{
	return mkdir("missing/x", 0700);
}

static int mkdir_read_only(void)
{
	return mkdir("mount/x", 0700);
}

static int mkdir_below_file(void)
{
	return mkdir("file/x", 0700);
}

static int mknod_exists(void)
{
	return mknod("file", S_IFREG | 0600, 0);
}

static int mknod_type(void)
{
	return mknod("new", S_IFLNK | 0600, 0);
}

static int symlink_exists(void)
{
	return symlink("x", "file");
}

static int rmdir_full(void)
{
	return rmdir("full");
}

static int rmdir_file(void)
{
	return rmdir("file");
}

static int rmdir_missing(void)
{
	return rmdir("missing");
}

static int rmdir_dot(void)
{
	return rmdir("dir/.");
}

static int rmdir_mount(void)
{
	return rmdir("mount");
}

static int unlink_missing(void)
{
	return unlink("missing");
}

static int unlink_directory(void)
{
	return unlink("dir");
}

static int rename_missing(void)
{
	return rename("missing", "x");
}

static int rename_into_itself(void)
{
	return rename("dir", "dir/x");
}

static int rename_full(void)
{
	return rename("dir", "full");
}

static int rename_onto_directory(void)
{
	return rename("file", "dir");
}

static int rename_onto_file(void)
{
	return rename("dir", "file");
}

static int rename_exists(void)
{
	return (int)syscall(SYS_renameat2, AT_FDCWD, "file", AT_FDCWD, "fifo", 1);
}

int trace_errnos_cases_rename_mounts(void)
{
	return rename("file", "mount/x");
}

static int link_exists(void)
{
	return link("file", "fifo");
}

static int link_missing(void)
{
	return link("missing", "new");
}

static int link_directory(void)
{
	return link("dir", "new");
}

static int truncate_directory(void)
{
	return truncate("dir", 0);
}

static int truncate_missing(void)
{
	return truncate("missing", 0);
}

static int truncate_negative(void)
{
	return truncate("file", -1);
}

static int truncate_fifo(void)
{
	return truncate("fifo", 0);
}

static int truncate_running(void)
{
	return truncate("running", 0);
}

static int execve_missing(void)
{
	return execve("missing", argv_of, empty);
}

static int execve_format(void)
{
	return execve("noexec", argv_of, empty);
}

static int execve_below_file(void)
{
	return execve("file/x", argv_of, empty);
}

int trace_errnos_cases_execve_interpreter(void)
{
	return execve("script", argv_of, empty);
}

static int execve_busy(void)
{
	int fd = open("/proc/self/fd/100", O_WRONLY);

	(void)fd;
	return execve("written", argv_of, empty);
}

static struct sockaddr_in port(int number)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		                     .sin_port = htons((uint16_t)number),
		                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static int connect_refused(void)
{
	struct sockaddr_in address = port(1);

	return connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int connect_descriptor(void)
{
	struct sockaddr_in address = port(1);

	return connect(999, (struct sockaddr *)&address, sizeof(address));
}

static int connect_file(void)
{
	struct sockaddr_in address = port(1);

	return connect(100, (struct sockaddr *)&address, sizeof(address));
}

static int connect_short(void)
{
	struct sockaddr_in address = port(1);

	return connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, 4);
}

static int connect_family(void)
{
	struct sockaddr_in address = port(1);

	address.sin_family = AF_UNIX;
	return connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

int trace_errnos_cases_port;

static int bind_taken(void)
{
	struct sockaddr_in address = port(trace_errnos_cases_port);

	return bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int bind_elsewhere(void)
{
	struct sockaddr_in address = port(0);

	/* TEST-NET-1 (RFC 5737): nobody's own. */
	address.sin_addr.s_addr = htonl(0xc0000201);
	return bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

int trace_errnos_cases_bind_path_exists(void)
{
	struct sockaddr_un address = { AF_UNIX, "file" };

	return bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int bind_path_missing(void)
{
	struct sockaddr_un address = { AF_UNIX, "missing/x" };

	return bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
}

static int kill_nobody(void)
{
	return kill(0x3fffffff, 0);
}

static int kill_number(void)
{
	return kill(getppid(), 999);
}

/* As ordinary users: what root may do in any case. */
static int as_nobody(int (*call)(void))
{
	if (setgid(65534) != 0 || setuid(65534) != 0)
		_exit(99);
	return call();
}

static int mknod_privilege(void)
{
	return mknod("open/new", S_IFBLK | 0600, 7 << 8);
}

static int mknod_as_nobody(void)
{
	return as_nobody(mknod_privilege);
}

static int open_noatime(void)
{
	return open("file", O_RDONLY | O_NOATIME);
}

static int noatime_as_nobody(void)
{
	return as_nobody(open_noatime);
}

static int unlink_other(void)
{
	return unlink("sticky/file");
}

static int sticky_as_nobody(void)
{
	return as_nobody(unlink_other);
}

const struct trace_errnos_case trace_errnos_cases[] = {
	{ TRACE_OPEN, ENOENT, open_missing, false },
	{ TRACE_OPEN, ENOTDIR, open_below_file, false },
	{ TRACE_OPEN, ENOTDIR, open_no_directory, false },
	{ TRACE_OPEN, ELOOP, open_loop, false },
	{ TRACE_OPEN, EEXIST, open_exists, false },
	{ TRACE_OPEN, EISDIR, open_directory, false },
	{ TRACE_OPEN, ENAMETOOLONG, open_long, false },
	{ TRACE_OPEN, EFAULT, open_pointer, false },
	{ TRACE_OPEN, EBADF, open_descriptor, false },
	{ TRACE_OPEN, EINVAL, open_flags, false },
	{ TRACE_OPEN, ETXTBSY, open_running, false },
	{ TRACE_OPEN, EMFILE, open_limit, false },
	{ TRACE_OPEN, ENXIO, open_fifo, false },
	{ TRACE_OPEN, ENXIO, open_socket, false },
	{ TRACE_OPEN, ENXIO, open_device, true },
	{ TRACE_OPEN, EROFS, creat_read_only, true },
	{ TRACE_OPEN, EROFS, write_read_only, true },
	{ TRACE_OPEN, EPERM, noatime_as_nobody, true },
	{ TRACE_MKDIR, EEXIST, mkdir_exists, false },
	{ TRACE_MKDIR, ENOENT, mkdir_missing, false },
	{ TRACE_MKDIR, ENOTDIR, mkdir_below_file, false },
	{ TRACE_MKDIR, EROFS, mkdir_read_only, true },
	{ TRACE_MKNOD, EEXIST, mknod_exists, false },
	{ TRACE_MKNOD, EINVAL, mknod_type, false },
	{ TRACE_MKNOD, EPERM, mknod_as_nobody, true },
	{ TRACE_SYMLINK, EEXIST, symlink_exists, false },
	{ TRACE_RMDIR, ENOTEMPTY, rmdir_full, false },
	{ TRACE_RMDIR, ENOTDIR, rmdir_file, false },
	{ TRACE_RMDIR, ENOENT, rmdir_missing, false },
	{ TRACE_RMDIR, EINVAL, rmdir_dot, false },
	{ TRACE_RMDIR, EBUSY, rmdir_mount, true },
	{ TRACE_UNLINK, ENOENT, unlink_missing, false },
	{ TRACE_UNLINK, EISDIR, unlink_directory, false },
	{ TRACE_UNLINK, EPERM, sticky_as_nobody, true },
	{ TRACE_RENAME, ENOENT, rename_missing, false },
	{ TRACE_RENAME, EINVAL, rename_into_itself, false },
	{ TRACE_RENAME, ENOTEMPTY, rename_full, false },
	{ TRACE_RENAME, EISDIR, rename_onto_directory, false },
	{ TRACE_RENAME, ENOTDIR, rename_onto_file, false },
	{ TRACE_RENAME, EEXIST, rename_exists, false },
	{ TRACE_LINK, EEXIST, link_exists, false },
	{ TRACE_LINK, ENOENT, link_missing, false },
	{ TRACE_LINK, EPERM, link_directory, false },
	{ TRACE_TRUNCATE, EISDIR, truncate_directory, false },
	{ TRACE_TRUNCATE, ENOENT, truncate_missing, false },
	{ TRACE_TRUNCATE, EINVAL, truncate_negative, false },
	{ TRACE_TRUNCATE, EINVAL, truncate_fifo, false },
	{ TRACE_TRUNCATE, ETXTBSY, truncate_running, false },
	{ TRACE_EXEC, ENOENT, execve_missing, false },
	{ TRACE_EXEC, ENOEXEC, execve_format, false },
	{ TRACE_EXEC, ENOTDIR, execve_below_file, false },
	{ TRACE_EXEC, ETXTBSY, execve_busy, false },
	{ TRACE_CONNECT, ECONNREFUSED, connect_refused, false },
	{ TRACE_CONNECT, EBADF, connect_descriptor, false },
	{ TRACE_CONNECT, ENOTSOCK, connect_file, false },
	{ TRACE_CONNECT, EINVAL, connect_short, false },
	{ TRACE_CONNECT, EAFNOSUPPORT, connect_family, false },
	{ TRACE_BIND, EADDRINUSE, bind_taken, false },
	{ TRACE_BIND, EADDRNOTAVAIL, bind_elsewhere, false },
	{ TRACE_BIND, ENOENT, bind_path_missing, false },
	{ TRACE_KILL, ESRCH, kill_nobody, false },
	{ TRACE_KILL, EINVAL, kill_number, false },
};

const size_t trace_errnos_cases_count = sizeof(trace_errnos_cases) / sizeof(trace_errnos_cases[0]);
