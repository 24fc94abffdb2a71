/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading /proc/self/mountinfo, and climbing from mount to mount as Landlock does. */
#include "expand/mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/path_beneath.h"
#include "base/sys.h"

const char mounts_table[] = "/proc/self/mountinfo";

static int cannot_read(const struct err_sink *sink, struct err_where where, int errnum)
{
	return err_system(sink, where, errnum, errnum == ENOENT ? "mount /proc" : err_hint_open(errnum, mounts_table),
	                  "cannot read \"%s\", which \"except\" needs", mounts_table);
}

/* To its end: it has no size beforehand, and is given a page at a time. */
static int read_table(struct arena *arena, const struct err_sink *sink, struct err_where where, char **text)
{
	cleanup_fd int fd = open(mounts_table, O_RDONLY | O_CLOEXEC);
	size_t room = (size_t)32 * 1024;
	size_t len = 0;

	if (fd < 0) {
		(void)cannot_read(sink, where, errno);
		return -1;
	}
	*text = arena_alloc(arena, room);
	while (*text) {
		ssize_t got = read(fd, *text + len, room - 1 - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			(void)cannot_read(sink, where, errno);
			return -1;
		}
		len += (size_t)got;
		(*text)[len] = '\0';
		if (got == 0)
			return 0;
		if (len == room - 1) {
			room *= 2;
			*text = arena_resize(arena, *text, room);
		}
	}
	(void)err_memory(sink);
	return -1;
}

/* Cuts the next word off a line. */
static char *word(char **at)
{
	char *start = *at;

	*at += strcspn(start, " ");
	if (**at)
		*(*at)++ = '\0';
	return start;
}

/* What the kernel escapes (seq_path(), mangle_path()), three octal digits after "\", in place. */
static const char *unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' && from[2] <= '7' &&
		    from[3] >= '0' && from[3] <= '7') {
			*to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
	return text;
}

static uint64_t number(const char *digits)
{
	uint64_t value = 0;

	for (; *digits >= '0' && *digits <= '9'; digits++)
		value = value * 10 + (uint64_t)(*digits - '0');
	return value;
}

static int add_line(struct arena *arena, struct mounts *mounts, char *line)
{
	struct mounts_entry *grown =
		arena_grow(arena, mounts->list, mounts->count, &mounts->capacity, sizeof(*mounts->list));
	struct mounts_entry *entry;

	if (!grown)
		return -1;
	mounts->list = grown;
	entry = &grown[mounts->count++];
	entry->id = number(word(&line));
	entry->parent = number(word(&line));
	entry->device = word(&line);
	entry->root = unescape(word(&line));
	entry->point = unescape(word(&line));
	return 0;
}

int mounts_read(struct arena *arena, const struct err_sink *sink, struct err_where where, struct mounts *mounts)
{
	char *text = NULL;

	if (mounts->is_read)
		return 0;
	if (read_table(arena, sink, where, &text) != 0)
		return -1;
	while (*text) {
		char *line = text;

		text += strcspn(text, "\n");
		if (*text)
			*text++ = '\0';
		if (add_line(arena, mounts, line) != 0)
			return err_memory(sink);
	}
	mounts->is_read = true;
	return 0;
}

static const struct mounts_entry *by_id(const struct mounts *mounts, uint64_t id)
{
	for (size_t i = 0; i < mounts->count; i++)
		if (mounts->list[i].id == id)
			return &mounts->list[i];
	return NULL;
}

const struct mounts_entry *mounts_on(const struct mounts *mounts, const char *path)
{
	/* One that covers another comes after it. */
	for (size_t i = mounts->count; i > 0; i--)
		if (strcmp(mounts->list[i - 1].point, path) == 0)
			return &mounts->list[i - 1];
	return NULL;
}

/* The path within the file system of a path that is beneath a mount's point.  NULL: out of memory. */
static const char *path_in(struct arena *arena, const struct mounts_entry *mount, const char *path)
{
	const char *rest = path + (strcmp(mount->point, "/") == 0 ? 0 : strlen(mount->point));

	if (*rest == '\0' || strcmp(rest, "/") == 0)
		return mount->root;
	return arena_printf(arena, "%s%s", strcmp(mount->root, "/") == 0 ? "" : mount->root, rest);
}

