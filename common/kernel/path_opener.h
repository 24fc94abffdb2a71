/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Opens the paths of a ruleset one after the other.  Neighbours that lie in the
 * same directory are opened from there, which saves the kernel the walk from the
 * root, and us a look at each.
 */
#ifndef PATH_OPENER_H
#define PATH_OPENER_H

#include <stdbool.h>
#include <stddef.h>

#include "expand/targets.h"
#include "kernel/rule_batch.h"

struct path_opener {
	int directory;    /* -1: none */
	const char *path; /* a target in it, which tells its path: the first len bytes */
	size_t len;
	size_t literal;  /* of that target */
	bool below_root; /* it lies in the root directory's own mount */
	bool no_openat2; /* the kernel or a seccomp filter refuses it, or descriptors are short */
	struct rule_batch *held;
};

struct path_opener_found {
	int fd; /* O_PATH; for the batch; -1: errno says why */
	bool directory;
	/*
	 * An entry of a directory in the mount of the root directory, in the same
	 * mount and no symbolic link: so it lies below the root and is not the root
	 * under another name.
	 */
	bool below_root;
};

/* held: where the descriptors of what it opens go, which may be flushed while it opens others. */
void path_opener_start(struct path_opener *opener, struct rule_batch *held);

/*
 * Opens a target with O_PATH; O_DIRECTORY first, which triggers automounts, but
 * for what is granted besides and to be a file.
 * next is what will be opened after it, or NULL.
 */
struct path_opener_found path_opener_open(struct path_opener *opener, const struct target *target,
                                          const struct target *next);

/* Closes what it holds itself; what the batch holds stays there. */
void path_opener_end(struct path_opener *opener);

#endif
