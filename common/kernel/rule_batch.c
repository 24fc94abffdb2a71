/* SPDX-License-Identifier: BSD-3-Clause */
/* landlock_add_rule(2) for descriptors that were opened one after the other. */
#include "kernel/rule_batch.h"

#include <errno.h>

#include "base/close_batch.h"
#include "base/err.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "model/policy.h"
#include "model/uapi.h"

void rule_batch_start(struct rule_batch *batch, const struct err_sink *sink, int ruleset, int exact)
{
	batch->sink = sink;
	batch->ruleset = ruleset;
	batch->exact = exact;
	batch->count = 0;
	batch->failed = batch->blocked = false;
}

static bool is_extra(const struct rule_batch_rule *rule)
{
	return rule->target->terms->extra != TARGET_OF_POLICY;
}

/* It gets no other rule. */
static void refuse(struct rule_batch *batch, struct rule_batch_rule *rule, int errnum)
{
	rule->attr.allowed_access = 0;
	rule->flags = 0;
	/* Pipes, sockets and memfds cannot be rules (landlock_add_rule(2), EBADFD), and need none. */
	if (errnum == EBADFD && is_extra(rule))
		return;
	batch->failed = true;
	batch->blocked = abi_filter_hint(errnum) != NULL;
	(void)err_system(batch->sink, policy_where(rule->target->rule), errnum,
	                 errnum == EBADFD ? "a pipe or socket cannot have a rule, and needs none"
	                                  : abi_filter_hint(errnum),
	                 "cannot add a rule for \"%s\"", rule->target->path);
}

static void add_all(struct rule_batch *batch, int ruleset, bool extras)
{
	for (size_t i = 0; i < batch->count && ruleset >= 0 && !batch->blocked; i++) {
		struct rule_batch_rule *rule = &batch->rules[i];

		if ((!rule->attr.allowed_access && !rule->flags) || (!extras && is_extra(rule)))
			continue;
		if (uapi_add_rule(ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule->attr, rule->flags) != 0)
			refuse(batch, rule, errno);
	}
}

size_t rule_batch_flush(struct rule_batch *batch)
{
	struct close_batch closing = { .count = 0 };
	const size_t count = batch->count;

	add_all(batch, batch->ruleset, true);
	add_all(batch, batch->exact, false);
	for (size_t i = 0; i < count; i++)
		close_batch_add(&closing, batch->rules[i].attr.parent_fd);
	(void)close_batch_close(&closing);
	batch->count = 0;
	return count;
}

void rule_batch_add(struct rule_batch *batch, const struct rule_batch_rule *rule)
{
	batch->rules[batch->count++] = *rule;
	if (batch->count == CLOSE_BATCH_MAX)
		(void)rule_batch_flush(batch);
}
