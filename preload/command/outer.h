/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The outer layer: a policy, and what getting to main takes besides.  It is
 * enforced before exec, so that a program into which the shim is not loaded,
 * for whatever reason, is confined all the same.
 */
#ifndef OUTER_H
#define OUTER_H

#include <stdbool.h>

#include "../../common/arena.h"
#include "../../common/err.h"
#include "../../common/layer.h"
#include "chain.h"

/*
 * Turns a loaded layer (layer_load) into an outer one.  exact_follows: the shim
 * will enforce the exact layer, so this one is silent in the audit log and
 * grants what ld.so and the shim need; else the chain is the only extra.
 * Returns 0, or -1 if it reported.
 */
int outer_extend(struct arena *arena, const struct err_sink *sink, const struct chain *chain, bool exact_follows,
                 struct layer *layer);

/* The same for a planned layer: what the kernel logs. */
void outer_set_log(bool exact_follows, struct layer *layer);

#endif
