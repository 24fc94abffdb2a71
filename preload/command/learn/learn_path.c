/* SPDX-License-Identifier: BSD-3-Clause */
/* Cutting and comparing paths. */
#include "command/learn/learn_path.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

const char *learn_path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void learn_path_cut(char *path)
{
	char *slash = strrchr(path, '/');

	slash[slash == path] = '\0';
}

char *learn_path_join(struct arena *arena, const char *directory, const char *name)
{
	return arena_printf(arena, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory, name);
}

size_t learn_path_depth(const char *path)
{
	size_t depth = 0;

	for (const char *at = path; *at; at++)
		depth += *at == '/' && at[1] != '\0';
	return depth;
}

size_t learn_path_common(const char *a, const char *b)
{
	size_t common = 1;

	for (size_t i = 0;; i++) {
		bool a_ends = a[i] == '\0' || a[i] == '/';
		bool b_ends = b[i] == '\0' || b[i] == '/';

		if (a_ends && b_ends && i > 1)
			common = i;
		if (a[i] != b[i] || a[i] == '\0')
			return common;
	}
}

const char *learn_path_real(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *copied = real ? arena_strndup(arena, real, strlen(real)) : NULL;

	free(real);
	return copied;
}
