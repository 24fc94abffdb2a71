/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rules put into a policy that is there.  Its text is a subsequence of the new
 * one, byte for byte: nothing of it is moved, changed or taken out.
 */
#ifndef LEARN_MERGE_H
#define LEARN_MERGE_H

#include <stddef.h>
#include <sys/stat.h>

#include "base/err.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"

struct learn_merge {
	const char *path;
	char *text;
	size_t len;
	struct stat st;
};

/* Reads the policy before the run; refuses links, and files with several names.  Returns 0, or -1 (reported). */
int learn_merge_begin(const struct err_sink *sink, const char *path, struct learn_merge *out);

/* Returns the text with the rules of a policy that holds additions alone (is_addition).  Pure. */
const char *learn_merge_text(const struct learn_merge *merge, const struct learn_record *record,
                             const struct learn_policy *policy, size_t *len);

/*
 * Replaces the policy's file by a text, with the same mode and owner, unless the
 * file has changed meanwhile.  Returns 0, or -1 (reported).
 */
int learn_merge_end(const struct err_sink *sink, const struct learn_merge *merge, const char *text, size_t len);

#endif
