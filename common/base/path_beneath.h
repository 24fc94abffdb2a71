/* SPDX-License-Identifier: BSD-3-Clause */
/* Absolute paths by their text: as resolved ones are, without "." and "..", links, and slashes at the end. */
#ifndef PATH_BENEATH_H
#define PATH_BENEATH_H

#include <stdbool.h>
#include <string.h>

/* Whether path is the directory or lies beneath it; everything lies beneath "/". */
static inline bool path_beneath(const char *path, const char *directory)
{
	size_t len = strlen(directory);

	return len == 1 || (strncmp(path, directory, len) == 0 && (path[len] == '\0' || path[len] == '/'));
}

#endif
