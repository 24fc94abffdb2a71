/* SPDX-License-Identifier: BSD-3-Clause */
/* statx(2) and /proc/self/fd. */
#include "command/trace/trace_object.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sys.h"

static int look(int dir, const char *path, int flags, struct trace_object *out)
{
	struct statx st;

	/* Never a question to a server, which may be a process that is stopped: FUSE. */
	if (syscall(SYS_statx, dir, path, flags | AT_STATX_DONT_SYNC, STATX_BASIC_STATS | SYS_STATX_MNT_ID, &st) != 0)
		return -1;
	out->device = sys_device(&st);
	out->inode = st.stx_ino;
	out->mode = st.stx_mode;
	out->links = st.stx_nlink;
	memcpy(&out->mount, (const char *)&st + SYS_STATX_MNT_ID_AT, sizeof(out->mount));
	return 0;
}

int trace_object_of(int fd, struct trace_object *out)
{
	return look(fd, "", AT_EMPTY_PATH, out);
}

int trace_object_at(const char *path, struct trace_object *out)
{
	return look(AT_FDCWD, path, 0, out);
}

bool trace_object_same(const struct trace_object *a, const struct trace_object *b)
{
	return a->device == b->device && a->inode == b->inode && a->mount == b->mount;
}

static char *read_link(struct arena *arena, int dir, const char *link)
{
	char target[PATH_MAX + 1];
	ssize_t len = readlinkat(dir, link, target, sizeof(target));

	if (len <= 0 || len > PATH_MAX)
		return NULL;
	return arena_strndup(arena, target, (size_t)len);
}

char *trace_object_link(struct arena *arena, const char *link)
{
	return read_link(arena, AT_FDCWD, link);
}

char *trace_object_path(struct arena *arena, int fd)
{
	static int own = -1;
	char link[16];

	/* Opened once: the way through /proc and its link "self" costs more than readlink(2) itself. */
	if (own < 0)
		own = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
	(void)snprintf(link, sizeof(link), "%d", fd);
	return own < 0 ? NULL : read_link(arena, own, link);
}

bool trace_object_is_special(const char *path, const struct trace_object *object)
{
	if (!path)
		return false;
	/* "pipe:[1]", "socket:[1]", "anon_inode:…", "mnt:[1]". */
	if (path[0] != '/')
		return true;
	return object->links == 0 && (strncmp(path, "/memfd:", 7) == 0 || strncmp(path, "/dev/zero (", 11) == 0 ||
	                              strncmp(path, "/SYSV", 5) == 0);
}

uint64_t trace_object_file_system(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 ? (uint32_t)fs.f_type : 0;
}
