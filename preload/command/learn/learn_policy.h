/* SPDX-License-Identifier: BSD-3-Clause */
/* The policy's text.  Pure: the same record gives the same bytes, in whatever order its needs came. */
#ifndef LEARN_POLICY_H
#define LEARN_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strlist.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"

struct learn_policy_options {
	size_t siblings; /* from how many on they become one; 0: never */
	/* What is granted already, by one policy or several: what only some of them grant is lacking. */
	const struct learn_fragment *have;
	size_t have_count;
	const struct strlist *includes; /* files to be included */
	bool is_addition;               /* to a policy: neither abi nor fragments, which that has */
};

struct learn_policy {
	const struct learn_policy_options *options;
	const char *text;
	size_t len;
	struct strlist fragments;
	struct learn_targets targets; /* those that are not covered have a rule each */
	const char *paths;            /* the rules alone, between the parentheses; "": none */
	size_t rules, ports;
	bool lacks_scope; /* something outside was reached by a signal or an abstract socket: no rule says so */
};

/* The ports of one right that have no rule yet, in order, at most `most`.  Returns how many. */
size_t learn_policy_ports(const struct learn_record *record, const struct learn_policy *policy, uint64_t right,
                          uint16_t *ports, size_t most);

void learn_policy_make(const struct learn_record *record, const struct learn_policy_options *options,
                       struct learn_policy *out);

#endif
