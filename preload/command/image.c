/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading by windows. */
#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../common/cleanup.h"
#include "../../common/sys.h"

/*
 * By O_PATH first, which opens nothing yet.  The path may be one that a hostile
 * program chose.
 */
static int open_regular(const char *path, struct statx *st)
{
	cleanup_fd int found = open(path, O_PATH | O_CLOEXEC);
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
	fd = open(self, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 || errno != ENOENT)
		return steal_fd(&fd);
	/* Without /proc: by its name once more. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || sys_fstat(fd, &again) != 0)
		return -1;
	if (!sys_same_file(st, &again)) {
		errno = ESTALE;
		return -1;
	}
	return steal_fd(&fd);
}

int image_open(struct image *image, const char *path)
{
	struct statx st = { .stx_mode = 0 };

	memset(image, 0, offsetof(struct image, windows));
	for (size_t i = 0; i < IMAGE_WINDOWS; i++)
		image->windows[i].at = image->windows[i].len = image->windows[i].used = 0;
	image->fd = open_regular(path, &st);
	image->id = (struct target_id){ sys_device(&st), st.stx_ino };
	image->size = st.stx_size;
	return image->fd < 0 ? -1 : 0;
}

int image_close(struct image *image)
{
	cleanup_close(&image->fd);
	errno = image->errnum;
	return image->errnum == 0 ? 0 : -1;
}

static struct image_window *oldest(struct image *image)
{
	struct image_window *found = image->windows;

	for (size_t i = 1; i < IMAGE_WINDOWS; i++)
		if (image->windows[i].used < found->used)
			found = &image->windows[i];
	return found;
}

static void fill(struct image *image, struct image_window *window, uint64_t at)
{
	window->at = at;
	window->len = 0;
	while (window->len < IMAGE_WINDOW && at + window->len < image->size) {
		ssize_t got = pread(image->fd, window->bytes + window->len, IMAGE_WINDOW - window->len,
		                    (off_t)(at + window->len));

		/* Its end is not yet due: somebody has made it shorter. */
		if (got <= 0)
			image->errnum = got < 0 ? errno : EIO;
		if (got <= 0)
			return;
		window->len += (size_t)got;
	}
}

/* How many bytes from here on are in a window. */
static size_t held(const struct image_window *window, uint64_t at)
{
	return at < window->at || at - window->at >= window->len ? 0 : window->len - (size_t)(at - window->at);
}

const unsigned char *image_view(struct image *image, uint64_t at, size_t wanted, size_t *len)
{
	struct image_window *window = NULL;

	if (at >= image->size || image->size - at < wanted)
		return NULL;
	for (size_t i = 0; i < IMAGE_WINDOWS && !window; i++)
		if (held(&image->windows[i], at) >= wanted)
			window = &image->windows[i];
	if (!window) {
		window = oldest(image);
		fill(image, window, at);
	}
	window->used = ++image->uses;
	*len = held(window, at);
	return *len < wanted ? NULL : window->bytes + (at - window->at);
}

const char *image_text(struct arena *arena, struct image *image, uint64_t at)
{
	uint64_t left = at < image->size ? image->size - at : 0;
	size_t room, len;
	const char *start = (const char *)image_view(image, at, 1, &room);

	/* Cut by its window: with all that one can hold. */
	if (start && strnlen(start, room) == room)
		start = (const char *)image_view(image, at, left < IMAGE_WINDOW ? (size_t)left : IMAGE_WINDOW, &room);
	len = start ? strnlen(start, room) : 0;
	return len > 0 && len < room ? arena_strndup(arena, start, len) : NULL;
}
