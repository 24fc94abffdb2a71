/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment that landshim run hands over to the program. */
#ifndef CHILD_ENVIRON_H
#define CHILD_ENVIRON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "command/program/exec_chain.h"
#include "kernel/layer.h"

/* LANDSHIM_CONFIG as a preloaded shim is to see it: the policies' files.  Returns 0, or -1 if it reported. */
int child_environ_config(const struct err_sink *sink, const char *const *paths, size_t count);

/* The shim, after what is in LD_PRELOAD.  Returns 0, or -1 if it reported. */
int child_environ_shim(const struct err_sink *sink, const struct exec_chain *chain);

/*
 * The environment as policies may ask for it: with LANDSHIM_CONFIG, which is not
 * handed over, as it would be for the shim alone.  No paths: as it is.
 */
char **child_environ_values(const char *const *paths, size_t count);

/* All that is ours is taken out, and the ticket put in.  Returns 0, or -1 if it reported. */
int child_environ_handover(const struct err_sink *sink, const char *ticket);

/*
 * Takes out what the policies of these layers drop, of LD_PRELOAD all but the
 * shim, if that is in it.  Returns 0, or -1 if it reported.
 */
int child_environ_drop(const struct err_sink *sink, const struct exec_chain *chain, const struct layer *layers,
                       size_t count);

/* Takes all that is ours out of the environment.  Returns 0, or -1 if it reported. */
int child_environ_nothing(const struct err_sink *sink);

/* Of names that may be meant as several. */
#define CHILD_ENVIRON_SEVERAL "several policies take a -c each"

/*
 * Whether LANDSHIM_CONFIG or LD_PRELOAD, whose entries are separated by colons,
 * can hold a name: of a policy, or of an object.  Returns 0, or -1 if it
 * reported.
 */
int child_environ_can_carry(const struct err_sink *sink, const char *variable, const char *name);

#endif
