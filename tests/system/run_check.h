/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim check of a policy that a test writes. */
#ifndef RUN_CHECK_H
#define RUN_CHECK_H

#include "landshim.h"

/* No more words. */
#define RUN_CHECK_ALONE ((const char *[]){ NULL })

/*
 * check -c of a policy's text, with more words after it, which end in NULL; from
 * the test's directory, which is HOME.  The first policy is check-0.conf there,
 * the next check-1.conf.
 */
const struct spawned *run_check(const char *policy, const char *const *more);

/* The same with a struct spawn of the test's own. */
const struct spawned *run_check_spawn(const struct spawn *spawn, const char *policy, const char *const *more);

/* A policy of ABI 7 whose line 3 allows something on a path; allow is what stands between quotes. */
const char *run_check_path(const char *path, const char *allow);

/* Whether a kind of warning was given. */
bool run_check_warns(const struct spawned *ran, const char *name);

#endif
