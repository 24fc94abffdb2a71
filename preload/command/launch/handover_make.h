/* SPDX-License-Identifier: BSD-3-Clause */
/* The handover to the shim: descriptors that stay open, and the ticket that names them. */
#ifndef HANDOVER_MAKE_H
#define HANDOVER_MAKE_H

#include "base/err.h"
#include "command/launch/outer_layer.h"
#include "command/program/exec_chain.h"
#include "environ.h"

/*
 * Hands the exact rulesets over to the program that this process is about to
 * execute: as descriptors, which the layers then no longer own, and as a ticket in
 * the environment (environ).  The layers must be built, and the outer ones in
 * force.  The shim will print what options ask for; options->status_fd changes,
 * since that descriptor is moved.  Returns 0, or -1 if it reported.
 */
int handover_make(const struct err_sink *sink, const struct exec_chain *chain, struct outer_layer *outer,
                  struct environ_options *options);

#endif
