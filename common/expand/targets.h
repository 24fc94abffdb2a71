/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A policy's paths, expanded: variables, arguments and globs replaced by what
 * they stand for in this process.
 */
#ifndef TARGETS_H
#define TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "expand/except.h"
#include "expand/mounts.h"
#include "expand/program_args.h"
#include "model/policy.h"
#include "model/values.h"

/*
 * Where a path comes from: the policy, or landshim run, which adds some.  One
 * that is added gets a rule only if the opened file is of the kind named here.
 */
enum target_extra {
	TARGET_OF_POLICY,
	TARGET_FILE,      /* a regular file */
	TARGET_DIRECTORY, /* a directory, and not the root */
};

/* Which file a path led to: its device (sys_device) and inode. */
struct target_id {
	uint64_t device, inode;
};

/* How a path is opened, and what it must be to get a rule. */
struct target_terms {
	size_t literal;               /* open_nolinks's argument, where links are not followed; 0: an ordinary path */
	const struct target_id *seen; /* of an extra: the file that was looked at, and no other; NULL: any */
	const struct except_objects *excepted; /* of a sibling of what is excepted, which the rule must not reach; NULL */
	enum target_extra extra;
	bool carved;     /* a directory with exceptions: opened and checked, but given no rule */
	bool from_words; /* comes from ${@arg} or ${@arg_dir}: trimmed or skipped where it does not fit */
};

/* One path to make a rule for.  Small: of a long policy there are many, nearly all on the same terms. */
struct target {
	const struct policy_path *rule;
	const char *path;
	const struct target_terms *terms;
};

struct targets {
	struct target *list;
	size_t count, capacity;
	struct strlist skipped;       /* paths for which there will be no rule; layer_built has more of them */
	struct mounts mounts;         /* read where there are exceptions */
	struct except_notes excepted; /* what is to be told of them */
};

/* Where the values come from. */
struct targets_source {
	struct values values;
	struct program_args *args; /* resolved when the first policy asks for them */
};

/*
 * Adds an absolute path that is not the policy's, with rights that are trimmed
 * to what the policy handles and what the file can have.  The path gets no rule
 * if it cannot be opened, is not what `extra` says, or is another file than
 * `seen` (borrowed; NULL: any file will do).  Returns 0, or -1 if it reported.
 */
int targets_add_extra(struct arena *arena, const struct err_sink *sink, struct targets *targets, const char *path,
                      uint64_t rights, enum target_extra extra, const struct target_id *seen);

/*
 * Expands all paths of a policy.  Reports each error and goes on; returns 0,
 * or -1 if it reported any.
 */
int targets_expand(struct arena *arena, const struct err_sink *sink, const struct targets_source *source,
                   const struct policy *policy, struct targets *out);

#endif
