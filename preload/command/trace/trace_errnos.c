/* SPDX-License-Identifier: BSD-3-Clause */
/* The order of the kernel's checks: fs/namei.c, fs/open.c, fs/exec.c, net/socket.c, kernel/signal.c. */
#include "command/trace/trace_errnos.h"

#include <errno.h>
#include <stddef.h>

#include "base/count.h"
#include "base/err.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_record.h"

/* Kinds that look a path up: what is told by that comes before everything else. */
static const unsigned char looks_up[TRACE_KINDS] = {
	[TRACE_OPEN] = 1,    [TRACE_OPENAT2] = 1, [TRACE_CREAT] = 1,    [TRACE_USELIB] = 1, [TRACE_ACCT] = 1,
	[TRACE_SWAP] = 1,    [TRACE_EXEC] = 1,    [TRACE_TRUNCATE] = 1, [TRACE_RENAME] = 1, [TRACE_LINK] = 1,
	[TRACE_SYMLINK] = 1, [TRACE_MKDIR] = 1,   [TRACE_MKNOD] = 1,    [TRACE_RMDIR] = 1,  [TRACE_UNLINK] = 1,
	[TRACE_BPF] = 1,     [TRACE_BIND] = 1,    [TRACE_CONNECT] = 1,  [TRACE_MOUNT] = 1,  [TRACE_OPEN_HANDLE] = 1,
	[TRACE_MQ_OPEN] = 1,
};

static const int of_paths[] = { ENOENT, EEXIST, ENOTDIR, ELOOP, ENAMETOOLONG, EROFS };

/* Of any call that has no row for them: arguments that cannot be read, descriptors that are none, limits. */
static const int of_arguments[] = { EFAULT, EBADF, EMFILE, ENFILE, E2BIG, ENOSYS };

const struct trace_errnos_row trace_errnos_rows[] = {
	{ TRACE_OPEN, EINVAL, TRACE_BEFORE },
	{ TRACE_OPEN, EISDIR, TRACE_BEFORE },
	{ TRACE_OPEN, ETXTBSY, TRACE_BEFORE },
	{ TRACE_OPEN, EPERM, TRACE_BEFORE },
	{ TRACE_OPENAT2, EINVAL, TRACE_BEFORE },
	{ TRACE_OPENAT2, EISDIR, TRACE_BEFORE },
	{ TRACE_OPENAT2, ETXTBSY, TRACE_BEFORE },
	{ TRACE_OPENAT2, EPERM, TRACE_BEFORE },
	{ TRACE_OPENAT2, EXDEV, TRACE_BEFORE },
	{ TRACE_OPENAT2, EAGAIN, TRACE_BEFORE },
	{ TRACE_CREAT, EISDIR, TRACE_BEFORE },
	{ TRACE_CREAT, ETXTBSY, TRACE_BEFORE },
	{ TRACE_CREAT, EPERM, TRACE_BEFORE },
	{ TRACE_OPEN_HANDLE, EPERM, TRACE_BEFORE },
	{ TRACE_OPEN_HANDLE, EINVAL, TRACE_BEFORE },
	{ TRACE_OPEN_HANDLE, ESTALE, TRACE_BEFORE },
	/* Of the words; the file is opened first (since Linux 6.8). */
	{ TRACE_EXEC, E2BIG, TRACE_AFTER },
	{ TRACE_EXEC, EFAULT, TRACE_AFTER },
	{ TRACE_TRUNCATE, EISDIR, TRACE_BEFORE },
	{ TRACE_TRUNCATE, EINVAL, TRACE_BEFORE },
	{ TRACE_TRUNCATE, ETXTBSY, TRACE_BEFORE },
	{ TRACE_TRUNCATE, EPERM, TRACE_BEFORE },
	{ TRACE_RENAME, ENOTDIR, TRACE_AFTER },
	{ TRACE_RENAME, EINVAL, TRACE_BEFORE },
	{ TRACE_RENAME, EXDEV, TRACE_EITHER },
	{ TRACE_LINK, EINVAL, TRACE_BEFORE },
	{ TRACE_LINK, EXDEV, TRACE_EITHER },
	{ TRACE_MKNOD, EINVAL, TRACE_BEFORE },
	{ TRACE_RMDIR, EINVAL, TRACE_BEFORE },
	{ TRACE_RMDIR, ENOTDIR, TRACE_AFTER },
	{ TRACE_UNLINK, EINVAL, TRACE_BEFORE },
	{ TRACE_ACCT, EPERM, TRACE_BEFORE },
	{ TRACE_SWAP, EPERM, TRACE_BEFORE },
	{ TRACE_BIND, EAFNOSUPPORT, TRACE_BEFORE },
	{ TRACE_BIND, ENOTSOCK, TRACE_BEFORE },
	{ TRACE_CONNECT, EAFNOSUPPORT, TRACE_BEFORE },
	{ TRACE_CONNECT, ENOTSOCK, TRACE_BEFORE },
	{ TRACE_CONNECT, EPERM, TRACE_EITHER },
	{ TRACE_SENDTO, ENOTSOCK, TRACE_BEFORE },
	{ TRACE_SENDTO, EPERM, TRACE_EITHER },
	{ TRACE_SENDMSG, ENOTSOCK, TRACE_BEFORE },
	{ TRACE_SENDMSG, EPERM, TRACE_EITHER },
	{ TRACE_SENDMMSG, ENOTSOCK, TRACE_BEFORE },
	{ TRACE_SENDMMSG, EPERM, TRACE_EITHER },
	{ TRACE_LISTEN, ENOTSOCK, TRACE_BEFORE },
	{ TRACE_IOCTL, EBADF, TRACE_BEFORE },
	{ TRACE_IOCTL, EFAULT, TRACE_AFTER },
	{ TRACE_KILL, ESRCH, TRACE_BEFORE },
	{ TRACE_KILL, EINVAL, TRACE_BEFORE },
	{ TRACE_KILL, EPERM, TRACE_EITHER },
	{ TRACE_TGKILL, ESRCH, TRACE_BEFORE },
	{ TRACE_TGKILL, EINVAL, TRACE_BEFORE },
	{ TRACE_TGKILL, EPERM, TRACE_EITHER },
	{ TRACE_PIDFD_SIGNAL, ESRCH, TRACE_BEFORE },
	{ TRACE_PIDFD_SIGNAL, EINVAL, TRACE_BEFORE },
	{ TRACE_PIDFD_SIGNAL, EPERM, TRACE_EITHER },
	{ TRACE_FCNTL, ESRCH, TRACE_BEFORE },
	{ TRACE_PTRACED, ESRCH, TRACE_BEFORE },
	{ TRACE_PTRACED, EPERM, TRACE_EITHER },
	{ TRACE_PROCESS, ESRCH, TRACE_BEFORE },
	{ TRACE_PROCESS, EPERM, TRACE_EITHER },
	{ TRACE_PROCESS, EFAULT, TRACE_AFTER },
	{ TRACE_PIDFD, ESRCH, TRACE_BEFORE },
	{ TRACE_PIDFD, EPERM, TRACE_EITHER },
	{ TRACE_PIDFD, EBADF, TRACE_AFTER },
	{ TRACE_KCMP, ESRCH, TRACE_BEFORE },
	{ TRACE_KCMP, EPERM, TRACE_EITHER },
	{ TRACE_KCMP, EBADF, TRACE_AFTER },
	{ TRACE_MOUNT, EPERM, TRACE_EITHER },
	{ TRACE_FSCONFIG, EPERM, TRACE_EITHER },
	{ TRACE_FTRUNCATE, EINVAL, TRACE_BEFORE },
	{ TRACE_FTRUNCATE, EPERM, TRACE_BEFORE },
	{ TRACE_BPF, EINVAL, TRACE_BEFORE },
	{ TRACE_MQ_OPEN, EINVAL, TRACE_BEFORE },
};

