/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The system calls' wrappers, for the shim alone and hidden, for string.c's
 * reason: what stands between the shim and the kernel is syscall(2) and
 * nothing else.  Cancellation points they are not: there are no threads yet.
 * What the kernel takes as a long is passed as one: of an int in its place the
 * upper half is whatever was there.
 *
 * Each takes what the shim asks of it; an argument that would be ignored ends the
 * process: nothing that was asked for is left out in silence.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* The kernel's signal set (sigprocmask(2), "C library/kernel differences"). */
#define KERNEL_SIGSET ((size_t)_NSIG / 8)

static void takes_only(bool this)
{
	if (!this)
		__builtin_trap();
}

/* Files.  None of the shim's is larger than 2 GiB, and none is created: the mode would be ignored. */

int open(const char *path, int flags, ...)
{
	return openat(AT_FDCWD, path, flags);
}

int openat(int dir, const char *path, int flags, ...)
{
	takes_only(!(flags & O_CREAT) && (flags & O_TMPFILE) != O_TMPFILE);
	return (int)syscall(SYS_openat, dir, path, flags, 0);
}

int close(int fd)
{
	return (int)syscall(SYS_close, fd);
}

ssize_t read(int fd, void *to, size_t len)
{
	return syscall(SYS_read, fd, to, len);
}

ssize_t write(int fd, const void *from, size_t len)
{
	return syscall(SYS_write, fd, from, len);
}

/* The commands that have no third argument. */
int fcntl(int fd, int command, ...)
{
	takes_only(command == F_GETFD || command == F_GETFL);
#ifdef SYS_fcntl64
	return (int)syscall(SYS_fcntl64, fd, command, 0UL);
#else
	return (int)syscall(SYS_fcntl, fd, command, 0UL);
#endif
}

ssize_t readlinkat(int dir, const char *path, char *to, size_t len)
{
	return syscall(SYS_readlinkat, dir, path, to, len);
}

ssize_t readlink(const char *path, char *to, size_t len)
{
	return readlinkat(AT_FDCWD, path, to, len);
}

/* Only into a buffer of the caller's; a directory outside the root is "(unreachable)...". */
char *getcwd(char *to, size_t len)
{
	takes_only(to != NULL);
	return syscall(SYS_getcwd, to, len) > 0 ? to : NULL;
}

int statfs(const char *path, struct statfs *out)
{
#ifdef SYS_statfs64
	/* The kernel's structure is that of statfs64(2) there, as musl's always is; the shim asks for the type alone. */
#ifdef __GLIBC__
	struct statfs64 wide;
#else
	struct statfs wide;
#endif

	if (syscall(SYS_statfs64, path, sizeof(wide), &wide) != 0)
		return -1;
	*out = (struct statfs){ .f_type = wide.f_type };
	return 0;
#else
	return (int)syscall(SYS_statfs, path, out);
#endif
}

/* Memory. */

void *mmap(void *start, size_t len, int protection, int flags, int fd, off_t offset)
{
#if defined(SYS_mmap2)
	/* In units of 4096 bytes: less would be ignored (mmap2(2)). */
	const long in_units = (long)(offset >> 12);
	long mapped;

	takes_only(offset >= 0 && ((off_t)in_units << 12) == offset);
	mapped = syscall(SYS_mmap2, start, len, (long)protection, (long)flags, (long)fd, in_units);
#elif defined(__s390x__)
	/* One argument: the kernel had five registers for arguments there (arch/s390/kernel/syscall.c). */
	const unsigned long block[6] = { (unsigned long)start,      len,
		                         (unsigned long)protection, (unsigned long)flags,
		                         (unsigned long)fd,         (unsigned long)offset };
	long mapped = syscall(SYS_mmap, block);
#else
	long mapped = syscall(SYS_mmap, start, len, (long)protection, (long)flags, (long)fd, offset);
#endif

	return (void *)mapped; // NOLINT(performance-no-int-to-ptr)
}

int munmap(void *start, size_t len)
{
	return (int)syscall(SYS_munmap, start, len);
}

int madvise(void *start, size_t len, int advice)
{
	return (int)syscall(SYS_madvise, start, len, advice);
}

/* Signals. */

int sigemptyset(sigset_t *set)
{
	*set = (sigset_t){ 0 };
	return 0;
}

static unsigned long *word_of(const sigset_t *set, int signal)
{
	// NOLINTNEXTLINE(performance-no-int-to-ptr)
	unsigned long *words = (unsigned long *)(size_t)set;

	takes_only(signal >= 1 && signal < _NSIG);
	return &words[(size_t)(signal - 1) / (8 * sizeof(*words))];
}

static unsigned long bit_of(int signal)
{
	return 1UL << (size_t)(signal - 1) % (8 * sizeof(unsigned long));
}

int sigaddset(sigset_t *set, int signal)
{
	*word_of(set, signal) |= bit_of(signal);
	return 0;
}

int sigismember(const sigset_t *set, int signal)
{
	return (*word_of(set, signal) & bit_of(signal)) != 0;
}

int sigpending(sigset_t *set)
{
	return (int)syscall(SYS_rt_sigpending, set, KERNEL_SIGSET);
}

/* Never waits: a time of zero has the same bytes in every layout. */
int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info, const struct timespec *restrict timeout)
{
	takes_only(timeout && timeout->tv_sec == 0 && timeout->tv_nsec == 0);
	return (int)syscall(SYS_rt_sigtimedwait, set, info, timeout, KERNEL_SIGSET);
}

/* Descriptors that are polled and written. */

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
	const struct timespec now = { 0, 0 };

	takes_only(timeout == 0);
	return (int)syscall(SYS_ppoll, fds, count, &now, NULL, (size_t)0);
}

ssize_t send(int fd, const void *from, size_t len, int flags)
{
	return syscall(SYS_sendto, fd, from, len, flags, NULL, 0);
}

/* The process. */

int prctl(int option, ...)
{
	unsigned long arguments[4];
	va_list args;

	va_start(args, option);
	for (size_t i = 0; i < sizeof(arguments) / sizeof(arguments[0]); i++)
		arguments[i] = va_arg(args, unsigned long);
	va_end(args);
	return (int)syscall(SYS_prctl, option, arguments[0], arguments[1], arguments[2], arguments[3]);
}

pid_t getpid(void)
{
	return (pid_t)syscall(SYS_getpid);
}

uid_t getuid(void)
{
#ifdef SYS_getuid32
	return (uid_t)syscall(SYS_getuid32);
#else
	return (uid_t)syscall(SYS_getuid);
#endif
}

gid_t getgid(void)
{
#ifdef SYS_getgid32
	return (gid_t)syscall(SYS_getgid32);
#else
	return (gid_t)syscall(SYS_getgid);
#endif
}

gid_t getegid(void)
{
#ifdef SYS_getegid32
	return (gid_t)syscall(SYS_getegid32);
#else
	return (gid_t)syscall(SYS_getegid);
#endif
}

uid_t geteuid(void)
{
#ifdef SYS_geteuid32
	return (uid_t)syscall(SYS_geteuid32);
#else
	return (uid_t)syscall(SYS_geteuid);
#endif
}

void _exit(int status)
{
	(void)syscall(SYS_exit_group, status);
	/* A filter that lets nobody end: then by a signal. */
	__builtin_trap();
}
