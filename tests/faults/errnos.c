/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of system calls and their errors. */
#include "errnos.h"

#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>

#define FILES EACCES, ENOENT, ENOTDIR, ELOOP, EMFILE, ENFILE, ENOMEM, EINTR, EIO, EPERM, ENOSYS

/* clang-format off */
static const struct errnos table[] = {
	{ "open", SYS_open, { FILES } },
	{ "openat", SYS_openat, { FILES } },
	{ "openat2", 437, { FILES } },
	{ "statx", SYS_statx, { EACCES, ENOENT, ENOTDIR, ELOOP, ENOMEM, EIO, EPERM, ENOSYS } },
	{ "newfstatat", SYS_newfstatat, { EACCES, ENOENT, ENOTDIR, ENOMEM, EIO, EPERM, ENOSYS } },
	{ "access", SYS_access, { EACCES, ENOENT, EIO, EPERM } },
	{ "faccessat2", 439, { EACCES, ENOENT, EIO, EPERM, ENOSYS } },
	{ "readlink", SYS_readlink, { EACCES, EINVAL, EIO, ENOENT, ENOMEM, EPERM } },
	{ "readlinkat", SYS_readlinkat, { EACCES, EINVAL, EIO, ENOENT, ENOMEM, EPERM } },
	{ "getcwd", SYS_getcwd, { EACCES, ENOENT, ENOMEM, ERANGE, EPERM } },
	{ "read", SYS_read, { EINTR, EIO, EAGAIN, EISDIR, EBADF, EPERM } },
	{ "pread64", SYS_pread64, { EINTR, EIO, EISDIR, EBADF, EPERM } },
	{ "write", SYS_write, { EINTR, EIO, EAGAIN, EPIPE, ENOSPC, EBADF, EPERM } },
	{ "sendto", SYS_sendto, { EAGAIN, EPIPE, ENOTCONN, EBADF, EPERM, ENOSYS } },
	{ "close", SYS_close, { EIO, EINTR, EBADF, EPERM } },
	{ "fcntl", SYS_fcntl, { EBADF, EINVAL, EPERM } },
	{ "getdents64", SYS_getdents64, { EIO, ENOENT, ENOTDIR, EINVAL, EPERM, ENOSYS } },
	{ "mmap", SYS_mmap, { ENOMEM, EAGAIN, EPERM } },
	{ "munmap", SYS_munmap, { EINVAL, ENOMEM, EPERM } },
	{ "mprotect", SYS_mprotect, { ENOMEM, EACCES, EPERM } },
	{ "poll", SYS_poll, { EINTR, ENOMEM, EPERM } },
	{ "rt_sigprocmask", SYS_rt_sigprocmask, { EINVAL, EPERM } },
	{ "rt_sigpending", SYS_rt_sigpending, { EINVAL, EPERM } },
	{ "rt_sigtimedwait", SYS_rt_sigtimedwait, { EINTR, EINVAL, EPERM } },
	{ "statfs", SYS_statfs, { EACCES, EIO, ENOENT, ENOSYS, EPERM } },
	{ "unshare", SYS_unshare, { EPERM, EINVAL, ENOMEM, ENOSPC, ENOSYS } },
	{ "prctl", SYS_prctl, { EINVAL, EPERM, ENOSYS } },
	/* Its error is the old break (brk(2)), which glibc takes for ENOMEM; no filter gives an address. */
	{ "brk", SYS_brk, { 0 } },
	{ "clone", SYS_clone, { EAGAIN, ENOMEM, EPERM } },
	{ "wait4", SYS_wait4, { EINTR, ECHILD, EPERM } },
	{ "execve", SYS_execve, { EACCES, ENOENT, E2BIG, ENOEXEC, ENOMEM, EIO, EPERM, ETXTBSY } },
	{ "setsid", SYS_setsid, { EPERM, ENOSYS } },
	{ "landlock_create_ruleset", 444, { ENOSYS, EOPNOTSUPP, EPERM, EINVAL, E2BIG, ENOMSG, EMFILE, ENFILE, ENOMEM } },
	{ "landlock_add_rule", 445, { EINVAL, ENOMEM, EPERM, EBADF, EBADFD, ENOMSG, EOPNOTSUPP, ENOSYS } },
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
