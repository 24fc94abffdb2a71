/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening, checking and reading a policy file. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "cleanup.h"
#include "sys.h"

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
	const char *hint = err_hint(errnum);

	if (!rq->where.file)
		return err_system(rq->sink, (struct err_where){ rq->path, 0 }, errnum, hint, "cannot %s", what);
	return err_system(rq->sink, rq->where, errnum, hint, "cannot %s \"%s\"", what, rq->path);
}

static int refused(const struct request *rq, const char *why, const char *hint)
{
	if (!rq->where.file)
		return err_report(rq->sink, ERR_POLICY, (struct err_where){ rq->path, 0 }, hint, "%s", why);
	return err_report(rq->sink, ERR_POLICY, rq->where, hint, "\"%s\": %s", rq->path, why);
}

static bool everyone_can_write(const struct statx *directory)
{
	return (directory->stx_mode & S_IWOTH) && !(directory->stx_mode & S_ISVTX);
}

/* A link's target may lie elsewhere: its directory decides as well. */
static int check_target_directory(const struct request *rq, int directory, const char *name)
{
	char *target = arena_alloc(rq->arena, 4096);
	struct statx st;
	ssize_t len;
	char *slash;

	if (!target)
		return err_memory(rq->sink);
	len = readlinkat(directory, name, target, 4095);
	if (len < 0)
		return errno == EINVAL ? 0 : failed(rq, errno, "open");
	target[len] = '\0';
	slash = strrchr(target, '/');
	if (!slash)
		return 0;
	slash[slash == target] = '\0';
	if (sys_stat(directory, target, 0, &st) != 0)
		return failed(rq, errno, "look up the directory behind");
	if (everyone_can_write(&st))
		return refused(rq, "is a link into a directory that everyone can write", HINT_WRITABLE);
	return 0;
}

static int open_checked(const struct request *rq, struct source *out)
{
	const char *name = strrchr(rq->path, '/') + 1;
	size_t dir_len = (size_t)(name - rq->path);
	char *dir = arena_strndup(rq->arena, rq->path, dir_len > 1 ? dir_len - 1 : 1);
	cleanup_fd int directory = -1;
	cleanup_fd int fd = -1;
	struct statx st;

	if (!dir)
		return err_memory(rq->sink);
	directory = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0 || sys_fstat(directory, &st) != 0)
		return failed(rq, errno, "open");
	if (everyone_can_write(&st))
		return refused(rq, "lies in a directory that everyone can write", HINT_WRITABLE);
	fd = openat(directory, *name ? name : ".", OPEN_FLAGS | O_NOFOLLOW);
	if (fd < 0 && errno == ELOOP) {
		if (check_target_directory(rq, directory, name) != 0)
			return -1;
		fd = openat(directory, name, OPEN_FLAGS);
	}
	if (fd < 0 || sys_fstat(fd, &st) != 0)
		return failed(rq, errno, "open");
	if (!S_ISREG(st.stx_mode))
		return refused(rq, S_ISDIR(st.stx_mode) ? "is a directory, not a policy file" : "is not a regular file",
		               S_ISDIR(st.stx_mode) ? "a directory of policies is named with a / behind it" : NULL);
	if (st.stx_mode & S_IWOTH)
		return refused(rq, "can be written by everyone", HINT_WRITABLE);
	if (st.stx_size > SOURCE_MAX)
		return refused(rq, "is larger than 1 MiB", NULL);
	out->device = sys_device(&st);
	out->inode = st.stx_ino;
	out->owner = st.stx_uid;
	out->mode = st.stx_mode;
	out->len = st.stx_size;
	return steal_fd(&fd);
}

/* Reads to the end: the file may have grown or shrunk since its size was taken. */
static int read_whole(const struct request *rq, int fd, struct source *out)
{
	size_t room = out->len + 3;
	size_t len = 0;
	char *text = arena_alloc(rq->arena, room);

	while (text) {
		size_t asked = room - 2 - len;
		ssize_t got = read(fd, text + len, asked);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return failed(rq, errno, "read");
		if (got == 0)
			break;
		len += (size_t)got;
		/* All there was to be, and there was room for more: the end of a regular file. */
		if (len == out->len && (size_t)got < asked)
			break;
		if (len > SOURCE_MAX)
			return refused(rq, "is larger than 1 MiB", NULL);
		if (len == room - 2) {
			room *= 2;
			text = arena_resize(rq->arena, text, room);
		}
	}
	if (!text)
		return err_memory(rq->sink);
	text[len] = '\n'; /* libconfig 1.5 takes no comment without one */
	text[len + 1] = '\0';
	out->text = text;
	out->len = len;
	return 0;
}

int source_read(struct arena *arena, const struct err_sink *sink, struct err_where where, const char *path,
                struct source *out)
{
	const struct request rq = { arena, sink, where, path };
	cleanup_fd int fd = open_checked(&rq, out);

	if (fd < 0)
		return -1;
	out->path = path;
	return read_whole(&rq, fd, out);
}
