/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An object of the file system and the directories it lies in, up to the root
 * directory: what Landlock looks at to answer an access.  Objects are told by
 * device and inode, never by name.
 */
#ifndef ANCESTRY_H
#define ANCESTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct ancestry_step {
	uint64_t device, inode;
	uint64_t mount; /* the mount it was reached by (statx(2), STATX_MNT_ID) */
};

struct ancestry {
	struct ancestry_step *steps; /* [0]: the object itself; the last: the root directory */
	size_t count;
	uint32_t mode; /* st_mode of the object */
};

/*
 * Finds the ancestors of what fd, which may be an O_PATH descriptor, is open
 * on.  As in the kernel, the parent of a mount's root is the parent of the
 * directory that it covers.  Lives in the arena.  Returns 0; 1 for an object
 * that lies in no directory, as pipes and sockets do, of which the steps are the
 * object alone; or -1 with errno where the way up cannot be told: the object
 * was removed, or a directory on the way may not be searched.
 */
int ancestry_of(struct arena *arena, int fd, struct ancestry *out);

/* The same of a path, the last link followed or not. */
int ancestry_of_path(struct arena *arena, const char *path, bool follow, struct ancestry *out);

/* How many of the steps from `from` on lie in the mount of that step. */
size_t ancestry_in_mount(const struct ancestry *a, size_t from);

#endif
