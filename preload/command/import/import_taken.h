/* SPDX-License-Identifier: BSD-3-Clause */
/* Applies what a profile of firejail takes away to the rules of the policy. */
#ifndef IMPORT_TAKEN_H
#define IMPORT_TAKEN_H

#include <stddef.h>

#include "base/err.h"
#include "command/import/import_policy.h"

/* What a directive does to a path. */
enum import_taken_kind {
	IMPORT_TAKEN_ALL,     /* blacklist */
	IMPORT_TAKEN_SPARED,  /* noblacklist: a blacklist of the same path that comes later has no effect */
	IMPORT_TAKEN_WRITE,   /* read-only */
	IMPORT_TAKEN_GIVEN,   /* read-write: may be written again */
	IMPORT_TAKEN_EXECUTE, /* noexec */
	IMPORT_TAKEN_MADE,    /* mkdir */
};

struct import_taken {
	enum import_taken_kind kind;
	const char *path; /* as a policy has it; it may be a pattern */
	int line;
	const char *directive;
};

struct import_taken_list {
	struct import_taken *list;
	size_t count, capacity;
};

/* What a rule that may be written allows, and one that may not. */
#define IMPORT_TAKEN_WRITES "\"read_write\""
#define IMPORT_TAKEN_READS "\"read\""

/*
 * Call when all rules are known.  Changes them, by `except` and by allowing reading
 * alone, so that they do not grant what was taken, and says on stderr what cannot be
 * expressed so, and what <base> still grants.  Returns 0, or -1 if <base> cannot be
 * read (reported).
 */
int import_taken(const struct err_sink *sink, struct import_policy *policy, const struct import_taken_list *taken);

#endif
