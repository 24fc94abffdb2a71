/* SPDX-License-Identifier: BSD-3-Clause */
/* Less and less memory. */
#ifndef MEMORY_H
#define MEMORY_H

#include "scenarios.h"
#include "verdict.h"

/*
 * Runs the scenario with less memory each time, RLIMIT_AS and RLIMIT_STACK, page
 * by page from what is just enough down to where nothing starts.  Counts into
 * verdicts[].  False: no run ended in the shim's own "out of memory".
 */
bool memory_walk(const struct scenario *scenario, unsigned *verdicts);

#endif
