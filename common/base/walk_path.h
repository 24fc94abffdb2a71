/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Walking a path component by component, as the kernel does: the caller looks
 * at each, and says whether it is a link and where that leads.  Makes no
 * system call.
 */
#ifndef WALK_PATH_H
#define WALK_PATH_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct walk_path {
	struct arena *arena;
	/* Where the walk is, "" being the root: no link in it that was followed, no "." and no "..". */
	char path[PATH_MAX];
	char directory[PATH_MAX]; /* the directory that holds the component of the last step */
	const char *rest;         /* still to be walked: empty, or begins with a slash */
	int links;                /* followed so far */
};

enum walk_path_step {
	WALK_PATH_END,      /* nothing is left */
	WALK_PATH_NAME,     /* path has a component more */
	WALK_PATH_TOO_LONG, /* it would be PATH_MAX bytes long or longer */
};

/* Begins at the root.  The path, which is absolute, is borrowed. */
void walk_path_start(struct walk_path *walk, struct arena *arena, const char *path);

/* Takes the next component that is a name; "." and ".." on the way are done here, on the text. */
enum walk_path_step walk_path_next(struct walk_path *walk);

/* The path so far, or the directory of the last step: "/" for the root. */
const char *walk_path_so_far(const struct walk_path *walk);
const char *walk_path_directory(const struct walk_path *walk);

/* The name of the last step. */
const char *walk_path_name(const struct walk_path *walk);

enum walk_path_follow {
	WALK_PATH_FOLLOWED,
	WALK_PATH_TOO_MANY, /* links: the kernel gives up as well */
	WALK_PATH_MEMORY,
};

/* The component of the last step is a link with len bytes of target, at least one: goes back, and on from there. */
enum walk_path_follow walk_path_follow(struct walk_path *walk, const char *target, size_t len);

#endif
