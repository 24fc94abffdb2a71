/* SPDX-License-Identifier: BSD-3-Clause */
/* What a profile of firejail takes away from what is open, against the rules that open it. */
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
 * Call when all rules are known.  Changes them so that nothing is open that was
 * taken, by `except` and by reading alone, and says what cannot be had, also of
 * what <base> grants.  Returns 0, or -1 where <base> cannot be read, which is
 * reported.
 */
int import_taken(const struct err_sink *sink, struct import_policy *policy, const struct import_taken_list *taken);

#endif
