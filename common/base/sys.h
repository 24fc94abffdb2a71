/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System calls whose wrappers in glibc are younger than 2.17, made directly so
 * that the shim loads in old containers too, or do more than is asked for.  Each
 * returns -1 and sets errno.
 */
#ifndef SYS_H
#define SYS_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * statx(2) by way of newfstatat(2), on 64-bit architectures, where libc's struct
 * stat is the kernel's.  Elsewhere fails and leaves errno as statx(2) set it.
 */
#ifdef SYS_newfstatat
static inline int sys_old_stat(int dir, const char *path, int flags, struct statx *st)
{
	struct stat old;

	if (syscall(SYS_newfstatat, dir, path, &old, flags) != 0)
		return -1;
	*st = (struct statx){ .stx_mode = (uint16_t)old.st_mode,
		              .stx_uid = old.st_uid,
		              .stx_gid = old.st_gid,
		              .stx_ino = old.st_ino,
		              .stx_size = (uint64_t)old.st_size,
		              .stx_nlink = (uint32_t)old.st_nlink,
		              /* makedev(3) */
		              .stx_dev_major = (uint32_t)(old.st_dev >> 8 & 0xfff),
		              .stx_dev_minor = (uint32_t)((old.st_dev & 0xff) | (old.st_dev >> 12 & 0xfff00)) };
	return 0;
}
#else
static inline int sys_old_stat(int dir, const char *path, int flags, struct statx *st)
{
	(void)dir;
	(void)path;
	(void)flags;
	(void)st;
	return -1;
}
#endif

/* open(2) of what is there already.  musl's open(3) asks for O_CLOEXEC a second time, by fcntl(2). */
static inline int sys_open(const char *path, int flags)
{
	return openat(AT_FDCWD, path, flags);
}

/*
 * rt_sigprocmask(2) with all 64 signals.  libc's sigprocmask(3) takes those that it
 * keeps for itself (32 and 33; musl's SIGRTMIN of glibc, 34, too) out of what was,
 * so that they would be lost to the program that is executed.
 */
static inline int sys_sigmask(int how, const sigset_t *set, sigset_t *old)
{
	return (int)syscall(SYS_rt_sigprocmask, how, set, old, sizeof(uint64_t));
}

/* sigaddset(3) of any signal, which libc's is not. */
static inline void sys_sigset_add(sigset_t *set, int number)
{
	const size_t bits = 8 * sizeof(unsigned long);

	((unsigned long *)(void *)set)[(size_t)(number - 1) / bits] |= 1UL << ((size_t)(number - 1) % bits);
}

/*
 * statx(2), Linux 4.11: one layout on every architecture, unlike stat's.  Old
 * containers' filters do not know it, and answer ENOSYS or EPERM.
 */
static inline int sys_stat(int dir, const char *path, int flags, struct statx *st)
{
	if (syscall(SYS_statx, dir, path, flags, STATX_BASIC_STATS, st) == 0)
		return 0;
	return errno == ENOSYS || errno == EPERM ? sys_old_stat(dir, path, flags, st) : -1;
}

/* The same for a descriptor, O_PATH ones included. */
static inline int sys_fstat(int fd, struct statx *st)
{
	return sys_stat(fd, "", AT_EMPTY_PATH, st);
}

static inline uint64_t sys_device(const struct statx *st)
{
	return (uint64_t)st->stx_dev_major << 32 | st->stx_dev_minor;
}

static inline bool sys_same_file(const struct statx *a, const struct statx *b)
{
	return a->stx_ino == b->stx_ino && sys_device(a) == sys_device(b);
}

/* Whether two paths lead to one file, links followed. */
static inline bool sys_same_path(const char *a, const char *b)
{
	struct statx first, second;

	return sys_stat(AT_FDCWD, a, 0, &first) == 0 && sys_stat(AT_FDCWD, b, 0, &second) == 0 &&
	       sys_same_file(&first, &second);
}

/*
 * Whether a file is root's or our own.  In a user namespace every ID that has no
 * mapping is the overflow ID (user_namespaces(7)): it is nobody's own.
 */
#define SYS_OVERFLOW_ID 65534 /* /proc/sys/kernel/overflowuid, unless it was changed */

