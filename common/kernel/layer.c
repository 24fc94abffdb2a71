/* SPDX-License-Identifier: BSD-3-Clause */
/* Bringing one policy from its file to a plan. */
#include "kernel/layer.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "load/policyfile.h"
#include "model/access.h"
#include "model/plan.h"
#include "model/policy.h"
#include "model/values.h"

/* ${@policy_dir} is the policy's own business; every other value is the caller's. */
struct with_dir {
	const struct values *outer;
	const char *policy_dir;
};

static const char *get(void *data, const char *name)
{
	const struct with_dir *values = data;

	if (strcmp(name, "@policy_dir") == 0)
		return values->policy_dir;
	return values->outer->get(values->outer->data, name);
}

/* Passes errors on, and knows whether to go on after them. */
struct watch {
	const struct err_sink *outer;
	bool out_of_memory;
};

static void pass_on(void *data, const struct err *err)
{
	struct watch *watch = data;

	watch->out_of_memory |= err->kind == ERR_MEMORY;
	watch->outer->on_error(watch->outer->data, err);
}

/* text: of the policy; NULL: it is the file's at path. */
static int load(struct arena *arena, const struct err_sink *sink, const struct targets_source *source, const char *path,
                const char *text, const char *fragments, struct layer *out)
{
	struct with_dir values = { .outer = &source->values };
	const struct targets_source with_dir = { .values = { get, &values }, .args = source->args };
	struct watch watch = { sink, false };
	const struct err_sink watched = { pass_on, &watch };
	int ret;

	memset(out, 0, sizeof(*out));
	out->built.ruleset = out->built.exact = -1;
	ret = text ? policyfile_load_text(arena, &watched, path, text, fragments, &out->policy)
	           : policyfile_load(arena, &watched, path, fragments, &out->policy);
	values.policy_dir = out->policy.dir;
	/* What could be loaded is expanded all the same: more mistakes are told, and fixed, at once. */
	if (!watch.out_of_memory && targets_expand(arena, sink, &with_dir, &out->policy, &out->targets) != 0)
		ret = -1;
	return ret;
}

int layer_load(struct arena *arena, const struct err_sink *sink, const struct targets_source *source, const char *path,
               const char *fragments, struct layer *out)
{
	return load(arena, sink, source, path, NULL, fragments, out);
}

int layer_load_text(struct arena *arena, const struct err_sink *sink, const struct targets_source *source,
                    const char *name, const char *text, const char *fragments, struct layer *out)
{
	return load(arena, sink, source, name, text, fragments, out);
}

static int too_old(const struct err_sink *sink, const struct kernel *kernel, const struct policy *policy)
{
	if (kernel->abi == 0)
		return err_report(sink, ERR_KERNEL, policy->min_abi_where, abi_hint(kernel),
		                  "%s, and the policy needs ABI %d", abi_reason(kernel), policy->min_abi);
	return err_report(sink, ERR_KERNEL, policy->min_abi_where,
	                  "min_abi lets the program start with what an older kernel can enforce",
	                  "this kernel has Landlock ABI %d, and the policy needs ABI %d (Linux %s)", kernel->abi,
	                  policy->min_abi, access_release(policy->min_abi));
}

int layer_plan(const struct err_sink *sink, const struct kernel *kernel, const struct layer_wishes *wishes,
               struct layer *layer)
{
	const enum plan_verdict verdict = plan_make(&layer->policy, kernel->abi, &layer->plan);

	if (wishes) {
		layer->extras = wishes->extras;
		layer->wants_exact = wishes->exact;
		plan_set_log(&layer->policy, wishes->log, &layer->plan);
	}
	switch (verdict) {
	case PLAN_TOO_OLD:
		return too_old(sink, kernel, &layer->policy);
	case PLAN_NOTHING_LEFT:
		return err_report(sink, ERR_KERNEL, layer->policy.min_abi_where,
		                  "min_abi = 0 lets the program start without a sandbox",
		                  "this kernel has Landlock ABI %d and can enforce nothing of the policy", kernel->abi);
	case PLAN_START:
		break;
	}
	return 0;
}
