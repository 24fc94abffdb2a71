/* SPDX-License-Identifier: BSD-3-Clause */
/* The ways in which the host is started. */
#ifndef SCENARIOS_H
#define SCENARIOS_H

#include "tracer.h"

enum scenario_kind {
	SCENARIO_ENFORCED,
	SCENARIO_DRY,
	SCENARIO_REFUSED, /* without a fault already */
};

/*
 * from: the first call that is walked is the first of this number, 0: where it
 * differs from `before`; until: the last of each process is the one before this
 * number's, 0: main's.
 * searches: a file that is said not to be there leads to the next name, which
 * is no fault; unreachable: nor is it one of statx(2) number n, if bit n is set,
 * that the way is barred (common/load/locate.c: EACCES, ELOOP, ENAMETOOLONG).
 * made: directories that the start makes, the deeper first, which are removed
 * before each run; NULL: none.
 * before: a program that does the same up to where it begins to be of interest.
 * after: the same for what landshim run executes; no argv: there is none, all
 * of it is a libc's start.
 */
struct scenario {
	const char *name;
	enum scenario_kind kind;
	bool by_command; /* landshim run */
	bool searches;
	unsigned unreachable;
	long from, until;
	const char *const *made;
	struct tracer_program program, before, after;
};

/* Writes what they need into the directory `work`.  *count is their number. */
const struct scenario *scenarios_make(const char *build, const char *work, size_t *count);

#endif
