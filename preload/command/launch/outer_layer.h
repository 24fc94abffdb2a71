/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The outer layers: each grants what its policy grants, and what the program needs
 * besides to get to main.  They are enforced before exec, so that a program into
 * which the shim is not loaded, for whatever reason, is confined all the same.
 * The exact layers, of the policies alone, are built with them, for the shim to
 * enforce.
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
	const struct exec_chain *chain; /* the exact layers follow unless its unloadable is set */
	struct process *process;
	const char **names; /* of policies, as -c has them; NULL: the rules of the command line */
	size_t count;
	const struct rules *rules; /* the rules of the command line, written (rules_write); NULL: there are none */
	/* Filled by the steps below. */
	const char **paths;   /* the policies' files, and RULES_NAME */
	struct layer *layers; /* each step fills its part of them (layer.h) */
	struct kernel kernel;
};

/*
 * The steps, in this order.  The first finds the files of the names, the second
 * loads them, and the third makes plans and rulesets, after it has made sure that
 * the kernel has room for all layers.  Each returns 0, or -1 if it reported.
 */
int outer_layer_locate(struct outer_layer *outer);
int outer_layer_load(struct outer_layer *outer);
int outer_layer_build(struct outer_layer *outer);

/* Closes the rulesets. */
void outer_layer_close(struct outer_layer *outer);

#endif
