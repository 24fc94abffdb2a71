/* SPDX-License-Identifier: BSD-3-Clause */
/* Policies under which the program is watched: what it may do meanwhile. */
#ifndef LEARN_WITHIN_H
#define LEARN_WITHIN_H

#include <stddef.h>

#include "base/err.h"
#include "command/launch/outer_layer.h"
#include "command/program/exec_chain.h"
#include "process.h"

struct learn_within {
	struct outer_layer outer;
	struct exec_chain chain; /* the program's; as if the shim were not loaded: the layers stand alone */
	struct process process;
	const struct err_sink *sink;
};

/* Loads and builds them.  Returns 0, or -1 (reported).  *within must stay where it is. */
int learn_within_prepare(const struct err_sink *sink, const struct exec_chain *chain, const char **names, size_t count,
                         struct learn_within *within);

/* In the process that will be the program: puts them into force.  0, or the exit status (reported). */
int learn_within_confine(struct learn_within *within);

void learn_within_end(struct learn_within *within);

#endif
