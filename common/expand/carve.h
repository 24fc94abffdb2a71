/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Carving: the directories on the way to what is excepted are read, and what lies
 * beside the way is listed.
 */
#ifndef CARVE_H
#define CARVE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "expand/mounts.h"
#include "model/policy.h"

/* The most siblings of one path. */
#define CARVE_SIBLINGS_MAX 10000

struct carve {
	/* Set by the caller, the rest being zeroes. */
	struct arena *arena;
	const struct err_sink *sink;
	const struct policy_path *rule;
	const struct mounts *mounts;
	const char *base;            /* the directory, without links */
	const char *shown;           /* the same, as the policy's path has it */
	struct strlist excepted;     /* paths relative to it, without links; they may repeat and hold each other */
	struct mounts_hidden hidden; /* the places that these are */
	/* Filled by carve_run: paths that begin with `shown`, but for links. */
	struct strlist siblings; /* what lies beside the way, sorted bytewise in each directory; no symbolic link */
	struct strlist carved;   /* the directories on the way, the first one included */
	struct strlist leading;  /* what lies beside the way, but is or holds a mount that leads to a hidden place */
	struct strlist
		links; /* symbolic links on the way, without other links: what they lead to is the caller's matter */
	struct strlist skipped; /* what may not be reached, where the rule skips that */
};

/*
 * Fills the lists.  A directory that cannot be read is an error, and so are too
 * many siblings.  Holds one descriptor.  Returns 0, or -1 if it reported.
 */
int carve_run(struct carve *carve);

#endif
