/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The outer layers: each policy, and what getting to main takes besides.  They
 * are enforced before exec, so that a program into which the shim is not
 * loaded, for whatever reason, is confined all the same.
 */
#ifndef OUTER_H
#define OUTER_H

#include <stdbool.h>
#include <stddef.h>

#include "../../common/arena.h"
#include "../../common/err.h"
#include "../../common/kernel.h"
#include "../../common/layer.h"
#include "../process.h"
#include "chain.h"

struct outer {
	/* Set by the caller. */
	struct arena *arena;
	const struct err_sink *sink;
	const struct chain *chain; /* whose unloadable says whether the exact layers follow */
	struct process *process;
	const char **names; /* of policies, as -c has them */
	size_t count;
	/* Filled by the steps below. */
	const char **paths;   /* the policies' files */
	struct layer *layers; /* planned, with their rulesets */
	struct kernel kernel;
};

/*
 * The steps, in this order: from names to files; from files to layers; plans
 * and rulesets, when it is known that there is room for all.  Each returns 0,
 * or -1 if it reported.
 */
int outer_locate(struct outer *outer);
int outer_load(struct outer *outer);
int outer_build(struct outer *outer);

/* Closes the rulesets. */
void outer_close(struct outer *outer);

#endif
