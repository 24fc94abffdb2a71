/* SPDX-License-Identifier: BSD-3-Clause */
/* Denials for people and for scripts, on stdout. */
#ifndef DENIAL_PRINT_H
#define DENIAL_PRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "command/explain/denial.h"

/* A sentence about the whole run. */
struct denial_note {
	const char *text; /* escaped already */
};

struct denial_report {
	const struct denial_list *list; /* sorted */
	const char *program;
	bool permissive; /* nothing was denied: the list has what would have been */
	bool of_log;     /* it was read in the kernel's log, which need not have all of them */
	bool all;        /* print ordinary errors one by one */
	bool incomplete; /* calls may have been missed */
	const struct denial_note *notes;
	size_t notes_count;
};

void denial_print(const struct denial_report *report);

/* An object on one line; conf/schema/explain.json describes it. */
void denial_print_json(const struct denial_report *report);

#endif
