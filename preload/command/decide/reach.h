/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What rules allow at paths.  Each path is looked at once, since many are asked for
 * and most of them lie in the same directories.
 */
#ifndef REACH_H
#define REACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/decide/ancestry.h"
#include "command/decide/decide.h"
#include "expand/mounts.h"
#include "expand/targets.h"

/* A path on whose way there is no link; it may be one itself. */
struct reach_node {
	const char *path;
	struct reach_node *parent; /* NULL: this is the root directory */
	bool exists;               /* else what follows, to link, is zero */
	uint32_t mode, uid, gid, links;
	uint64_t device, inode, special; /* special: which device it is */
	uint64_t mount;
	const char *link; /* where it leads; NULL: it is no link */
	/* Of itself, or of the nearest directory that exists, in which it would be made. */
	struct ancestry ancestry;
	uint64_t allowed; /* LANDLOCK_ACCESS_FS_*, as decide says */
	uint64_t below;   /* the rights that reach_grants was called with, for it or something beneath it */
	/* Every path by which the object is reached through mounts, this one first; NULL: not yet asked for. */
	struct reach_node **names;
	size_t names_count;
	const void *listed_by; /* a list of the caller's that holds it, and its index there */
	size_t listed_as;
	struct reach_node *next; /* in the table */
};

struct reach {
	struct arena *arena;
	const struct decide *decide;
	struct mounts mounts;
	struct reach_node **table;
	size_t buckets, count;
};

/*
 * decide is borrowed.  Everything lives in the arena, which must not return NULL.
 * Returns 0, or -1 if it reported; where says who wants it.
 */
int reach_start(struct arena *arena, const struct err_sink *sink, struct err_where where, const struct decide *decide,
                struct reach *out);

/* An absolute path without links, "." and "..". */
struct reach_node *reach_find(struct reach *reach, const char *path);

struct reach_visitor {
	/*
	 * Called for each component in turn, before it is followed if it is a
	 * link; its parent is the directory that holds it.
	 */
	void (*step)(void *data, const struct reach_node *node);
	void *data;
};

/*
 * Where an absolute path leads, links followed.  From the first component on
 * that does not exist, or cannot be looked at, the rest is taken as it is
 * written.  visitor may be NULL.  NULL: it leads nowhere.
 */
struct reach_node *reach_walk(struct reach *reach, const char *path, const struct reach_visitor *visitor);

/* Finds a node's names, if they are not known: at least one. */
void reach_names(struct reach *reach, struct reach_node *node);

/* Adds rights to `below` of a node and of each directory above it. */
void reach_grants(struct reach_node *node, uint64_t rights);

/* The rule nearest to a node that grants it some of these rights; NULL: they are not handled. */
const struct target *reach_granting(const struct reach *reach, const struct reach_node *node, uint64_t rights);

#endif
