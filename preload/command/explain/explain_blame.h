/* SPDX-License-Identifier: BSD-3-Clause */
/* From the tracer's records to denials: which failures are the policies' doing, and which are not. */
#ifndef EXPLAIN_BLAME_H
#define EXPLAIN_BLAME_H

#include <stdbool.h>
#include <stdint.h>

#include "command/explain/denial.h"
#include "command/explain/explain_policies.h"
#include "command/trace/trace_record.h"

struct explain_blame {
	const struct explain_policies *policies;
	bool permissive; /* nothing was denied: what would have been */
	int64_t since;   /* when the run began (CLOCK_REALTIME, ns): an object made later is named by its directory */
};

/*
 * Adds what the policies denied a call, if anything, to the list; a call that
 * failed for another reason is an error there.  in_start: it came before the
 * program's main.
 */
void explain_blame(const struct explain_blame *blame, const struct trace_record *record, bool in_start,
                   struct denial_list *list);

#endif
