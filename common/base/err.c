/* SPDX-License-Identifier: BSD-3-Clause */
/* Errors as data: filling struct err and handing it to the sink. */
#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/count.h"

/* No pointers, which the loader would relocate. */
static const struct {
	int errnum;
	char name[16];
	char text[44];
} errnos[] = {
	{ EPERM, "EPERM", "operation not permitted" },
	{ ENOENT, "ENOENT", "no such file or directory" },
	{ EINTR, "EINTR", "interrupted system call" },
	{ EIO, "EIO", "input/output error" },
	{ ESRCH, "ESRCH", "no such process" },
	{ ECHILD, "ECHILD", "no child processes" },
	{ ENXIO, "ENXIO", "no such device or address" },
	{ E2BIG, "E2BIG", "argument list too long" },
	{ ENOEXEC, "ENOEXEC", "exec format error" },
	{ EBADF, "EBADF", "bad file descriptor" },
	{ EAGAIN, "EAGAIN", "resource temporarily unavailable" },
	{ ENOMEM, "ENOMEM", "cannot allocate memory" },
	{ EACCES, "EACCES", "permission denied" },
	{ EFAULT, "EFAULT", "bad address" },
	{ EBUSY, "EBUSY", "device or resource busy" },
	{ EEXIST, "EEXIST", "file exists" },
	{ EXDEV, "EXDEV", "invalid cross-device link" },
	{ ENODEV, "ENODEV", "no such device" },
	{ ENOTDIR, "ENOTDIR", "not a directory" },
	{ EISDIR, "EISDIR", "is a directory" },
	{ EINVAL, "EINVAL", "invalid argument" },
	{ ENFILE, "ENFILE", "too many open files in system" },
	{ EMFILE, "EMFILE", "too many open files" },
	{ ETXTBSY, "ETXTBSY", "text file busy" },
	{ EFBIG, "EFBIG", "file too large" },
	{ ENOSPC, "ENOSPC", "no space left on device" },
	{ EROFS, "EROFS", "read-only file system" },
	{ EPIPE, "EPIPE", "broken pipe" },
	{ ERANGE, "ERANGE", "result too large" },
	{ ENAMETOOLONG, "ENAMETOOLONG", "file name too long" },
	{ ENOSYS, "ENOSYS", "function not implemented" },
	{ ELOOP, "ELOOP", "too many levels of symbolic links" },
	{ ENOMSG, "ENOMSG", "no message of desired type" },
	{ ENODATA, "ENODATA", "no data available" },
	{ EOVERFLOW, "EOVERFLOW", "value too large for defined data type" },
	{ EBADFD, "EBADFD", "file descriptor in bad state" },
	{ ELIBBAD, "ELIBBAD", "accessing a corrupted shared library" },
	{ EAFNOSUPPORT, "EAFNOSUPPORT", "address family not supported" },
	{ EOPNOTSUPP, "EOPNOTSUPP", "operation not supported" },
	{ ENOTCONN, "ENOTCONN", "transport endpoint is not connected" },
	{ ETIMEDOUT, "ETIMEDOUT", "connection timed out" },
	{ ESTALE, "ESTALE", "stale file handle" },
	{ EDQUOT, "EDQUOT", "disk quota exceeded" },
};

/* What helps against those that a user meets. */
static const struct {
	int errnum;
	char hint[80];
} hints[] = {
	{ EPERM, "a seccomp filter or a security module may deny it, or it takes root" },
	{ ENOENT, "look at the spelling, and whether each directory on the way is there" },
	{ EIO, "what it is stored on may be failing: dmesg says more" },
	{ E2BIG, "shorten the arguments or the environment" },
	{ ENOEXEC, "it is no program of this machine's architecture" },
	{ EBADF, "the descriptor is closed, or open for the other direction" },
	{ EAGAIN, "raise the limit on processes (ulimit -u), or try again later" },
	{ ENOMEM, "free memory, or raise its limit (ulimit -v)" },
	{ EACCES, "namei -l shows the modes on the way to it; a security module may deny it too" },
	{ EEXIST, "remove it, or choose another name" },
	{ ENOTDIR, "a component before the last is no directory" },
	{ EISDIR, "name a file in it" },
	{ ENFILE, "end other programs, or raise the sysctl fs.file-max" },
	{ EMFILE, "raise RLIMIT_NOFILE, the limit on open files (ulimit -n)" },
	{ ETXTBSY, "end what writes to it" },
	{ EFBIG, "raise the limit on the size of files (ulimit -f)" },
	{ ENOSPC, "make room on its file system (df shows how full it is)" },
	{ EROFS, "choose a place that is not mounted read-only" },
	{ EPIPE, "what should read it ended before all was written" },
	{ ENAMETOOLONG, "a name takes 255 bytes at most, and a path 4095" },
	{ ENOSYS, "the kernel is too old for it, or a seccomp filter answers in its place" },
	{ ELOOP, "links lead to each other here, or more than 40 follow each other" },
	{ EDQUOT, "make room: quota shows how much you may use" },
};

