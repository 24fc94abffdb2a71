/* SPDX-License-Identifier: BSD-3-Clause */
/* Running the program again, under what was learned, until nothing is denied that a rule would grant. */
#ifndef LEARN_VERIFY_H
#define LEARN_VERIFY_H

#include <stdbool.h>

#include "base/err.h"
#include "command/learn/learn_output.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "command/program/exec_chain.h"

#define LEARN_VERIFY_TRIES 5

/*
 * Repeats what the program does, side effects included.  What was denied is
 * added to the record, and *policy made anew, at most LEARN_VERIFY_TRIES times.
 * Says on stderr how it went.  Returns 0, and *holds; or the exit status
 * (reported).
 */
int learn_verify(const struct err_sink *sink, const struct exec_chain *chain, const struct learn_output *output,
                 unsigned seconds, struct learn_record *record, struct learn_policy *policy, bool *holds);

#endif
