/* SPDX-License-Identifier: BSD-3-Clause */
/* Policies that are in force while the program is watched (--within). */
#ifndef LEARN_WITHIN_H
#define LEARN_WITHIN_H

#include <stddef.h>

#include "base/err.h"
#include "command/launch/outer_layer.h"
#include "command/launch/rules.h"
#include "command/program/exec_chain.h"
#include "process.h"

struct learn_within {
	struct outer_layer outer;
	struct exec_chain chain; /* the program's, marked unloadable: there are outer layers alone */
	struct process process;
	const struct err_sink *sink;
	struct rules rules; /* of a text */
};

/* Loads the policies and builds their layers.  Returns 0, or -1 (reported).  *within must stay where it is. */
int learn_within_prepare(const struct err_sink *sink, const struct exec_chain *chain, const char **names, size_t count,
                         struct learn_within *within);

/* The same for one policy that is a text, in no file. */
int learn_within_prepare_text(const struct err_sink *sink, const struct exec_chain *chain, const char *text,
                              struct learn_within *within);

/* Enforces them on the calling process, which will execute the program.  Returns 0, or the exit status (reported). */
int learn_within_confine(struct learn_within *within);

void learn_within_end(struct learn_within *within);

#endif
