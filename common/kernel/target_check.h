/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether the file that a path led to may have the rule that was written for the path. */
#ifndef TARGET_CHECK_H
#define TARGET_CHECK_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/err.h"
#include "expand/targets.h"
#include "kernel/path_opener.h"

/* The root directory, once it has been looked at.  Begins as zeroes. */
struct target_check {
	struct statx root; /* of "/" */
	bool root_known;
};

enum target_check_verdict {
	TARGET_CHECK_RULE,
	TARGET_CHECK_NO_RULE,
	TARGET_CHECK_SKIPPED,  /* no rule, and the path is to be shown as one that has none */
	TARGET_CHECK_REPORTED, /* an error, which was reported */
};

/*
 * The root directory gets a rule only if the policy says "/".  A path that is not
 * the policy's gets one only if the file is of the kind and the inode expected.
 * A directory that has exceptions gets none, nor does what is excepted.
 */
enum target_check_verdict target_check(struct target_check *check, const struct err_sink *sink,
                                       const struct target *target, const struct path_opener_found *found);

#endif
