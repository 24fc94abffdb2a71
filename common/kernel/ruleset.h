/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Carrying out plans: paths opened, rulesets built.  Nothing here decides what
 * is enforced (plan.h), and nothing is enforced yet (enforce.h).
 */
#ifndef RULESET_H
#define RULESET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "kernel/layer.h"

/*
 * Opens every path of a planned layer, the extras after the policy's, builds the
 * ruleset, and the exact one where that was wished for, and fills layer->built,
 * the descriptors included.  If the
 * plan is empty the paths are opened and checked all the same, but there is no
 * ruleset.  With dry the ruleset holds what both the plan and the running kernel
 * know, so that the kernel's errors are found, and is closed again.  Returns 0,
 * or -1 if it reported; the caller calls ruleset_close in either case.
 */
int ruleset_build(struct arena *arena, const struct err_sink *sink, bool dry, struct layer *layer);

/* Closes the rulesets' descriptors, if there are any. */
void ruleset_close(struct layer *layer);

#endif
