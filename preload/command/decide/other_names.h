/* SPDX-License-Identifier: BSD-3-Clause */
/* Where what lies in one mount appears through another: bind mounts, and a file system that is mounted twice. */
#ifndef OTHER_NAMES_H
#define OTHER_NAMES_H

#include "base/arena.h"
#include "expand/mounts.h"

/*
 * The path by which what lies at `path`, in the mount `from`, would be reached
 * through the mount `to`, if nothing is mounted over it there; NULL: not at
 * all.
 */
const char *other_names_through(struct arena *arena, const struct mounts_entry *from, const struct mounts_entry *to,
                                const char *path);

#endif
