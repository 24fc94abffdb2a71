/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs the program again under the policy that was learned, until nothing is denied that a rule could grant. */
#ifndef LEARN_VERIFY_H
#define LEARN_VERIFY_H

#include <stdbool.h>

#include "base/err.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "command/program/exec_chain.h"

#define LEARN_VERIFY_TRIES 5

/*
 * Runs the program, side effects included, at most LEARN_VERIFY_TRIES times.  After
 * each run it adds what was denied to the record, and makes *policy anew, which is
 * in no file meanwhile.  Prints on stderr how it went.  Returns 0, and in *holds
 * whether the policy holds; or the exit status (reported).
 */
int learn_verify(const struct err_sink *sink, const struct exec_chain *chain, unsigned seconds,
                 struct learn_record *record, struct learn_policy *policy, bool *holds);

#endif
