/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The outer layers: each policy, and what getting to main takes besides.  They
 * are enforced before exec, so that a program into which the shim is not
 * loaded, for whatever reason, is confined all the same.  The exact ones, of the
 * policies alone, are built with them, for the shim to enforce.
 */
#ifndef OUTER_LAYER_H
#define OUTER_LAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/launch/rules.h"
#include "command/program/exec_chain.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "process.h"

struct outer_layer {
	/* Set by the caller. */
	struct arena *arena;
	const struct err_sink *sink;
	const struct exec_chain *chain; /* whose unloadable says whether the exact layers follow */
	struct process *process;
	const char **names; /* of policies, as -c has them; NULL: the rules of the command line */
	size_t count;
	const struct rules *rules; /* that are written; NULL: none of the names is */
	/* Filled by the steps below. */
	const char **paths;   /* the policies' files, and RULES_NAME */
	struct layer *layers; /* loaded, then planned, then with their rulesets: each by the step for it (layer.h) */
	struct kernel kernel;
};

/*
 * The steps, in this order: from names to files; from files to layers; plans
 * and rulesets, when it is known that there is room for all.  Each returns 0,
 * or -1 if it reported.
 */
int outer_layer_locate(struct outer_layer *outer);
int outer_layer_load(struct outer_layer *outer);
int outer_layer_build(struct outer_layer *outer);

/* Closes the rulesets. */
void outer_layer_close(struct outer_layer *outer);

#endif
