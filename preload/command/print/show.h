/* SPDX-License-Identifier: BSD-3-Clause */
/* A policy as landshim check shows it: rules, and what each ABI makes of it. */
#ifndef SHOW_H
#define SHOW_H

#include "command/program/exec_chain.h"
#include "kernel/layer.h"

/* The ABIs to show, from first to last, both included; and the running kernel's, 0: it has none. */
struct show_range {
	int first, last, running;
};

/* An escape sequence, on a terminal that can do it and without NO_COLOR; else "". */
const char *show_style(const char *code);

/* Prints a layer that was built dry for the newest ABI. */
void show_layer(const struct layer *layer, struct show_range abis);

/*
 * Prints whether the shim would be loaded into the program.  not_preloaded says why
 * LD_PRELOAD alone does not load it; NULL: it does.  PROGRAM is the first of the
 * chain's files (chain->path may be the shell that reads it).
 */
void show_program(const struct exec_chain *chain, const char *not_preloaded);

#endif
