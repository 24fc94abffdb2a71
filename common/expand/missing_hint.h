/* SPDX-License-Identifier: BSD-3-Clause */
/* What helps where a rule's path is not what the policy takes it for.  Static strings. */
#ifndef MISSING_HINT_H
#define MISSING_HINT_H

#include "model/policy.h"

/* Of a path that is missing or may not be reached. */
const char *missing_hint(const struct policy_path *rule);

/* Of a path that is the root directory; text is the rule's. */
const char *missing_hint_root(const char *text);

#endif
