/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A tree in a mount namespace of its own, with links, hard links, bind mounts,
 * an overlay and a mount below a mount, whose paths random policies and
 * operations name.
 */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stddef.h>

/* What a path leads through. */
enum tree_through {
	TREE_PLAIN,
	TREE_LINK,
	TREE_HARD_LINK,
	TREE_BIND,
	TREE_OVERLAY,
	TREE_THROUGHS,
};

struct tree_path {
	const char *name; /* from the tree's directory */
	enum tree_through through;
};

/* Directories, files and devices (character, 1:3) of the tree. */
extern const struct tree_path tree_directories[];
extern const size_t tree_directories_count;
extern const struct tree_path tree_files[];
extern const size_t tree_files_count;
extern const struct tree_path tree_devices[];
extern const size_t tree_devices_count;

/*
 * Directories that are not there until a policy asks for them (missing =
 * "create"), each after those above it.
 */
extern const struct tree_path tree_made[];
extern const size_t tree_made_count;

extern const char *const tree_through_names[TREE_THROUGHS];

/* The absolute path of a name in the tree: one of 16 buffers, used in turn. */
const char *tree_at(const char *name, const char *more);

/* Builds it; ends the process with a message where that fails.  Wants root. */
void tree_build(void);
void tree_remove(void);

/* Makes those of tree_made that no policy has made, for operations to try; and removes all of them again. */
void tree_make_rest(void);
void tree_remove_made(void);

#endif
