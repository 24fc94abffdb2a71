/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What check says of a rule, for the rule's comment: by the names of its kinds,
 * and only where the record alone tells it.  What depends on the machine, on
 * modes, owners, sockets, or where the policy lies, is check's alone: the same
 * record gives the same policy.  Pure.
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

/* Adds one line of a comment, of each kind a few words; nothing where there is nothing to say. */
void learn_check_add(struct text *text, const struct learn_check *check, const struct learn_target *target);

#endif
