/* SPDX-License-Identifier: BSD-3-Clause */
/* The text of paths through mounts. */
#include "command/decide/other_names.h"

#include <string.h>

#include "base/arena.h"
#include "expand/mounts.h"

/* What of a path is left after a directory, from the slash on; NULL: it does not lie there. */
static const char *after(const char *path, const char *directory)
{
	const size_t len = strcmp(directory, "/") == 0 ? 0 : strlen(directory);

	if (strncmp(path, directory, len) != 0 || (path[len] != '/' && path[len] != '\0'))
		return NULL;
	return strcmp(path + len, "/") == 0 ? "" : path + len;
}

/* A directory and what follows it, of which either may be the root or nothing. */
static const char *joined(struct arena *arena, const char *directory, const char *rest)
{
	if (strcmp(directory, "/") == 0)
		return *rest ? rest : directory;
	return arena_printf(arena, "%s%s", directory, rest);
}

const char *other_names_through(struct arena *arena, const struct mounts_entry *from, const struct mounts_entry *to,
                                const char *path)
{
	const char *rest = strcmp(from->device, to->device) == 0 ? after(path, from->point) : NULL;

	if (!rest)
		return NULL;
	rest = after(joined(arena, from->root, rest), to->root);
	return rest ? joined(arena, to->point, rest) : NULL;
}
