/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One policy on its way to the kernel: loaded, expanded, planned, built.  The
 * steps are the same for the shim, landshim run and landshim check.  Each part
 * of a layer is written by one step, named beside it, and by nothing else.
 */
#ifndef LAYER_H
#define LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "model/plan.h"
#include "model/policy.h"

/* What was made of a plan. */
struct layer_built {
	int ruleset;         /* a descriptor; -1: none */
	int exact;           /* the same of one of the policy alone, where that was wished for */
	uint64_t *allowed;   /* for each of layer.targets, what its rule grants on this kernel, trimmed; 0: no rule */
	struct strlist made; /* directories that were made, or in a dry run would be */
	struct strlist skipped;        /* targets.skipped, and what else there is no rule for */
	size_t path_rules, port_rules; /* of the policy, as they are counted for people */
};

struct layer {
	struct policy policy;     /* by layer_load (policyfile_load) */
	struct targets targets;   /* of the policy: by layer_load (targets_expand) */
	struct targets extras;    /* what a launcher grants besides: by layer_plan */
	bool wants_exact;         /* what it wishes besides: by layer_plan */
	struct plan plan;         /* by layer_plan (plan_make) */
	struct layer_built built; /* by ruleset_build; until then, by layer_load, without a ruleset */
};

/* What a launcher wants of a layer besides its policy; zeroes: nothing. */
struct layer_wishes {
	struct targets extras; /* of targets_add_extra; its arrays are borrowed */
	bool exact;            /* a ruleset besides that has no extras, for the shim in the program */
	enum plan_log log;
};

/*
 * Loads and expands the policy at an absolute path (policyfile_load,
 * targets_expand); where it has errors, as much of it as could be loaded.
 * Returns 0, or -1 if anything was reported.
 */
int layer_load(struct arena *arena, const struct err_sink *sink, const struct targets_source *source, const char *path,
               const char *fragments, struct layer *out);

/* The same for a text that is no file's (policyfile_load_text). */
int layer_load_text(struct arena *arena, const struct err_sink *sink, const struct targets_source *source,
                    const char *name, const char *text, const char *fragments, struct layer *out);

/*
 * Plans a loaded layer for a kernel; wishes may be NULL.  Returns 0, or -1
 * where the program must not start there (reported): the plan is made all the
 * same.
 */
int layer_plan(const struct err_sink *sink, const struct kernel *kernel, const struct layer_wishes *wishes,
               struct layer *layer);

#endif
