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

/* Reads it before the run: a regular file, no link, with one name.  Returns 0, or -1 (reported). */
int learn_merge_begin(const struct err_sink *sink, const char *path, struct learn_merge *out);

/* The text with what a policy of additions has.  Pure. */
const char *learn_merge_text(const struct learn_merge *merge, const struct learn_record *record,
                             const struct learn_policy *policy, size_t *len);

/*
 * Puts a text in its place, with its mode and owner, unless it has changed
 * meanwhile.  Returns 0, or -1 (reported).
 */
int learn_merge_end(const struct err_sink *sink, const struct learn_merge *merge, const char *text, size_t len);

#endif
