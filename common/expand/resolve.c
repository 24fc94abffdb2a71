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
#include "expand/link_rules.h"

/* A path under way. */
struct way {
	const struct resolve *how;
	struct walk_path walk;
	bool typed; /* no link of LINK_RULES_OWN was followed yet */
};

/* Whether a name is still to come after the component at which the walk is. */
static bool is_inner(const struct way *way)
{
	return way->how->inner || way->walk.rest[strspn(way->walk.rest, "/.")] != '\0';
}

/* Whether the link is followed at which the walk is.  Then RESOLVE_DIRECTORY: what it leads to is seen in the next steps. */
static enum resolve_kind judge(struct way *way, int directory_fd, int fd, const char *target)
{
	struct statx directory, st;
	struct link_rules_link link = { .directory = walk_path_directory(&way->walk),
		                        .name = walk_path_name(&way->walk),
		                        .directory_fd = directory_fd,
		                        .directory_st = &directory,
		                        .st = &st,
		                        .target = target,
		                        .inner = is_inner(way),
		                        .typed = way->typed };

	if (way->how->follow)
		return RESOLVE_DIRECTORY;
	if (sys_fstat(directory_fd, &directory) != 0 || sys_fstat(fd, &st) != 0)
		return RESOLVE_MISSING;
	switch (link_rules_judge(way->how->arena, way->how->values, &link)) {
	case LINK_RULES_MEMORY:
		return RESOLVE_MEMORY;
	case LINK_RULES_REFUSED:
		return RESOLVE_LINK;
	case LINK_RULES_OWN:
		way->typed = false;
		break;
	case LINK_RULES_SYSTEM:
		break;
	}
	return RESOLVE_DIRECTORY;
}

/* Goes on where the link leads at which the walk is. */
static enum resolve_kind follow(struct way *way)
{
	char target[PATH_MAX];
	cleanup_fd int directory = -1;
	cleanup_fd int fd = -1;
	enum resolve_kind kind;
	ssize_t len;

	/* By two descriptors: another directory, or link, may stand there from one look to the next. */
	directory = open_nolinks(walk_path_directory(&way->walk), 1, O_PATH | O_DIRECTORY);
	if (directory < 0)
		return RESOLVE_MISSING;
	fd = openat(directory, walk_path_name(&way->walk), O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return RESOLVE_MISSING;
	len = readlinkat(fd, "", target, sizeof(target));
	if (len <= 0 || len == sizeof(target))
		return RESOLVE_MISSING;
	target[len] = '\0';
	kind = judge(way, directory, fd, target);
	if (kind != RESOLVE_DIRECTORY)
		return kind;
	switch (walk_path_follow(&way->walk, target, (size_t)len)) {
	case WALK_PATH_FOLLOWED:
		return RESOLVE_DIRECTORY;
	case WALK_PATH_MEMORY:
		return RESOLVE_MEMORY;
	default:
		return RESOLVE_MISSING;
	}
}

/* What the component is at which the walk is. */
static enum resolve_kind look_at(struct way *way)
{
	struct statx st;

	if (sys_stat(AT_FDCWD, way->walk.path, AT_SYMLINK_NOFOLLOW, &st) != 0)
		return RESOLVE_MISSING;
	if (S_ISLNK(st.stx_mode))
		return follow(way);
	if (S_ISDIR(st.stx_mode))
		return RESOLVE_DIRECTORY;
	/* A slash after it says that it is a directory. */
	return way->walk.rest[0] ? RESOLVE_MISSING : RESOLVE_FILE;
}

static enum resolve_kind walk_all(struct way *way)
{
	enum resolve_kind kind = RESOLVE_DIRECTORY;

	while (kind == RESOLVE_DIRECTORY) {
		enum walk_path_step step = walk_path_next(&way->walk);

		if (step == WALK_PATH_END)
			break;
		kind = step == WALK_PATH_TOO_LONG ? RESOLVE_MISSING : look_at(way);
	}
	return kind;
}

enum resolve_kind resolve_path(const struct resolve *how, const char *path, const char **out)
{
	struct way *way = arena_alloc(how->arena, sizeof(*way));
	enum resolve_kind kind;

	if (!way)
		return RESOLVE_MEMORY;
	way->how = how;
	way->typed = true;
	walk_path_start(&way->walk, how->arena, path);
	kind = strlen(path) < PATH_MAX ? walk_all(way) : RESOLVE_MISSING;
	if (kind > RESOLVE_MISSING) {
		const char *text = walk_path_so_far(&way->walk);

		*out = arena_strndup(how->arena, text, strlen(text));
		if (!*out)
			kind = RESOLVE_MEMORY;
	}
	arena_release(how->arena, way);
	return kind;
}
