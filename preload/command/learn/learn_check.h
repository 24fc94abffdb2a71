/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What check would say of a rule, for the rule's comment, by the names of check's
 * findings.  Only findings that the record alone tells: the same record must give
 * the same policy, so what depends on the machine (modes, owners, sockets, where
 * the policy lies) is left to check.  Pure.
 */
#ifndef LEARN_CHECK_H
#define LEARN_CHECK_H

#include "base/strlist.h"
#include "base/text.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"

/* The rules of a policy. */
struct learn_check {
	const struct learn_record *record;
	const struct learn_targets *targets;
	const struct strlist *fragments; /* those that it includes */
};

/* Adds one line of comment with a few words for each finding; nothing if there is none. */
void learn_check_add(struct text *text, const struct learn_check *check, const struct learn_target *target);

#endif
