/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Trees made at random, for "except": directories, files, links, hard links and
 * bind mounts beneath a directory and beside it; and a walk of all of it.
 * For one seed the same everywhere.
 */
#ifndef EXCEPT_TREE_H
#define EXCEPT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#define EXCEPT_TREE_ENTRIES 512
#define EXCEPT_TREE_PATH 512

struct except_tree_entry {
	char path[EXCEPT_TREE_PATH];
	struct stat st; /* lstat(2) */
	int parent;     /* -1: the tree itself */
};

struct except_tree {
	unsigned state;
	const char *root; /* of all of it; root/base is what a policy is about */
	char base[EXCEPT_TREE_PATH];
	char mounts[16][EXCEPT_TREE_PATH];
	size_t mounts_count;
	struct except_tree_entry entries[EXCEPT_TREE_ENTRIES];
	size_t count;
};

/* A number below another. */
unsigned except_tree_random(struct except_tree *tree, unsigned below);

/*
 * Makes a tree in an empty directory, which a new file system is mounted on, and
 * walks it.  For a process in a mount namespace of its own.
 */
void except_tree_make(struct except_tree *tree, const char *root, unsigned seed);
void except_tree_remove(struct except_tree *tree);

/*
 * An entry at random that may be named: not a directory that a mount covers by
 * one of its names alone.
 */
const struct except_tree_entry *except_tree_any(struct except_tree *tree);

/* The entry of a path, or NULL. */
const struct except_tree_entry *except_tree_find(const struct except_tree *tree, const char *path);

/* Whether something is mounted on a path. */
bool except_tree_is_mount(const struct except_tree *tree, const char *path);

/* Whether two entries are the same file, and whether one of the entries from the tree down to another is. */
bool except_tree_same(const struct except_tree_entry *a, const struct except_tree_entry *b);
bool except_tree_above(const struct except_tree *tree, const struct except_tree_entry *above,
                       const struct except_tree_entry *entry);

#endif
