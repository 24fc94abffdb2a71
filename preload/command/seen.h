/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files that were looked at, to be granted later: by the same path, and only
 * while it leads to the same file.
 */
#ifndef SEEN_H
#define SEEN_H

#include <stddef.h>

#include "../../common/arena.h"
#include "../../common/targets.h"

struct seen {
	const char *path;
	const struct target_id *id; /* NULL: it was not looked at, and may be any file */
};

/* A growing list of them in an arena. */
struct seen_list {
	struct seen *files;
	size_t count, capacity;
};

/* Appends a path, which is borrowed, and a copy of the ID, which may be NULL.  Returns 0, or -1 where memory ran out. */
int seen_append(struct seen_list *list, struct arena *arena, const char *path, const struct target_id *id);

#endif
