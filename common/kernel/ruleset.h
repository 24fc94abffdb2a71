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
 * Opens every path of a planned layer, the extras after the policy's, and builds
 * its ruleset, whose descriptor goes into layer->built, as all that is said of it.  Where the plan is empty the paths are opened and
 * checked all the same, but there is none.  With dry it is a ruleset of what
 * both the plan and the running kernel know, so that errors are those of the
 * kernel, and is closed again.  Returns 0, or -1 if it reported; the caller
 * closes with ruleset_close in either case.
 */
int ruleset_build(struct arena *arena, const struct err_sink *sink, bool dry, struct layer *layer);

/* Closes the ruleset's descriptor, if there is one. */
void ruleset_close(struct layer *layer);

#endif
