/* SPDX-License-Identifier: BSD-3-Clause */
/* What is printed on stderr after a policy was learned. */
#ifndef LEARN_SUMMARY_H
#define LEARN_SUMMARY_H

#include <stdbool.h>

#include "base/err.h"
#include "command/learn/learn_policy.h"
#include "command/learn/learn_record.h"
#include "command/program/subject.h"

/*
 * Loads the policy that was written, as landshim check does, and prints what check
 * finds, what could not be granted, and how to run the program under it.  Returns
 * 0, or -1 if the policy does not load (reported).
 */
int learn_summary_print(const struct err_sink *sink, const struct learn_record *record,
                        const struct learn_policy *policy, const struct subject *subject, const char *path);

#endif
