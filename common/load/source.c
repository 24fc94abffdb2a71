/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening, checking and reading a policy file. */
#include "load/source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/read_whole.h"
#include "base/sys.h"

#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define HINT_WRITABLE "whoever can write a policy can lift it: chmod o-w"

struct request {
	struct arena *arena;
	const struct err_sink *sink;
	struct err_where where;
	const char *path;
};

static int failed(const struct request *rq, int errnum, const char *what)
{
	const char *hint = err_hint_open(errnum, rq->path);

	if (!rq->where.file)
		return err_system(rq->sink, (struct err_where){ rq->path, 0 }, errnum, hint, "cannot %s", what);
	return err_system(rq->sink, rq->where, errnum, hint, "cannot %s \"%s\"", what, rq->path);
}

/* why is NULL where there was no memory for it. */
static int refused(const struct request *rq, const char *why, const char *hint)
{
	if (!why)
		return err_memory(rq->sink);
	if (!rq->where.file)
		return err_report(rq->sink, ERR_POLICY, (struct err_where){ rq->path, 0 }, hint, "%s", why);
	return err_report(rq->sink, ERR_POLICY, rq->where, hint, "\"%s\": %s", rq->path, why);
}

static int too_large(const struct request *rq)
{
	return refused(rq, "is larger than 1 MiB", "put a part of it into a file that it includes");
}

/* Whether everyone can make another file of the name.  Container platforms mount directories of mode 0777 read-only. */
static bool everyone_can_write(int fd, const struct statx *directory)
{
	return (directory->stx_mode & S_IWOTH) && !(directory->stx_mode & S_ISVTX) && !sys_is_read_only(fd);
}

static int everyone_decides(const struct request *rq, const char *link)
{
	if (!link)
		return refused(rq, "lies in a directory that everyone can write", HINT_WRITABLE);
	return refused(rq, arena_printf(rq->arena, "is a link to \"%s\", in a directory that everyone can write", link),
	               HINT_WRITABLE);
}

/*
 * Opens the directory of a path, which a relative one has in `from`, and checks
 * it; leaves *name on the last component.  link is the path from the root or as
 * far as it is known, where a link led there; else NULL.  -1: reported.
 */
static int open_directory(const struct request *rq, int from, const char *path, const char **name, const char *link)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;
	char *text = arena_strndup(rq->arena, slash ? path : ".", len > 0 ? len : 1);
	cleanup_fd int directory = -1;
	struct statx st;

	if (!text)
		return err_memory(rq->sink);
	directory = openat(from, text, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return failed(rq, errno, link ? "follow the link" : "open");
	if (sys_fstat(directory, &st) != 0)
		return failed(rq, errno, "look up the directory of");
	if (everyone_can_write(directory, &st))
		return everyone_decides(rq, link);
	*name = slash ? slash + 1 : path;
	if (!**name)
		*name = ".";
	return steal_fd(&directory);
}

/* Where the link leads that a name in a directory is.  NULL: reported. */
static const char *read_link(const struct request *rq, int directory, const char *name)
{
	char *target = arena_alloc(rq->arena, PATH_MAX);
	ssize_t len;

	if (!target) {
		(void)err_memory(rq->sink);
		return NULL;
	}
	len = readlinkat(directory, name, target, PATH_MAX - 1);
	if (len <= 0) {
		/* An empty link leads nowhere: what openat(2) says where the kernel lets there be one. */
		(void)failed(rq, len < 0 ? errno : ENOENT, "open");
		return NULL;
	}
	target[len] = '\0';
	return target;
}

/* What a link at a path is known to lead to. */
static const char *link_target(const struct request *rq, const char *path, const char *target)
{
	const char *slash = strrchr(path, '/');

	if (target[0] == '/' || !slash)
		return target;
	return arena_printf(rq->arena, "%.*s/%s", (int)(slash - path), path, target);
}

/*
 * Opens the file.  Links are followed one by one: whoever can write a directory
 * on the way decides where it ends.
 */
static int open_file(const struct request *rq)
{
	const char *path = rq->path;
	const char *link = NULL;
	cleanup_fd int directory = -1;

	for (int links = 0; links <= SYS_LINKS_MAX; links++) {
		const char *name = path;
		int next = open_directory(rq, directory >= 0 ? directory : AT_FDCWD, path, &name, link);
		int fd;

		if (next < 0)
			return -1;
		cleanup_close(&directory);
		directory = next;
		fd = openat(directory, name, OPEN_FLAGS | O_NOFOLLOW);
		if (fd >= 0)
			return fd;
		if (errno != ELOOP)
			return failed(rq, errno, "open");
		path = read_link(rq, directory, name);
		if (!path)
			return -1;
		link = link_target(rq, link ? link : rq->path, path);
		if (!link)
			return err_memory(rq->sink);
	}
	return failed(rq, ELOOP, "open");
}

static int open_checked(const struct request *rq, struct source *out)
{
	cleanup_fd int fd = open_file(rq);
	struct statx st;

	if (fd < 0)
		return -1;
	if (sys_fstat(fd, &st) != 0)
		return failed(rq, errno, "look up");
	if (!S_ISREG(st.stx_mode))
		return refused(rq, S_ISDIR(st.stx_mode) ? "is a directory, not a policy file" : "is not a regular file",
		               !S_ISDIR(st.stx_mode) ? "a policy is a plain file"
		               : rq->where.file      ? "name a file in it"
		                                     : "a directory of policies is named with a / at its end");
	if (st.stx_mode & S_IWOTH)
		return refused(rq, "can be written by everyone", HINT_WRITABLE);
	if (st.stx_size > SOURCE_MAX)
		return too_large(rq);
	out->device = sys_device(&st);
	out->inode = st.stx_ino;
	out->owner = st.stx_uid;
	out->mode = st.stx_mode;
	out->len = st.stx_size;
	return steal_fd(&fd);
}

int source_read(struct arena *arena, const struct err_sink *sink, struct err_where where, const char *path,
                struct source *out)
{
	const struct request rq = { arena, sink, where, path };
	cleanup_fd int fd = open_checked(&rq, out);

	if (fd < 0)
		return -1;
	out->path = path;
	switch (read_whole(arena, fd, SOURCE_MAX, &out->text, &out->len)) {
	case READ_WHOLE_DONE:
		return 0;
	case READ_WHOLE_FAILED:
		return failed(&rq, errno, "read");
	case READ_WHOLE_LARGE:
		return too_large(&rq);
	case READ_WHOLE_MEMORY:
		break;
	}
	return err_memory(sink);
}