const size_t trace_errnos_rows_count = COUNT(trace_errnos_rows);

static bool is_one(int errnum, const int *errnos, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (errnos[i] == errnum)
			return true;
	return false;
}

enum trace_stage trace_errnos_stage(enum trace_kind kind, int errnum)
{
	for (size_t i = 0; i < trace_errnos_rows_count; i++)
		if (trace_errnos_rows[i].kind == kind && trace_errnos_rows[i].errnum == errnum)
			return trace_errnos_rows[i].stage;
	if (is_one(errnum, of_arguments, COUNT(of_arguments)) ||
	    (looks_up[kind] && is_one(errnum, of_paths, COUNT(of_paths))))
		return TRACE_BEFORE;
	/* Landlock's own. */
	return errnum == EACCES ? TRACE_EITHER : TRACE_AFTER;
}

/* What the loader of policies never meets, and err_name does not know. */
static const struct {
	int errnum;
	const char *name;
} names[] = {
#define NAME(errnum)            \
	{                       \
		errnum, #errnum \
	}
	NAME(ECHILD),
	NAME(EDEADLK),
	NAME(EDESTADDRREQ),
	NAME(EDOM),
	NAME(ERANGE),
	NAME(ENOLCK),
	NAME(EILSEQ),
	NAME(EIDRM),
	NAME(ENOMSG),
	NAME(ENODATA),
	NAME(ENOLINK),
	NAME(EPROTO),
	NAME(EBADMSG),
	NAME(EOVERFLOW),
	NAME(ENOTUNIQ),
	NAME(EUSERS),
	NAME(ENOTSOCK),
	NAME(EMSGSIZE),
	NAME(EPROTOTYPE),
	NAME(ENOPROTOOPT),
	NAME(EPROTONOSUPPORT),
	NAME(ESOCKTNOSUPPORT),
	NAME(EPFNOSUPPORT),
	NAME(EAFNOSUPPORT),
	NAME(EADDRINUSE),
	NAME(EADDRNOTAVAIL),
	NAME(ENETDOWN),
	NAME(ENETUNREACH),
	NAME(ENETRESET),
	NAME(ECONNABORTED),
	NAME(ECONNRESET),
	NAME(ENOBUFS),
	NAME(EISCONN),
	NAME(ENOTCONN),
	NAME(ESHUTDOWN),
	NAME(ETIMEDOUT),
	NAME(ECONNREFUSED),
	NAME(EHOSTDOWN),
	NAME(EHOSTUNREACH),
	NAME(EALREADY),
	NAME(EINPROGRESS),
	NAME(ESTALE),
	NAME(EDQUOT),
	NAME(ENOMEDIUM),
	NAME(EMEDIUMTYPE),
	NAME(ECANCELED),
	NAME(ENOKEY),
	NAME(EREMOTEIO),
	NAME(ETXTBSY),
	NAME(ENOTEMPTY),
	NAME(EMLINK),
	NAME(ESPIPE),
	NAME(EPIPE),
	NAME(EFBIG),
	NAME(ENOTTY),
	NAME(ENXIO),
	NAME(ENODEV),
	NAME(ENOEXEC),
	NAME(ESRCH),
	NAME(EINTR),
	NAME(EIO),
	NAME(EXDEV),
	NAME(ELIBBAD),
	NAME(ELIBACC),
	NAME(ENOTBLK),
	NAME(EOPNOTSUPP)
};

const char *trace_errnos_name(int errnum)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (names[i].errnum == errnum)
			return names[i].name;
	return err_name(errnum);
}
