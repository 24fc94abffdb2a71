/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking the file system for what a glob matches. */
#ifndef GLOBWALK_H
#define GLOBWALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "model/policy.h"

#define GLOBWALK_MATCHES_MAX 10000

struct globwalk_result {
	struct strlist matches; /* absolute paths, sorted bytewise */
	struct strlist skipped; /* symbolic links among what matched, and what may not be reached */
	const char *link;       /* the first of those links in bytewise order; NULL: there is none */
	size_t literal;         /* how much of a match may lead through links */
};

/*
 * Finds what an absolute pattern matches, in which glob_fault finds nothing.
 * The rule's text and place are for messages.
 *
 * With `links`, the components before the last one and before the first with a
 * glob character may lead through symbolic links; no other component may.  A
 * pattern that ends with a slash matches directories alone.
 *
 * A directory that cannot be read is an error, except without `links` where the
 * rule skips what is missing.  A name without wildcards that may not be looked
 * up is an error unless the rule skips what is missing.  That nothing matches is
 * no error here.
 *
 * Holds at most two descriptors.  Returns 0, or -1 if it reported.
 */
int globwalk_run(struct arena *arena, const struct err_sink *sink, const struct policy_path *rule, const char *pattern,
                 bool links, struct globwalk_result *out);

#endif