static inline bool sys_is_ours(const struct statx *st)
{
	return st->stx_uid == 0 || (st->stx_uid == geteuid() && st->stx_uid != SYS_OVERFLOW_ID);
}

/* The process, or the system, has no descriptor left. */
static inline bool sys_is_short(int errnum)
{
	return errnum == EMFILE || errnum == ENFILE;
}

/* faccessat2(2), Linux 5.8: older than Landlock, younger than many headers. */
#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif

/*
 * Whether an open file, which the caller may write by its mode, lies on a mount
 * that is read-only, or on a file system that is (access(2), EROFS).  False also
 * where that cannot be found out.  errno may change.
 */
static inline bool sys_is_read_only(int fd)
{
	return syscall(SYS_faccessat2, fd, "", W_OK, AT_EMPTY_PATH) != 0 && errno == EROFS;
}

/* Whether an open file lies on procfs (PROC_SUPER_MAGIC). */
static inline bool sys_is_proc(int fd)
{
	struct statfs st;

	return syscall(SYS_fstatfs, fd, &st) == 0 && st.f_type == 0x9fa0;
}

/* The mount that a file was reached by: a field of statx(2) that many headers lack (Linux 5.8). */
#define SYS_STATX_MNT_ID 0x1000U
#define SYS_STATX_MNT_ID_AT 144

static inline int sys_mount_id(int dir, const char *path, int flags, uint64_t *id)
{
	struct statx st;

	if (syscall(SYS_statx, dir, path, flags, SYS_STATX_MNT_ID, &st) != 0)
		return -1;
	if (!(st.stx_mask & SYS_STATX_MNT_ID)) {
		errno = EOPNOTSUPP;
		return -1;
	}
	*id = *(const uint64_t *)(const void *)((const char *)&st + SYS_STATX_MNT_ID_AT);
	return 0;
}

/* The kernel follows as many symbolic links in one path (path_resolution(7)). */
#define SYS_LINKS_MAX 40

/* openat2(2), Linux 5.6: older than Landlock, younger than many headers. */
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#define SYS_RESOLVE_NO_XDEV 0x01
#define SYS_RESOLVE_NO_MAGICLINKS 0x02
#define SYS_RESOLVE_NO_SYMLINKS 0x04

/* mkdirat(2), fchmod(2), and unlinkat(2) of a directory. */
static inline int sys_mkdirat(int dir, const char *name, unsigned mode)
{
	return (int)syscall(SYS_mkdirat, dir, name, mode);
}

static inline int sys_fchmod(int fd, unsigned mode)
{
	return (int)syscall(SYS_fchmod, fd, mode);
}

static inline int sys_rmdirat(int dir, const char *name)
{
	return (int)syscall(SYS_unlinkat, dir, name, AT_REMOVEDIR);
}

/* close_range(2), Linux 5.9: glibc 2.31 does not know its number, which is the same everywhere. */
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

struct sys_open_how {
	uint64_t flags;
	uint64_t mode;
	uint64_t resolve;
};

static inline int sys_openat2(int dir, const char *path, const struct sys_open_how *how)
{
	return (int)syscall(SYS_openat2, dir, path, how, sizeof(*how));
}

/* What getdents64(2) fills the buffer with. */
struct sys_dirent {
	uint64_t inode;
	int64_t offset;
	uint16_t length; /* of this record */
	uint8_t type;    /* DT_* */
	char name[];
};

static inline long sys_getdents(int fd, void *buffer, size_t size)
{
	return syscall(SYS_getdents64, fd, buffer, size);
}

/*
 * The kind of an entry of an open directory: DT_LNK, DT_DIR, or another; for
 * file systems that do not say, a look, whose failure is DT_UNKNOWN.
 */
static inline unsigned char sys_dirent_kind(int dir, const struct sys_dirent *entry)
{
	struct statx st;

	if (entry->type != DT_UNKNOWN)
		return entry->type;
	if (sys_stat(dir, entry->name, AT_SYMLINK_NOFOLLOW, &st) != 0)
		return DT_UNKNOWN;
	return S_ISLNK(st.stx_mode) ? DT_LNK : S_ISDIR(st.stx_mode) ? DT_DIR : DT_REG;
}

#endif
