/* SPDX-License-Identifier: BSD-3-Clause */
/* Joining and splitting paths. */
#include "command/base/abspath.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

/* What "./" says before a path: nothing. */
static const char *without_here(const char *path)
{
	while (path[0] == '.' && path[1] == '/')
		path += 1 + strspn(path + 1, "/");
	return path;
}

const char *abspath(struct arena *arena, const char *path)
{
	const char *rest = without_here(path);
	char cwd[PATH_MAX];

	if (path[0] == '/' || !getcwd(cwd, sizeof(cwd)) || cwd[0] != '/')
		return path;
	/* A slash at the end stays: it says that a directory is meant. */
	return arena_printf(arena, "%s%s%s", cwd, *path && cwd[1] ? "/" : "", rest);
}
