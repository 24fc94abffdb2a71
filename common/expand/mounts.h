/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The mount table, asked which other ways lead to a place: a file system may be
 * mounted many times, and any directory of it anywhere else (mount --bind).
 */
#ifndef MOUNTS_H
#define MOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* The table. */
extern const char mounts_table[];

/* A line of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
struct mounts_entry {
	uint64_t id, parent;
	const char *device; /* as text, "8:1": the file system's, which st_dev need not be (btrfs) */
	const char *root;   /* the directory of the file system that is mounted */
	const char *point;  /* where: a path from the root directory, without links */
};

/* Where something lies, whatever it is reached by: a path within a file system. */
struct mounts_place {
	const char *device, *path;
};

/* Directories that lie on a way to a hidden place: those of a file system from `low` down to `high`. */
struct mounts_way {
	const char *device, *low, *high;
};

/* Begins as zeroes; lives in the arena. */
struct mounts {
	struct mounts_entry *list;
	size_t count, capacity;
	bool is_read;
};

/* Places that are to stay hidden, and every way to them.  Begins as zeroes. */
struct mounts_hidden {
	struct mounts_place *places;
	size_t places_count, places_capacity;
	struct mounts_way *ways;
	size_t ways_count, ways_capacity;
};

/* Reads the table, once.  where is what wants it.  Returns 0, or -1 if it reported. */
int mounts_read(struct arena *arena, const struct err_sink *sink, struct err_where where, struct mounts *mounts);

/*
 * The place of a directory that is open, and whose path without links is given.
 * Returns 0, or -1 if it reported: also where the mount is not in the table, as
 * in a chroot(2) into a directory that is no mount point.
 */
int mounts_place_of(struct arena *arena, const struct err_sink *sink, struct err_where where,
                    const struct mounts *mounts, int fd, const char *path, struct mounts_place *out);

/* The mount on a path without links, the topmost one; NULL: none. */
const struct mounts_entry *mounts_on(const struct mounts *mounts, const char *path);

/* Adds a place that is to stay hidden, with every way to it or to a part of it.  -1: out of memory. */
int mounts_hide(struct arena *arena, const struct mounts *mounts, struct mounts_place place,
                struct mounts_hidden *hidden);

/*
 * The same of what does not exist yet in a directory: every way to that, but not
 * what lies in it now.
 */
int mounts_hide_in(struct arena *arena, const struct mounts *mounts, struct mounts_place directory,
                   struct mounts_hidden *hidden);

/* Whether a rule at a place would reach anything that is hidden. */
bool mounts_reach(const struct mounts_hidden *hidden, struct mounts_place place);

#endif
