/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that open: each fails in its own way. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/sys.h"
#include "trace_errnos_cases.h"

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

static int open_noatime(void)
{
	return open("file", O_RDONLY | O_NOATIME);
}

static int noatime_as_nobody(void)
{
	return trace_errnos_cases_as_nobody(open_noatime);
}

/* creat(2) itself, which libc may make by openat(2). */
static int creat_of(const char *path)
{
#ifdef SYS_creat
	return (int)syscall(SYS_creat, path, 0600);
#else
	return open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
#endif
}

static int creat_directory(void)
{
	return creat_of("dir");
}

static int creat_running(void)
{
	return creat_of("running");
}

static int creat_append(void)
{
	return creat_of("flags/append");
}

static int openat2_of(const char *path, uint64_t flags, uint64_t resolve, size_t size)
{
	struct {
		struct sys_open_how how;
		uint64_t more;
	} args = { { .flags = flags, .resolve = resolve }, 1 };

	return (int)syscall(SYS_openat2, AT_FDCWD, path, &args, size);
}

#define HOW sizeof(struct sys_open_how)

static int openat2_flags(void)
{
	return openat2_of("file", 1U << 31, 0, HOW);
}

static int openat2_directory(void)
{
	return openat2_of("dir", O_WRONLY, 0, HOW);
}

static int openat2_running(void)
{
	return openat2_of("running", O_WRONLY, 0, HOW);
}

static int openat2_append(void)
{
	return openat2_of("flags/append", O_WRONLY | O_TRUNC, 0, HOW);
}

static int openat2_beneath(void)
{
	return openat2_of("../", O_RDONLY, 0x08 /* RESOLVE_BENEATH */, HOW);
}

static int openat2_cached(void)
{
	return openat2_of("file", O_WRONLY | O_TRUNC, 0x20 /* RESOLVE_CACHED */, HOW);
}

static int openat2_size(void)
{
	return openat2_of("file", O_RDONLY, 0, HOW + sizeof(uint64_t));
}

static int open_handle(size_t bytes, int type)
{
	struct {
		struct file_handle head;
		char bytes[MAX_HANDLE_SZ];
	} handle = { .head = { .handle_bytes = (unsigned)bytes, .handle_type = type } };

	/* Not through libc's function, whose arguments AddressSanitizer looks at. */
	return (int)syscall(SYS_open_by_handle_at, AT_FDCWD, &handle.head, O_RDONLY);
}

static int handle_privilege(void)
{
	return open_handle(8, 1);
}

static int handle_as_nobody(void)
{
	return trace_errnos_cases_as_nobody(handle_privilege);
}

static int handle_size(void)
{
	return open_handle(MAX_HANDLE_SZ + 1, 1);
}

static int handle_stale(void)
{
	return open_handle(8, 0xff);
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

static int execve_long(void)
{
	static char *words[] = { NULL, NULL };
	static char text[1024 * 1024];

	memset(text, 'a', sizeof(text) - 1);
	words[0] = text;
	return execve("noexec", words, empty);
}

static int execve_pointer(void)
{
	return (int)syscall(SYS_execve, "noexec", 16, empty);
}

static int queue_none(void)
{
	struct mq_attr none = { .mq_maxmsg = 0 };

	return (int)syscall(SYS_mq_open, "landshim-errnos", O_CREAT | O_RDWR, 0600, &none);
}

const struct trace_errnos_case trace_errnos_open[] = {
	{ TRACE_OPEN, ENOENT, open_missing, false, 0 },
	{ TRACE_OPEN, ENOTDIR, open_below_file, false, 0 },
	{ TRACE_OPEN, ENOTDIR, open_no_directory, false, 0 },
	{ TRACE_OPEN, ELOOP, open_loop, false, 0 },
	{ TRACE_OPEN, EEXIST, open_exists, false, 0 },
	{ TRACE_OPEN, EISDIR, open_directory, false, 0 },
	{ TRACE_OPEN, ENAMETOOLONG, open_long, false, 0 },
	{ TRACE_OPEN, EFAULT, open_pointer, false, 0 },
	{ TRACE_OPEN, EBADF, open_descriptor, false, 0 },
	{ TRACE_OPEN, EINVAL, open_flags, false, 0 },
	{ TRACE_OPEN, ETXTBSY, open_running, false, 0 },
	{ TRACE_OPEN, EMFILE, open_limit, false, 0 },
	{ TRACE_OPEN, ENXIO, open_fifo, false, 0 },
	{ TRACE_OPEN, ENXIO, open_socket, false, 0 },
	{ TRACE_OPEN, ENXIO, open_device, true, 0 },
	{ TRACE_OPEN, EROFS, creat_read_only, true, 0 },
	{ TRACE_OPEN, EROFS, write_read_only, true, 0 },
	{ TRACE_OPEN, EPERM, noatime_as_nobody, true, 0 },
	{ TRACE_EXEC, ENOENT, execve_missing, false, 0 },
	{ TRACE_EXEC, ENOEXEC, execve_format, false, 0 },
	{ TRACE_EXEC, ENOTDIR, execve_below_file, false, 0 },
	{ TRACE_EXEC, ETXTBSY, execve_busy, false, 0 },
	{ TRACE_CREAT, EISDIR, creat_directory, false, 0 },
	{ TRACE_CREAT, ETXTBSY, creat_running, false, 0 },
	{ TRACE_CREAT, EPERM, creat_append, true, 0 },
	{ TRACE_OPENAT2, EINVAL, openat2_flags, false, 0 },
	{ TRACE_OPENAT2, EISDIR, openat2_directory, false, 0 },
	{ TRACE_OPENAT2, ETXTBSY, openat2_running, false, 0 },
	{ TRACE_OPENAT2, EPERM, openat2_append, true, 0 },
	{ TRACE_OPENAT2, EXDEV, openat2_beneath, false, 0 },
	{ TRACE_OPENAT2, EAGAIN, openat2_cached, false, 0 },
	{ TRACE_OPENAT2, E2BIG, openat2_size, false, 0 },
	{ TRACE_OPEN_HANDLE, EPERM, handle_as_nobody, true, 0 },
	{ TRACE_OPEN_HANDLE, EINVAL, handle_size, true, 0 },
	{ TRACE_OPEN_HANDLE, ESTALE, handle_stale, true, 0 },
	{ TRACE_EXEC, E2BIG, execve_long, false, 0 },
	{ TRACE_EXEC, EFAULT, execve_pointer, false, 0 },
	{ TRACE_MQ_OPEN, EINVAL, queue_none, false, 0 },
};

const size_t trace_errnos_open_count = sizeof(trace_errnos_open) / sizeof(trace_errnos_open[0]);
