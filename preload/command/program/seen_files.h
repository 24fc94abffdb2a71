/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files that were looked at, to be granted later: by the same path, and only
 * while it leads to the same file.
 */
#ifndef SEEN_FILES_H
#define SEEN_FILES_H

#include <stddef.h>

#include "base/arena.h"
#include "expand/targets.h"

struct seen_files {
	const char *path;
	const struct target_id *id; /* NULL: the file was not looked at, and any file will do */
};

/* A growing list of them in an arena. */
struct seen_files_list {
	struct seen_files *files;
	size_t count, capacity;
};

/* Appends a path, which is borrowed, and a copy of the ID, which may be NULL. */
void seen_files_append(struct seen_files_list *list, struct arena *arena, const char *path, const struct target_id *id);

#endif
