/* SPDX-License-Identifier: BSD-3-Clause */
/* Joining and splitting paths. */
#include "paths.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

const char *paths_absolute(struct arena *arena, const char *path)
{
	char cwd[PATH_MAX];

	if (path[0] == '/' || !getcwd(cwd, sizeof(cwd)) || cwd[0] != '/')
		return path;
	return *path ? arena_printf(arena, "%s/%s", cwd, path) : arena_strndup(arena, cwd, strlen(cwd));
}
