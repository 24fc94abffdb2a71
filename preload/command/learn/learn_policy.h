/* SPDX-License-Identifier: BSD-3-Clause */
/* The policy's text.  Pure: the same record gives the same bytes, in whatever order its needs came. */
#ifndef LEARN_POLICY_H
#define LEARN_POLICY_H

#include <stddef.h>

#include "base/strlist.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"

struct learn_policy_options {
	size_t siblings; /* from how many on they become one; 0: never */
};

struct learn_policy {
	const char *text;
	size_t len;
	struct strlist fragments;
	struct learn_targets targets; /* those that are not covered have a rule each */
	size_t rules, ports;
	bool lacks_scope; /* something outside was reached by a signal or an abstract socket: no rule says so */
};

void learn_policy_make(const struct learn_record *record, const struct learn_policy_options *options,
                       struct learn_policy *out);

#endif
