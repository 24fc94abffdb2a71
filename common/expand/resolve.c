/* SPDX-License-Identifier: BSD-3-Clause */
/* Following a path component by component. */
#include "expand/resolve.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/open_nolinks.h"
#include "base/sys.h"
#include "base/walk_path.h"

/* Another user may put a link of theirs into this directory: a sticky one too. */
static bool others_may_write(const struct statx *dir)
{
	return (dir->stx_mode & (S_IWGRP | S_IWOTH)) || !sys_is_ours(dir);
}

/* Goes on where the link leads at which the walk is. */
static enum resolve_kind follow(struct walk_path *walk)
{
	char target[PATH_MAX];
	cleanup_fd int fd = -1;
	struct statx dir;
	ssize_t len;

	/* By one descriptor: another directory may stand there from one look to the next. */
	fd = open_nolinks(walk_path_directory(walk), 1, O_PATH | O_DIRECTORY);
	if (fd < 0 || sys_fstat(fd, &dir) != 0)
		return RESOLVE_MISSING;
	if (others_may_write(&dir))
		return RESOLVE_UNTRUSTED;
	len = readlinkat(fd, walk_path_name(walk), target, sizeof(target));
	if (len <= 0 || len == sizeof(target))
		return RESOLVE_MISSING;
	switch (walk_path_follow(walk, target, (size_t)len)) {
	case WALK_PATH_FOLLOWED:
		return RESOLVE_DIRECTORY;
	case WALK_PATH_MEMORY:
		return RESOLVE_MEMORY;
	default:
		return RESOLVE_MISSING;
	}
}

/* What the component is at which the walk is. */
static enum resolve_kind look_at(struct walk_path *walk)
{
	struct statx st;

	if (sys_stat(AT_FDCWD, walk->path, AT_SYMLINK_NOFOLLOW, &st) != 0)
		return RESOLVE_MISSING;
	if (S_ISLNK(st.stx_mode))
		return follow(walk);
	if (S_ISDIR(st.stx_mode))
		return RESOLVE_DIRECTORY;
	/* A slash after it says that it is a directory. */
	return walk->rest[0] ? RESOLVE_MISSING : RESOLVE_FILE;
}

static enum resolve_kind walk_all(struct walk_path *walk)
{
	enum resolve_kind kind = RESOLVE_DIRECTORY;

	while (kind == RESOLVE_DIRECTORY) {
		enum walk_path_step step = walk_path_next(walk);

		if (step == WALK_PATH_END)
			break;
		kind = step == WALK_PATH_TOO_LONG ? RESOLVE_MISSING : look_at(walk);
	}
	return kind;
}

enum resolve_kind resolve_path(struct arena *arena, const char *path, const char **out)
{
	struct walk_path *walk = arena_alloc(arena, sizeof(*walk));
	enum resolve_kind kind;

	if (!walk)
		return RESOLVE_MEMORY;
	walk_path_start(walk, arena, path);
	kind = strlen(path) < PATH_MAX ? walk_all(walk) : RESOLVE_MISSING;
	if (kind == RESOLVE_DIRECTORY || kind == RESOLVE_FILE) {
		const char *text = walk_path_so_far(walk);

		*out = arena_strndup(arena, text, strlen(text));
		if (!*out)
			kind = RESOLVE_MEMORY;
	}
	arena_release(arena, walk);
	return kind;
}
