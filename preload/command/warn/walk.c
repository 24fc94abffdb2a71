/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking paths. */
#include "command/warn/walk.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sys.h"

struct walk {
	char at[PATH_MAX]; /* so far; "": the root */
	const char *rest;  /* what is still to be walked */
	int links;
};

static void go_up(struct walk *walk)
{
	char *slash = strrchr(walk->at, '/');

	if (slash)
		*slash = '\0';
}

/* Puts what a link says in front of the rest.  -1: no further. */
static int follow(struct arena *arena, struct walk *walk, const char *target)
{
	walk->rest = arena_printf(arena, "%s/%s", target, walk->rest);
	if (target[0] == '/')
		walk->at[0] = '\0';
	return walk->rest && ++walk->links <= SYS_LINKS_MAX ? 0 : -1;
}

/* One component, which is none of "", "." and "..".  -1: no further. */
static int step(struct arena *arena, struct walk *walk, const char *name, size_t len,
                const struct walk_visitor *visitor)
{
	char next[PATH_MAX], target[PATH_MAX];
	ssize_t target_len;

	if (snprintf(next, sizeof(next), "%s/%.*s", walk->at, (int)len, name) >= (int)sizeof(next))
		return -1;
	if (visitor)
		visitor->step(visitor->data, walk->at[0] ? walk->at : "/", next);
	target_len = readlink(next, target, sizeof(target) - 1);
	if (target_len > 0) {
		target[target_len] = '\0';
		return follow(arena, walk, target);
	}
	memcpy(walk->at, next, sizeof(next));
	return 0;
}

const char *walk_path(struct arena *arena, const char *path, const struct walk_visitor *visitor)
{
	struct walk walk = { .at = "", .rest = path };

	if (path[0] != '/')
		return NULL;
	while (*walk.rest) {
		const char *name = walk.rest + strspn(walk.rest, "/");
		size_t len = strcspn(name, "/");

		walk.rest = name + len;
		if (len == 0 || (len == 1 && name[0] == '.'))
			continue;
		if (len == 2 && name[0] == '.' && name[1] == '.')
			go_up(&walk);
		else if (step(arena, &walk, name, len, visitor) != 0)
			return NULL;
	}
	return arena_strndup(arena, walk.at[0] ? walk.at : "/", strlen(walk.at[0] ? walk.at : "/"));
}
