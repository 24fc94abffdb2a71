/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that make, move and remove names, and on what is open: each fails in its own way. */
#include "trace_errnos_cases.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "model/uapi.h"

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

/* As ordinary users: what root may do in any case. */
int trace_errnos_cases_as_nobody(int (*call)(void))
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
	return trace_errnos_cases_as_nobody(mknod_privilege);
}

static int unlink_other(void)
{
	return unlink("sticky/file");
}

static int sticky_as_nobody(void)
{
	return trace_errnos_cases_as_nobody(unlink_other);
}

static int rename_across(void)
{
	(void)close(open("open/moved", O_CREAT | O_WRONLY, 0600));
	return rename("open/moved", "sticky/moved");
}

static int link_across(void)
{
	(void)close(open("open/linked", O_CREAT | O_WRONLY, 0600));
	(void)unlink("sticky/linked");
	return link("open/linked", "sticky/linked");
}

static int link_flags(void)
{
	return linkat(AT_FDCWD, "file", AT_FDCWD, "new", 1);
}

static int unlink_flags(void)
{
	return unlinkat(AT_FDCWD, "file", 1);
}

static int truncate_append(void)
{
	return truncate("flags/append", 0);
}

static int ioctl_none(void)
{
	return ioctl(999, RNDGETENTCNT, (void *)16);
}

static int ioctl_pointer(void)
{
	return ioctl(open("/dev/urandom", O_RDONLY), RNDGETENTCNT, (void *)16);
}

static int ftruncate_read(void)
{
	return ftruncate(open("file", O_RDONLY), 0);
}

static int ftruncate_append(void)
{
	return ftruncate(open("flags/append", O_WRONLY | O_APPEND), 0);
}

#define FS(name) LANDLOCK_ACCESS_FS_##name

const struct trace_errnos_case trace_errnos_cases[] = {
	{ TRACE_MKDIR, EEXIST, mkdir_exists, false, 0 },
	{ TRACE_MKDIR, ENOENT, mkdir_missing, false, 0 },
	{ TRACE_MKDIR, ENOTDIR, mkdir_below_file, false, 0 },
	{ TRACE_MKDIR, EROFS, mkdir_read_only, true, 0 },
	{ TRACE_MKNOD, EEXIST, mknod_exists, false, 0 },
	{ TRACE_MKNOD, EINVAL, mknod_type, false, 0 },
	{ TRACE_MKNOD, EPERM, mknod_as_nobody, true, 0 },
	{ TRACE_SYMLINK, EEXIST, symlink_exists, false, 0 },
	{ TRACE_RMDIR, ENOTEMPTY, rmdir_full, false, 0 },
	{ TRACE_RMDIR, ENOTDIR, rmdir_file, false, 0 },
	{ TRACE_RMDIR, ENOENT, rmdir_missing, false, 0 },
	{ TRACE_RMDIR, EINVAL, rmdir_dot, false, 0 },
	{ TRACE_RMDIR, EBUSY, rmdir_mount, true, 0 },
	{ TRACE_UNLINK, ENOENT, unlink_missing, false, 0 },
	{ TRACE_UNLINK, EISDIR, unlink_directory, false, 0 },
	{ TRACE_UNLINK, EPERM, sticky_as_nobody, true, 0 },
	{ TRACE_RENAME, ENOENT, rename_missing, false, 0 },
	{ TRACE_RENAME, EINVAL, rename_into_itself, false, 0 },
	{ TRACE_RENAME, ENOTEMPTY, rename_full, false, 0 },
	{ TRACE_RENAME, EISDIR, rename_onto_directory, false, 0 },
	{ TRACE_RENAME, ENOTDIR, rename_onto_file, false, 0 },
	{ TRACE_RENAME, EEXIST, rename_exists, false, 0 },
	{ TRACE_LINK, EEXIST, link_exists, false, 0 },
	{ TRACE_LINK, ENOENT, link_missing, false, 0 },
	{ TRACE_LINK, EPERM, link_directory, false, 0 },
	{ TRACE_TRUNCATE, EISDIR, truncate_directory, false, 0 },
	{ TRACE_TRUNCATE, ENOENT, truncate_missing, false, 0 },
	{ TRACE_TRUNCATE, EINVAL, truncate_negative, false, 0 },
	{ TRACE_TRUNCATE, EINVAL, truncate_fifo, false, 0 },
	{ TRACE_TRUNCATE, ETXTBSY, truncate_running, false, 0 },
	{ TRACE_RENAME, EXDEV, rename_across, false, FS(WRITE_FILE) | FS(MAKE_REG) | FS(REMOVE_FILE) },
	{ TRACE_LINK, EXDEV, link_across, false, FS(WRITE_FILE) | FS(MAKE_REG) | FS(REMOVE_FILE) },
	{ TRACE_LINK, EINVAL, link_flags, false, 0 },
	{ TRACE_UNLINK, EINVAL, unlink_flags, false, 0 },
	{ TRACE_TRUNCATE, EPERM, truncate_append, true, 0 },
	{ TRACE_IOCTL, EBADF, ioctl_none, false, 0 },
	{ TRACE_IOCTL, EFAULT, ioctl_pointer, false, FS(READ_FILE) },
	{ TRACE_FTRUNCATE, EINVAL, ftruncate_read, false, FS(READ_FILE) },
	{ TRACE_FTRUNCATE, EPERM, ftruncate_append, true, FS(WRITE_FILE) },
};

const size_t trace_errnos_cases_count = sizeof(trace_errnos_cases) / sizeof(trace_errnos_cases[0]);
