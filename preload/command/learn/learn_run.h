/* SPDX-License-Identifier: BSD-3-Clause */
/* Running the program, once or several times, and noting what it needs. */
#ifndef LEARN_RUN_H
#define LEARN_RUN_H

#include <stddef.h>

#include "base/err.h"
#include "command/learn/learn_record.h"
#include "command/program/exec_chain.h"

struct learn_run {
	const struct exec_chain *chain;
	const char **within; /* policies that it runs under */
	size_t within_count;
	unsigned runs;
	unsigned seconds; /* how long a run may take; 0: as long as it takes */
};

/* Fills the record, except the facts that were known before the run.  Returns 0, or the exit status (reported). */
int learn_run(const struct err_sink *sink, const struct learn_run *run, struct learn_record *record);

#endif
