/* SPDX-License-Identifier: BSD-3-Clause */
/* Where a path leads, and what it leads through. */
#ifndef REAL_PATH_H
#define REAL_PATH_H

#include "base/arena.h"

struct real_path_visitor {
	/*
	 * Called for each component in turn, before a link is followed, with its
	 * path, in which nothing before it is a link, and the directory that holds it.
	 */
	void (*step)(void *data, const char *directory, const char *path);
	void *data;
};

/*
 * Returns where an absolute path leads: a path without links, "." and "..".  From
 * the first component on that does not exist, or cannot be looked at, the rest
 * stays as it is written.  visitor may be NULL.  NULL: the path leads nowhere.
 */
const char *real_path(struct arena *arena, const char *path, const struct real_path_visitor *visitor);

#endif
