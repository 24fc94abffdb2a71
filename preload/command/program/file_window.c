/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading by windows. */
#include "command/program/file_window.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/sys.h"
#include "expand/targets.h"

/* Opens with O_PATH first, which does nothing to a pipe or device: a hostile program may have chosen the path. */
static int open_regular(const char *path, struct statx *st)
{
	cleanup_fd int found = sys_open(path, O_PATH | O_CLOEXEC);
	cleanup_fd int fd = -1;
	struct statx again;
	char self[64];

	if (found < 0 || sys_fstat(found, st) != 0)
		return -1;
	if (!S_ISREG(st->stx_mode)) {
		errno = EACCES;
		return -1;
	}
	(void)snprintf(self, sizeof(self), "/proc/self/fd/%d", found);
	fd = sys_open(self, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 || errno != ENOENT)
		return steal_fd(&fd);
	/* Without /proc, by its name once more. */
	fd = sys_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || sys_fstat(fd, &again) != 0)
		return -1;
	if (!sys_same_file(st, &again)) {
		errno = ESTALE;
		return -1;
	}
	return steal_fd(&fd);
}

int file_window_open(struct file_window *file, const char *path)
{
	struct statx st = { .stx_mode = 0 };

	memset(file, 0, offsetof(struct file_window, bytes));
	for (size_t i = 0; i < FILE_WINDOW_COUNT; i++)
		file->windows[i].bytes = file->bytes[i];
	file->fd = open_regular(path, &st);
	file->id = (struct target_id){ sys_device(&st), st.stx_ino };
	file->size = st.stx_size;
	return file->fd < 0 ? -1 : 0;
}

int file_window_close(struct file_window *file)
{
	cleanup_close(&file->fd);
	errno = file->errnum;
	return file->errnum == 0 ? 0 : -1;
}

static struct file_window_part *oldest(struct file_window *file)
{
	struct file_window_part *found = file->windows;

	for (size_t i = 1; i < FILE_WINDOW_COUNT; i++)
		if (file->windows[i].used < found->used)
			found = &file->windows[i];
	return found;
}

/* Hardly ever is more wanted than a page: what is not touched costs no memory. */
#define FILL_SIZE ((size_t)4096)

static void fill(struct file_window *file, struct file_window_part *window, uint64_t at, size_t wanted)
{
	const size_t size = wanted > FILL_SIZE ? FILE_WINDOW_SIZE : FILL_SIZE;

	window->at = at;
	window->len = 0;
	while (window->len < size && at + window->len < file->size) {
		ssize_t got =
			pread(file->fd, window->bytes + window->len, size - window->len, (off_t)(at + window->len));

		/* The file has become shorter meanwhile. */
		if (got <= 0)
			file->errnum = got < 0 ? errno : EIO;
		if (got <= 0)
			return;
		window->len += (size_t)got;
	}
}

/* How many bytes from here on are in a window. */
static size_t held(const struct file_window_part *window, uint64_t at)
{
	return at < window->at || at - window->at >= window->len ? 0 : window->len - (size_t)(at - window->at);
}

/* The window that has so many bytes from there on, or is filled with them as far as the file has them. */
static struct file_window_part *window_at(struct file_window *file, uint64_t at, size_t wanted)
{
	struct file_window_part *window;

	for (size_t i = 0; i < FILE_WINDOW_COUNT; i++)
		if (held(&file->windows[i], at) >= wanted)
			return &file->windows[i];
	window = oldest(file);
	fill(file, window, at, wanted);
	return window;
}

const unsigned char *file_window_view(struct file_window *file, uint64_t at, size_t wanted, size_t *len)
{
	/* Mostly it is the one of the time before. */
	struct file_window_part *window = file->last;

	if (at >= file->size || file->size - at < wanted)
		return NULL;
	if (!window || held(window, at) < wanted)
		window = window_at(file, at, wanted);
	window->used = ++file->uses;
	file->last = window;
	*len = held(window, at);
	return *len < wanted ? NULL : window->bytes + (at - window->at);
}

const char *file_window_text(struct arena *arena, struct file_window *file, uint64_t at)
{
	uint64_t left = at < file->size ? file->size - at : 0;
	size_t room, len;
	const char *start = (const char *)file_window_view(file, at, 1, &room);

	/* The text goes beyond its window: view it from its start, with all that a window holds. */
	if (start && strnlen(start, room) == room)
		start = (const char *)file_window_view(
			file, at, left < FILE_WINDOW_SIZE ? (size_t)left : FILE_WINDOW_SIZE, &room);
	len = start ? strnlen(start, room) : 0;
	return len > 0 && len < room ? arena_strndup(arena, start, len) : NULL;
}
