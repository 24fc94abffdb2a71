/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Opening the paths of a ruleset one after the other.  Neighbours that lie in
 * one directory are opened from there, which spares the kernel the walk from
 * the root, and us the look at each.
 */
#ifndef OPENER_H
#define OPENER_H

#include <stdbool.h>
#include <stddef.h>

#include "spent.h"
#include "targets.h"

struct opener {
	int directory;    /* -1: none */
	const char *path; /* a target in it, which tells its path: the first len bytes */
	size_t len;
	size_t literal;  /* of that target */
	bool below_root; /* it lies in the root directory's own mount */
	bool no_openat2; /* the kernel or a seccomp filter refuses it, or descriptors are short */
	struct spent spent;
};

struct opener_found {
	int fd; /* O_PATH; for opener_done; -1: errno says why */
	bool directory;
	/*
	 * An entry of a directory in the mount of the root directory, in the same
	 * mount and no symbolic link: so it lies below the root and is not the root
	 * under another name.
	 */
	bool below_root;
};

void opener_start(struct opener *opener);

/*
 * Opens a target with O_PATH; O_DIRECTORY first, which triggers automounts.
 * next is what will be opened after it, or NULL.  Holds some descriptors more
 * where they can be had.
 */
struct opener_found opener_open(struct opener *opener, const struct target *target, const struct target *next);

/* Takes back what it opened, to be closed with others. */
void opener_done(struct opener *opener, int fd);

/* Closes what it holds. */
void opener_end(struct opener *opener);

#endif
