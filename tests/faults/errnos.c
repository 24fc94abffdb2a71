/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of system calls and their errors. */
#include "errnos.h"

#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>

/* What the way to a file can give, wherever it leads: a network's file system, an automounter, a driver. */
#define WAY EACCES, ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, ENOMEM, EIO, ENXIO, ENODEV, ESTALE, EOVERFLOW, EINVAL
#define FILES WAY, EMFILE, ENFILE, EINTR, EAGAIN, EBADF, EPERM, ENOSYS

/* clang-format off */
static const struct errnos table[] = {
	{ "open", SYS_open, { FILES } },
	{ "openat", SYS_openat, { FILES } },
	{ "openat2", 437, { FILES, EXDEV, E2BIG } },
	{ "statx", SYS_statx, { WAY, EINTR, EBADF, EPERM, ENOSYS } },
	{ "newfstatat", SYS_newfstatat, { WAY, EBADF, EPERM, ENOSYS } },
	{ "access", SYS_access, { WAY, EPERM } },
	{ "faccessat2", 439, { WAY, EPERM, ENOSYS } },
	{ "readlink", SYS_readlink, { WAY, EPERM } },
	{ "readlinkat", SYS_readlinkat, { WAY, EBADF, EPERM, ENOSYS } },
	{ "getcwd", SYS_getcwd, { EACCES, ENOENT, ENOMEM, ERANGE, ENAMETOOLONG, EPERM, ENOSYS } },
	{ "getxattr", SYS_getxattr, { WAY, ENODATA, ERANGE, EOPNOTSUPP, EPERM } },
	{ "mkdirat", SYS_mkdirat, { WAY, EEXIST, EROFS, ENOSPC, EDQUOT, EMLINK, EBADF, EPERM, ENOSYS } },
	{ "fchmod", SYS_fchmod, { EIO, EROFS, EBADF, EINVAL, ENOENT, ENOMEM, EPERM, ENOSYS } },
	{ "read", SYS_read, { EINTR, EIO, EAGAIN, EISDIR, EBADF, EINVAL, ESTALE, EPERM } },
	{ "pread64", SYS_pread64, { EINTR, EIO, EISDIR, EBADF, EPERM } },
	{ "write", SYS_write, { EINTR, EIO, EAGAIN, EPIPE, ENOSPC, EFBIG, EDQUOT, EBADF, EINVAL, EPERM } },
	{ "sendto", SYS_sendto, { EAGAIN, EINTR, EPIPE, ECONNRESET, EMSGSIZE, ENOBUFS, ENOMEM, EACCES, ENOTCONN, EBADF,
	                          EPERM, ENOSYS } },
	{ "close", SYS_close, { EIO, EINTR, EBADF, ENOSPC, EPERM } },
	{ "close_range", 436, { EINVAL, EMFILE, ENOMEM, EPERM, ENOSYS } },
	{ "fcntl", SYS_fcntl, { EBADF, EINVAL, EPERM, ENOSYS } },
	{ "getdents64", SYS_getdents64, { EIO, ENOENT, ENOTDIR, EINVAL, EBADF, ESTALE, EPERM, ENOSYS } },
	{ "mmap", SYS_mmap, { ENOMEM, EAGAIN, EINVAL, EPERM } },
	{ "munmap", SYS_munmap, { EINVAL, ENOMEM, EPERM } },
	{ "mprotect", SYS_mprotect, { ENOMEM, EACCES, EPERM } },
	{ "poll", SYS_poll, { EINTR, ENOMEM, EINVAL, EPERM } },
	{ "ppoll", SYS_ppoll, { EINTR, ENOMEM, EINVAL, EPERM, ENOSYS } },
	{ "rt_sigaction", SYS_rt_sigaction, { EINVAL, EPERM } },
	{ "rt_sigprocmask", SYS_rt_sigprocmask, { EINVAL, EPERM } },
	{ "rt_sigpending", SYS_rt_sigpending, { EINVAL, EPERM } },
	{ "rt_sigtimedwait", SYS_rt_sigtimedwait, { EAGAIN, EINTR, EINVAL, EPERM } },
	{ "statfs", SYS_statfs, { WAY, EINTR, EPERM, ENOSYS } },
	{ "unshare", SYS_unshare, { EPERM, EINVAL, ENOMEM, ENOSPC, EUSERS, ENOSYS } },
	{ "seccomp", SYS_seccomp, { EINVAL, ENOMEM, ENOSYS, EPERM, EACCES, EFAULT, EBUSY, ESRCH, EOPNOTSUPP } },
	{ "capget", SYS_capget, { EINVAL, EFAULT, EPERM, ESRCH, ENOSYS } },
	{ "capset", SYS_capset, { EINVAL, EFAULT, EPERM, ENOSYS } },
	{ "prctl", SYS_prctl, { EINVAL, EACCES, EPERM, ENOSYS } },
	/* Its error is the old break (brk(2)), which glibc takes for ENOMEM: see TRACER_BREAK. */
	{ "brk", SYS_brk, { 0 } },
	{ "clone", SYS_clone, { EAGAIN, ENOMEM, EPERM, ENOSYS } },
	{ "wait4", SYS_wait4, { EINTR, ECHILD, EPERM } },
	{ "execve", SYS_execve, { EACCES, ENOENT, ENOTDIR, E2BIG, ENOEXEC, ENOMEM, EIO, EPERM, ETXTBSY, ELOOP, EAGAIN,
	                          EINVAL, ELIBBAD, EMFILE, ENFILE } },
	{ "setsid", SYS_setsid, { EPERM, ENOSYS } },
	{ "getpid", SYS_getpid, { EPERM, ENOSYS } },
	{ "getppid", SYS_getppid, { EPERM, ENOSYS } },
	{ "geteuid", SYS_geteuid, { EPERM, ENOSYS } },
	{ "landlock_create_ruleset", 444, { ENOSYS, EOPNOTSUPP, EPERM, EINVAL, E2BIG, EFAULT, ENOMSG, EMFILE, ENFILE,
	                                    ENOMEM } },
	{ "landlock_add_rule", 445, { EINVAL, ENOMEM, EPERM, EBADF, EBADFD, ENOMSG, EFAULT, EAFNOSUPPORT, EOPNOTSUPP,
	                              ENOSYS } },
	{ "landlock_restrict_self", 446, { E2BIG, EPERM, EBADF, EBADFD, EINVAL, ENOMEM, EOPNOTSUPP, ENOSYS } },
};
/* clang-format on */

const struct errnos *errnos_of(long call)
{
	static const struct errnos unlisted = { "a call", -1, { EPERM, ENOSYS } };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].call == call)
			return &table[i];
	return &unlisted;
}