int mounts_place_of(struct arena *arena, const struct err_sink *sink, struct err_where where,
                    const struct mounts *mounts, int fd, const char *path, struct mounts_place *out)
{
	const struct mounts_entry *mount;
	uint64_t id;

	if (sys_mount_id(fd, "", AT_EMPTY_PATH, &id) != 0)
		return err_system(sink, where, errno, NULL, "cannot tell by which mount \"%s\" is reached", path);
	mount = by_id(mounts, id);
	if (!mount || !path_beneath(path, mount->point))
		return err_report(sink, ERR_SYSTEM, where, "in a chroot, bind its root directory to itself first",
		                  "cannot tell by which mount \"%s\" is reached: it is not in %s", path, mounts_table);
	*out = (struct mounts_place){ mount->device, path_in(arena, mount, path) };
	return out->path ? 0 : err_memory(sink);
}

static int add_way(struct arena *arena, struct mounts_hidden *hidden, const char *device, const char *low,
                   const char *high)
{
	struct mounts_way *grown =
		arena_grow(arena, hidden->ways, hidden->ways_count, &hidden->ways_capacity, sizeof(*hidden->ways));

	if (!grown)
		return -1;
	hidden->ways = grown;
	hidden->ways[hidden->ways_count++] = (struct mounts_way){ device, low, high };
	return 0;
}

/*
 * The directories above a mount.  As in the kernel, the directory that a mount
 * covers is none of them (is_access_to_paths_allowed(), security/landlock/fs.c).
 */
static int climb(struct arena *arena, const struct mounts *mounts, const struct mounts_entry *mount,
                 struct mounts_hidden *hidden)
{
	const struct mounts_entry *parent;

	for (; (parent = by_id(mounts, mount->parent)) && parent != mount; mount = parent) {
		const char *covered, *above;

		if (!path_beneath(mount->point, parent->point) || strcmp(mount->point, parent->point) == 0)
			continue;
		covered = path_in(arena, parent, mount->point);
		above = covered ? arena_dirname(arena, covered) : NULL;
		if (!above || add_way(arena, hidden, parent->device, parent->root, above) != 0)
			return -1;
	}
	return 0;
}

/* Every way down to a place, or to the part of it that is mounted; parts: those count. */
static int add_ways(struct arena *arena, const struct mounts *mounts, struct mounts_place place, bool parts,
                    struct mounts_hidden *hidden)
{
	for (size_t i = 0; i < mounts->count; i++) {
		const struct mounts_entry *mount = &mounts->list[i];
		bool whole = path_beneath(place.path, mount->root);

		if (strcmp(mount->device, place.device) != 0 ||
		    (!whole && !(parts && path_beneath(mount->root, place.path))))
			continue;
		if (add_way(arena, hidden, mount->device, mount->root, whole ? place.path : mount->root) != 0 ||
		    climb(arena, mounts, mount, hidden) != 0)
			return -1;
	}
	return 0;
}

int mounts_hide(struct arena *arena, const struct mounts *mounts, struct mounts_place place,
                struct mounts_hidden *hidden)
{
	struct mounts_place *grown = arena_grow(arena, hidden->places, hidden->places_count, &hidden->places_capacity,
	                                        sizeof(*hidden->places));

	if (!grown)
		return -1;
	hidden->places = grown;
	hidden->places[hidden->places_count++] = place;
	return add_ways(arena, mounts, place, true, hidden);
}

int mounts_hide_in(struct arena *arena, const struct mounts *mounts, struct mounts_place directory,
                   struct mounts_hidden *hidden)
{
	return add_ways(arena, mounts, directory, false, hidden);
}

bool mounts_reach(const struct mounts_hidden *hidden, struct mounts_place place)
{
	for (size_t i = 0; i < hidden->places_count; i++)
		if (strcmp(hidden->places[i].device, place.device) == 0 &&
		    path_beneath(place.path, hidden->places[i].path))
			return true;
	for (size_t i = 0; i < hidden->ways_count; i++)
		if (strcmp(hidden->ways[i].device, place.device) == 0 &&
		    path_beneath(place.path, hidden->ways[i].low) && path_beneath(hidden->ways[i].high, place.path))
			return true;
	return false;
}
