/* SPDX-License-Identifier: BSD-3-Clause */
/* Other paths of an object: through bind mounts, and where its file system is mounted a second time. */
#ifndef OTHER_NAMES_H
#define OTHER_NAMES_H

#include "base/arena.h"
#include "expand/mounts.h"

/*
 * Returns the path through the mount `to` of what lies at `path` in the mount `from`,
 * provided that nothing is mounted over it there.  NULL: it cannot be reached so.
 */
const char *other_names_through(struct arena *arena, const struct mounts_entry *from, const struct mounts_entry *to,
                                const char *path);

#endif
