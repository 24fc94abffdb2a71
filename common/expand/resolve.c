/* SPDX-License-Identifier: BSD-3-Clause */
/* Following a path component by component. */
#include "expand/resolve.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/open_nolinks.h"
#include "base/sys.h"

struct walk {
	char done[PATH_MAX];   /* resolved so far, without a slash at its end; "" is the root */
	char rest[PATH_MAX];   /* still to be walked */
	char target[PATH_MAX]; /* of a link */
	char joined[PATH_MAX]; /* target and rest */
	size_t done_len;
	int links;
};

static const char *done_or_root(const struct walk *walk)
{
	return walk->done_len ? walk->done : "/";
}

/* Another user may put a link of theirs into this directory: a sticky one too. */
static bool others_may_write(const struct statx *dir)
{
	return (dir->stx_mode & (S_IWGRP | S_IWOTH)) || !sys_is_ours(dir);
}

static void drop_last(struct walk *walk)
{
	while (walk->done_len > 0 && walk->done[--walk->done_len] != '/')
		continue;
	walk->done[walk->done_len] = '\0';
}

/* Puts the link's target in front of what is left to walk; done names the link. */
static enum resolve_kind follow(struct walk *walk)
{
	char name[NAME_MAX + 1];
	size_t rest = strlen(walk->rest);
	cleanup_fd int fd = -1;
	struct statx dir;
	ssize_t len;

	if (++walk->links > SYS_LINKS_MAX)
		return RESOLVE_MISSING;
	memcpy(name, basename(walk->done), strlen(basename(walk->done)) + 1);
	drop_last(walk);
	/* By one descriptor: another directory may stand there from one look to the next. */
	fd = open_nolinks(done_or_root(walk), 1, O_PATH | O_DIRECTORY);
	if (fd < 0 || sys_fstat(fd, &dir) != 0)
		return RESOLVE_MISSING;
	if (others_may_write(&dir))
		return RESOLVE_UNTRUSTED;
	len = readlinkat(fd, name, walk->target, sizeof(walk->target) - 1);
	if (len <= 0)
		return RESOLVE_MISSING;
	if ((size_t)len + rest >= sizeof(walk->joined))
		return RESOLVE_MISSING;
	/* What is left to walk is empty, or begins with a slash. */
	memcpy(walk->joined, walk->target, (size_t)len);
	memcpy(walk->joined + len, walk->rest, rest + 1);
	memcpy(walk->rest, walk->joined, (size_t)len + rest + 1);
	if (walk->rest[0] == '/') {
		walk->done_len = 0;
		walk->done[0] = '\0';
	}
	return RESOLVE_DIRECTORY;
}

/* Walks one component, name, of which more follow if `more`. */
static enum resolve_kind step(struct walk *walk, const char *name, size_t len, bool more)
{
	struct statx st;

	if (len == 2 && name[0] == '.' && name[1] == '.') {
		drop_last(walk);
		return RESOLVE_DIRECTORY;
	}
	if (walk->done_len + 1 + len >= sizeof(walk->done))
		return RESOLVE_MISSING;
	walk->done[walk->done_len] = '/';
	memcpy(walk->done + walk->done_len + 1, name, len);
	walk->done_len += 1 + len;
	walk->done[walk->done_len] = '\0';
	if (sys_stat(AT_FDCWD, walk->done, AT_SYMLINK_NOFOLLOW, &st) != 0)
		return RESOLVE_MISSING;
	if (S_ISLNK(st.stx_mode))
		return follow(walk);
	if (S_ISDIR(st.stx_mode))
		return RESOLVE_DIRECTORY;
	return more ? RESOLVE_MISSING : RESOLVE_FILE;
}

static enum resolve_kind walk_all(struct walk *walk)
{
	enum resolve_kind kind = RESOLVE_DIRECTORY;

	while (kind == RESOLVE_DIRECTORY) {
		const char *start = walk->rest + strspn(walk->rest, "/");
		size_t len = strcspn(start, "/");
		char name[NAME_MAX + 1];
		bool more = start[len] == '/';

		if (len == 0)
			break;
		if (len > NAME_MAX)
			return RESOLVE_MISSING;
		memcpy(name, start, len);
		name[len] = '\0';
		memmove(walk->rest, start + len, strlen(start + len) + 1);
		if (len == 1 && name[0] == '.')
			continue;
		kind = step(walk, name, len, more);
	}
	return kind;
}

enum resolve_kind resolve_path(struct arena *arena, const char *path, const char **out)
{
	struct walk *walk = arena_zalloc(arena, 1, sizeof(*walk));
	enum resolve_kind kind = RESOLVE_MISSING;

	if (!walk)
		return RESOLVE_MEMORY;
	if (strlen(path) < sizeof(walk->rest)) {
		memcpy(walk->rest, path, strlen(path) + 1);
		kind = walk_all(walk);
	}
	if (kind == RESOLVE_DIRECTORY || kind == RESOLVE_FILE) {
		const char *text = done_or_root(walk);

		*out = arena_strndup(arena, text, strlen(text));
		if (!*out)
			kind = RESOLVE_MEMORY;
	}
	arena_release(arena, walk);
	return kind;
}
