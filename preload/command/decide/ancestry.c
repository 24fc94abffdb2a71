/* SPDX-License-Identifier: BSD-3-Clause */
/* The way from an object up to the root directory. */
#include "command/decide/ancestry.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/open_nolinks.h"
#include "base/sys.h"

/* What the kernel calls a memfd, which lies in a tmpfs that is mounted nowhere. */
#define MEMFD "/memfd:"

static int look(int fd, struct ancestry_step *step, uint32_t *mode)
{
	struct statx st;

	if (sys_fstat(fd, &st) != 0 || sys_mount_id(fd, "", AT_EMPTY_PATH, &step->mount) != 0)
		return -1;
	step->device = sys_device(&st);
	step->inode = st.stx_ino;
	*mode = st.stx_mode;
	return 0;
}

static bool same(const struct ancestry_step *a, const struct ancestry_step *b)
{
	return a->inode == b->inode && a->device == b->device && a->mount == b->mount;
}

static int add(struct arena *arena, struct ancestry *out, size_t *capacity, const struct ancestry_step *step)
{
	struct ancestry_step *grown = arena_grow(arena, out->steps, out->count, capacity, sizeof(*out->steps));

	if (!grown) {
		errno = ENOMEM;
		return -1;
	}
	out->steps = grown;
	out->steps[out->count++] = *step;
	return 0;
}

/* On a file system whose objects lie in no directory. */
static bool lies_nowhere(int fd, const char *path)
{
	struct statfs fs;

	if (strncmp(path, MEMFD, sizeof(MEMFD) - 1) == 0)
		return true;
	if (fstatfs(fd, &fs) != 0)
		return false;
	return fs.f_type == PIPEFS_MAGIC || fs.f_type == SOCKFS_MAGIC || fs.f_type == ANON_INODE_FS_MAGIC ||
	       fs.f_type == NSFS_MAGIC;
}

/*
 * The directory in which the kernel says that the object lies, whose name there
 * must still be the object's: a descriptor, or -1.
 */
static int open_parent_by_name(const char *path, const struct ancestry_step *object)
{
	char directory[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t len;
	struct ancestry_step entry;
	uint32_t mode;
	cleanup_fd int parent = -1;
	cleanup_fd int child = -1;

	if (*path != '/' || !slash || !slash[1])
		return -1;
	len = (size_t)(slash - path);
	memcpy(directory, path, len);
	directory[len] = '\0';
	parent = open_nolinks(len ? directory : "/", 0, O_PATH | O_DIRECTORY);
	if (parent < 0)
		return -1;
	child = openat(parent, slash + 1, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (child < 0 || look(child, &entry, &mode) != 0)
		return -1;
	if (!same(&entry, object)) {
		errno = ENOENT;
		return -1;
	}
	return steal_fd(&parent);
}

/* -1: there is none, or it cannot be had. */
static int open_parent(int fd, const struct ancestry *a, bool *nowhere)
{
	const struct ancestry_step *object = &a->steps[0];
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(int)];
	char path[PATH_MAX];
	ssize_t len;
	int parent;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path) - 1);
	if (len > 0) {
		path[len] = '\0';
		parent = open_parent_by_name(path, object);
		if (parent >= 0)
			return parent;
		*nowhere = lies_nowhere(fd, path);
	}
	return S_ISDIR(a->mode) ? openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
}

/* From the directory in *fd, which is closed, to the root directory. */
static int climb(struct arena *arena, struct ancestry *out, size_t *capacity, int *fd)
{
	uint32_t mode;

	for (;;) {
		struct ancestry_step step;
		int parent;

		if (look(*fd, &step, &mode) != 0)
			return -1;
		/* The root directory is its own parent. */
		if (same(&step, &out->steps[out->count - 1]))
			return 0;
		if (add(arena, out, capacity, &step) != 0)
			return -1;
		parent = openat(*fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (parent < 0)
			return -1;
		(void)close(*fd);
		*fd = parent;
	}
}

int ancestry_of(struct arena *arena, int fd, struct ancestry *out)
{
	struct ancestry_step step;
	size_t capacity = 0;
	bool nowhere = false;
	cleanup_fd int parent = -1;

	memset(out, 0, sizeof(*out));
	if (look(fd, &step, &out->mode) != 0 || add(arena, out, &capacity, &step) != 0)
		return -1;
	parent = open_parent(fd, out, &nowhere);
	if (parent >= 0)
		return climb(arena, out, &capacity, &parent);
	if (nowhere)
		return 1;
	if (errno == 0)
		errno = ENOENT;
	return -1;
}

int ancestry_of_path(struct arena *arena, const char *path, bool follow, struct ancestry *out)
{
	cleanup_fd int fd = open(path, O_PATH | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));

	return fd < 0 ? -1 : ancestry_of(arena, fd, out);
}

size_t ancestry_in_mount(const struct ancestry *a, size_t from)
{
	size_t count = 0;

	while (from + count < a->count && a->steps[from + count].mount == a->steps[from].mount)
		count++;
	return count;
}
