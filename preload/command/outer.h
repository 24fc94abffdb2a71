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

struct outer_grants {
	struct arena *arena;
	const struct err_sink *sink;
	const struct chain *chain;
};

/*
 * Add to a planned layer what it grants besides its policy, each masked by what
 * the policy handles: executing PROGRAM and the interpreters; what ld.so reads,
 * the shim included; what the shim reads to load another of the layers (or the
 * same one).  The last two where the exact layer follows.  Each returns 0, or
 * -1 if it reported.
 */
int outer_grant_chain(const struct outer_grants *grants, struct layer *layer);
int outer_grant_loader(const struct outer_grants *grants, struct layer *layer);
int outer_grant_shim(const struct outer_grants *grants, const struct layer *loads, struct layer *layer);

/* What the kernel logs of a planned layer: nothing where the exact one follows. */
void outer_set_log(bool exact_follows, struct layer *layer);

#endif
