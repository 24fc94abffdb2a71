/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The rules for paths, added and their descriptors closed many at a time.  They go
 * to one ruleset and then to the other: to both in turn takes 3 % more of a start
 * with 1,000 rules, which is the processor's caches.
 */
#ifndef RULE_BATCH_H
#define RULE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/close_batch.h"
#include "base/err.h"
#include "expand/targets.h"
#include "model/uapi.h"

/* A rule for a target; with neither rights nor flags there is none, and only the descriptor to close. */
struct rule_batch_rule {
	const struct target *target;
	struct landlock_path_beneath_attr attr; /* with the target's descriptor, which the batch takes over */
	uint32_t flags;                         /* of landlock_add_rule(2) */
};

struct rule_batch {
	const struct err_sink *sink;
	int ruleset, exact; /* -1: none; what is the policy's gets a rule in both */
	struct rule_batch_rule rules[CLOSE_BATCH_MAX];
	size_t count;
	bool failed;  /* a rule could not be added (reported) */
	bool blocked; /* by a seccomp filter: it is so for every rule, and said once */
};

/* Borrows the sink and both rulesets. */
void rule_batch_start(struct rule_batch *batch, const struct err_sink *sink, int ruleset, int exact);

/* Takes a rule over, whose target is borrowed until it is added. */
void rule_batch_add(struct rule_batch *batch, const struct rule_batch_rule *rule);

/* Adds those that wait, and closes their descriptors.  Returns how many that were. */
size_t rule_batch_flush(struct rule_batch *batch);

#endif
