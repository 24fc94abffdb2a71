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
	size_t siblings; /* how many files in one directory become one rule (learn_together_siblings); 0: none */
	/* The policies of -c: a right counts as granted only if each of them grants it. */
	const struct learn_fragment *have;
	size_t have_count;
	const struct strlist *includes; /* files to be included */
	bool is_addition;               /* to a policy, which has abi and fragments itself */
};

struct learn_policy {
	const struct learn_policy_options *options;
	const char *text;
	size_t len;
	struct strlist fragments;
	struct learn_targets targets; /* those that are not covered have a rule each */
	const char *paths;            /* what stands between the parentheses of "paths"; "": no rule */
	size_t rules, ports;
	bool lacks_scope; /* a signal or an abstract socket reached something outside: no rule can grant that */
};

/* Fills ports with those that have no rule for a right yet, in order, at most `most`.  Returns how many there are. */
size_t learn_policy_ports(const struct learn_record *record, const struct learn_policy *policy, uint64_t right,
                          uint16_t *ports, size_t most);

void learn_policy_make(const struct learn_record *record, const struct learn_policy_options *options,
                       struct learn_policy *out);

#endif
