/* SPDX-License-Identifier: BSD-3-Clause */
/* Where a path leads, and what it leads through. */
#ifndef REAL_PATH_H
#define REAL_PATH_H

#include "base/arena.h"

struct real_path_visitor {
	/*
	 * Called for each component in turn, before it is followed if it is a
	 * link: where it stands, and the directory that holds it.  No link is
	 * left in front of it.
	 */
	void (*step)(void *data, const char *directory, const char *path);
	void *data;
};

/*
 * Where an absolute path leads: no link, no "." and no ".." in it.  From the
 * first component on that does not exist, or cannot be looked at, the rest
 * stands as it is written.  visitor may be NULL.  NULL: it leads nowhere.
 */
const char *real_path(struct arena *arena, const char *path, const struct real_path_visitor *visitor);

#endif