const char *err_name(int errnum)
{
	for (size_t i = 0; i < COUNT(errnos); i++)
		if (errnos[i].errnum == errnum)
			return errnos[i].name;
	return "errno";
}

const char *err_text(int errnum)
{
	for (size_t i = 0; i < COUNT(errnos); i++)
		if (errnos[i].errnum == errnum)
			return errnos[i].text;
	return "unknown error";
}

/* Of a path that is too long the end, which tells more. */
static void fill_file(struct err *err, const char *file)
{
	size_t len = strlen(file);
	size_t room = sizeof(err->file) - 1;

	if (len <= room)
		(void)snprintf(err->file, sizeof(err->file), "%s", file);
	else
		(void)snprintf(err->file, sizeof(err->file), "...%s", file + len - (room - strlen("...")));
}

static void fill(struct err *err, enum err_kind kind, struct err_where where, const char *hint)
{
	err->kind = kind;
	err->errnum = 0;
	err->line = where.line;
	fill_file(err, where.file ? where.file : "");
	(void)snprintf(err->hint, sizeof(err->hint), "%s", hint);
}

static void ignore(void *data, const struct err *err)
{
	(void)data;
	(void)err;
}

const struct err_sink err_silent = { ignore, NULL };

int err_report(const struct err_sink *sink, enum err_kind kind, struct err_where where, const char *hint,
               const char *fmt, ...)
{
	struct err err;
	va_list args;

	fill(&err, kind, where, hint);
	va_start(args, fmt);
	(void)vsnprintf(err.msg, sizeof(err.msg), fmt, args);
	va_end(args);
	sink->on_error(sink->data, &err);
	return -1;
}

int err_system(const struct err_sink *sink, struct err_where where, int errnum, const char *hint, const char *fmt, ...)
{
	struct err err;
	va_list args;
	size_t len;

	fill(&err, ERR_SYSTEM, where, hint ? hint : err_hint(errnum));
	err.errnum = errnum;
	/* Leave room for the errno after a long path. */
	va_start(args, fmt);
	(void)vsnprintf(err.msg, sizeof(err.msg) - 64, fmt, args);
	va_end(args);
	len = strlen(err.msg);
	if (strcmp(err_name(errnum), "errno") == 0)
		(void)snprintf(err.msg + len, sizeof(err.msg) - len, ": %s (errno %d)", err_text(errnum), errnum);
	else
		(void)snprintf(err.msg + len, sizeof(err.msg) - len, ": %s (%s)", err_text(errnum), err_name(errnum));
	sink->on_error(sink->data, &err);
	return -1;
}

const char *err_hint(int errnum)
{
	for (size_t i = 0; i < COUNT(hints); i++)
		if (hints[i].errnum == errnum)
			return hints[i].hint;
	return "strace -f shows the system call that fails";
}

const char *err_hint_open(int errnum, const char *path)
{
	if (errnum == EACCES && syscall(SYS_faccessat, AT_FDCWD, path, R_OK) == 0)
		return "its mode lets it be read: a policy that is in force already does not";
	return err_hint(errnum);
}

int err_memory(const struct err_sink *sink)
{
	return err_report(sink, ERR_MEMORY, (struct err_where){ NULL, 0 },
	                  "the policy is too large, or a memory limit (ulimit -v) too low", "out of memory");
}
