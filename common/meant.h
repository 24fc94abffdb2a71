/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether what a path was opened as is what its rule means. */
#ifndef MEANT_H
#define MEANT_H

#include <stdbool.h>
#include <sys/stat.h>

#include "err.h"
#include "opener.h"
#include "targets.h"

/* The root directory, once it has been looked at.  Begins as zeroes. */
struct meant {
	struct statx root; /* of "/" */
	bool root_known;
};

enum meant_verdict {
	MEANT_RULE,
	MEANT_NO_RULE,
	MEANT_SKIPPED,  /* no rule, and the path is to be shown as one that has none */
	MEANT_REPORTED, /* an error, which was reported */
};

/*
 * Nobody is granted the root directory who did not write "/" into the policy;
 * and of a path that is not the policy's, the file must be what it was taken for.
 */
enum meant_verdict meant_check(struct meant *meant, const struct err_sink *sink, const struct target *target,
                               const struct opener_found *found);

#endif
