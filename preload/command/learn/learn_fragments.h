/* SPDX-License-Identifier: BSD-3-Clause */
/* Which installed fragments a policy includes. */
#ifndef LEARN_FRAGMENTS_H
#define LEARN_FRAGMENTS_H

#include "base/strlist.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "process.h"

/*
 * Notes what every installed fragment grants here.  Its key files stand in its
 * comments, in lines that begin with "# key:" or "// key:".
 */
void learn_fragments_note(struct learn_record *record, struct process *process);

/*
 * Chooses fragments for the targets in use, and marks what they grant as
 * covered; ports too.  The names are in bytewise order, the first being what
 * every program needs to start.  Pure.
 */
struct strlist learn_fragments_choose(const struct learn_record *record, struct learn_targets *targets);

/* Whether one of the chosen fragments grants a right on a port. */
bool learn_fragments_grant_port(const struct learn_record *record, const struct strlist *chosen, uint64_t right,
                                uint16_t port);

#endif
