/* SPDX-License-Identifier: BSD-3-Clause */
/* Following links by their names. */
#include "command/warn/real_path.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/walk_path.h"

const char *real_path(struct arena *arena, const char *path, const struct real_path_visitor *visitor)
{
	enum walk_path_step step;
	struct walk_path walk;

	if (path[0] != '/')
		return NULL;
	walk_path_start(&walk, arena, path);
	while ((step = walk_path_next(&walk)) == WALK_PATH_NAME) {
		char target[PATH_MAX];
		ssize_t len;

		if (visitor)
			visitor->step(visitor->data, walk_path_directory(&walk), walk.path);
		len = readlink(walk.path, target, sizeof(target) - 1);
		if (len > 0 && walk_path_follow(&walk, target, (size_t)len) != WALK_PATH_FOLLOWED)
			return NULL;
	}
	if (step == WALK_PATH_TOO_LONG)
		return NULL;
	return arena_strndup(arena, walk_path_so_far(&walk), strlen(walk_path_so_far(&walk)));
}
