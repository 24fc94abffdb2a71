/* SPDX-License-Identifier: BSD-3-Clause */
/* What is left to the shim: descriptors that stay open, and the ticket that names them. */
#ifndef HANDOVER_MAKE_H
#define HANDOVER_MAKE_H

#include "base/err.h"
#include "command/launch/outer_layer.h"
#include "command/program/exec_chain.h"
#include "environ.h"

/*
 * Hands over the exact rulesets of layers that are built, and whose outer ones
 * are in force, to the program that this process is about to execute: in the
 * environment (environ), and in descriptors, which the layers lose.  What options
 * ask to be said is for the shim to say; their status descriptor has another
 * number afterwards.  Returns 0, or -1 if it reported.
 */
int handover_make(const struct err_sink *sink, const struct exec_chain *chain, struct outer_layer *outer,
                  struct environ_options *options);

#endif
