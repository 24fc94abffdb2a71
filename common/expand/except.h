/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * "except": everything beneath a directory but what is named.  Landlock cannot
 * deny anything beneath a rule, so each directory on the way to what is excepted
 * has no rule (it is carved), and what lies beside the way has one each.
 */
#ifndef EXCEPT_H
#define EXCEPT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "expand/mounts.h"
#include "model/policy.h"

/* A file or directory that must get no rule from this path, under whatever name it turns up. */
struct except_object {
	uint64_t device, inode;
};

struct except_objects {
	struct except_object *list;
	size_t count, capacity;
};

enum except_kind {
	EXCEPT_NAMED,   /* is excepted, itself or by a link that leads there */
	EXCEPT_MISSING, /* is excepted, and does not exist: what is made there later is shut as well */
	EXCEPT_CARVED,  /* a directory on the way, which has no rule */
	EXCEPT_MOUNT,   /* would have a rule, but leads to what is excepted by a mount */
};

/* What is to be told of an exception. */
struct except_note {
	const struct policy_path *rule;
	const char *path;
	enum except_kind kind;
};

struct except_notes {
	struct except_note *list;
	size_t count, capacity;
};

/* How a path is expanded.  The lists begin as zeroes. */
struct except {
	/* Set by the caller. */
	struct arena *arena;
	const struct err_sink *sink;
	struct mounts *mounts;          /* read once for all paths */
	struct except_objects *objects; /* an empty list: what is excepted, for target_check */
	/* Filled, or appended to. */
	struct strlist siblings; /* absolute paths that get the rule; what is not beneath the path has no link in it */
	struct strlist skipped;  /* what may not be reached, where the rule skips that */
	struct except_notes notes;
};

/*
 * Expands a path that has exceptions, of which the first `literal` bytes may
 * lead through links; 0: all of them.  A path that is no directory, cannot be
 * opened, or is the root directory although the policy does not say "/", has no
 * siblings: what is to be done there is for who opens it.  A directory on the way
 * that may not be reached or read is an error, unless the rule skips what is
 * missing.  Returns 0, or -1 if it reported.
 */
int except_expand(struct except *except, const struct policy_path *rule, const char *path, size_t literal);

#endif
