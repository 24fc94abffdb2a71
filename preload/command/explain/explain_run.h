/* SPDX-License-Identifier: BSD-3-Clause */
/* Running a program under policies, traced from outside, and collecting what they denied it. */
#ifndef EXPLAIN_RUN_H
#define EXPLAIN_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "command/explain/denial.h"
#include "command/explain/denial_print.h"
#include "command/launch/launch.h"
#include "command/trace/trace_options.h"

struct explain_run {
	/* Set by the caller; launch is prepared (launch.h). */
	struct launch *launch;
	bool permissive; /* nothing is denied */
	struct denial_list list;
	/* Filled. */
	struct trace_end end;
	struct denial_note *notes;
	size_t notes_count, notes_capacity;
};

/* Returns 0 with the program ended, or an exit status as trace_run does (trace.h). */
int explain_run(struct explain_run *run);

#endif
