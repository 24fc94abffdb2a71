/* SPDX-License-Identifier: BSD-3-Clause */
/* The text of a walk. */
#include "base/walk_path.h"

#include <string.h>

#include "base/arena.h"
#include "base/sys.h"

void walk_path_start(struct walk_path *walk, struct arena *arena, const char *path)
{
	walk->arena = arena;
	walk->path[0] = walk->directory[0] = '\0';
	walk->rest = path;
	walk->links = 0;
}

static void go_up(struct walk_path *walk)
{
	char *slash = strrchr(walk->path, '/');

	if (slash)
		*slash = '\0';
}

static enum walk_path_step enter(struct walk_path *walk, const char *name, size_t len)
{
	size_t used = strlen(walk->path);

	if (used + 1 + len >= sizeof(walk->path))
		return WALK_PATH_TOO_LONG;
	memcpy(walk->directory, walk->path, used + 1);
	walk->path[used] = '/';
	memcpy(walk->path + used + 1, name, len);
	walk->path[used + 1 + len] = '\0';
	return WALK_PATH_NAME;
}

enum walk_path_step walk_path_next(struct walk_path *walk)
{
	for (;;) {
		const char *name = walk->rest + strspn(walk->rest, "/");
		size_t len = strcspn(name, "/");

		walk->rest = name + len;
		if (len == 0)
			return WALK_PATH_END;
		if (len == 1 && name[0] == '.')
			continue;
		if (len == 2 && name[0] == '.' && name[1] == '.')
			go_up(walk);
		else
			return enter(walk, name, len);
	}
}

const char *walk_path_so_far(const struct walk_path *walk)
{
	return walk->path[0] ? walk->path : "/";
}

const char *walk_path_directory(const struct walk_path *walk)
{
	return walk->directory[0] ? walk->directory : "/";
}

const char *walk_path_name(const struct walk_path *walk)
{
	return strrchr(walk->path, '/') + 1;
}

enum walk_path_follow walk_path_follow(struct walk_path *walk, const char *target, size_t len)
{
	if (++walk->links > SYS_LINKS_MAX)
		return WALK_PATH_TOO_MANY;
	walk->rest = arena_printf(walk->arena, "%.*s%s", (int)len, target, walk->rest);
	if (!walk->rest)
		return WALK_PATH_MEMORY;
	if (target[0] == '/')
		walk->path[0] = '\0';
	else
		memcpy(walk->path, walk->directory, strlen(walk->directory) + 1);
	return WALK_PATH_FOLLOWED;
}
