/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One policy on its way to the kernel: loaded, expanded, planned, built.  The
 * steps are the same for the shim, landshim run and landshim check.
 */
#ifndef LAYER_H
#define LAYER_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "model/plan.h"
#include "model/policy.h"

struct layer {
	struct policy policy;
	struct targets targets;
	struct plan plan;
	int ruleset; /* a descriptor; -1: none */
	size_t path_rules, port_rules;
};

/*
 * Loads and expands the policy at an absolute path (policyfile_load,
 * targets_expand); where it has errors, as much of it as could be loaded.
 * Returns 0, or -1 if anything was reported.
 */
int layer_load(struct arena *arena, const struct err_sink *sink, const struct targets_source *source, const char *path,
               const char *fragments, struct layer *out);

/* Plans a loaded layer for a kernel.  -1: the program must not start there (reported). */
int layer_plan(const struct err_sink *sink, const struct kernel *kernel, struct layer *layer);

#endif
