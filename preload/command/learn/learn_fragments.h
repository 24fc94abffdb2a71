/* SPDX-License-Identifier: BSD-3-Clause */
/* Which installed fragments a policy includes. */
#ifndef LEARN_FRAGMENTS_H
#define LEARN_FRAGMENTS_H

#include "base/strlist.h"
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "model/policy.h"
#include "process.h"

/*
 * Notes in the record what each installed fragment grants here, and its key files,
 * which its comments name in lines that begin with "# key:" or "// key:".
 */
void learn_fragments_note(struct learn_record *record, struct process *process);

/*
 * Chooses fragments for the targets in use, and marks what they grant as
 * covered.  start asks for the fragment that every program needs to start as well.
 * Returns the names in bytewise order.  Pure.
 */
struct strlist learn_fragments_choose(const struct learn_record *record, bool start, struct learn_targets *targets);

/*
 * Loads an existing policy, or a file that policies include (policy->abi is then
 * 0), and fills out with what it grants here.  Returns 0, or -1 (reported).
 */
int learn_fragments_load(const struct err_sink *sink, const char *path, struct process *process,
                         struct learn_fragment *out, struct policy *policy);

/* Marks what a loaded file grants as covered. */
void learn_fragments_have(const struct learn_record *record, const struct learn_fragment *have,
                          struct learn_targets *targets);

/* Whether it grants a right on a port. */
bool learn_fragments_has_port(const struct learn_fragment *fragment, uint64_t right, uint16_t port);

/* Whether one of the chosen fragments grants a right on a port. */
bool learn_fragments_grant_port(const struct learn_record *record, const struct strlist *chosen, uint64_t right,
                                uint16_t port);

#endif
