/* SPDX-License-Identifier: BSD-3-Clause */
/* Hints for a rule whose path is not what the policy expects.  Static strings. */
#ifndef MISSING_HINT_H
#define MISSING_HINT_H

#include "model/policy.h"

/* For a path that is missing, or cannot be reached: errnum says which. */
const char *missing_hint(const struct policy_path *rule, int errnum);

/* For a path that is the root directory; text is the rule's. */
const char *missing_hint_root(const char *text);

#endif
