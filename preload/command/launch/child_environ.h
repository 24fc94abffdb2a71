/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment that landshim run gives to the program.  All but child_environ_values change environ itself. */
#ifndef CHILD_ENVIRON_H
#define CHILD_ENVIRON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "command/program/exec_chain.h"
#include "kernel/layer.h"

/* Sets LANDSHIM_CONFIG to the policies' files, for a shim that is preloaded. */
void child_environ_config(const char *const *paths, size_t count);

/* Puts the shim into LD_PRELOAD (preload_list_with_shim). */
void child_environ_shim(const struct exec_chain *chain);

/*
 * Returns the environment that variables in policies are expanded with: environ,
 * with LANDSHIM_CONFIG as the shim alone would see it, though the program does
 * not get it.  Without paths: environ itself.
 */
char **child_environ_values(const char *const *paths, size_t count);

/* Removes every variable of ours, and adds the ticket of the handover. */
void child_environ_handover(const char *ticket);

/* Removes the variables that the policies of these layers drop.  Of LD_PRELOAD the shim stays, if it is named there. */
void child_environ_drop(const struct exec_chain *chain, const struct layer *layers, size_t count);

/* Removes every variable of ours, and the shim from LD_PRELOAD. */
void child_environ_nothing(void);

/*
 * Checks that a variable whose entries are separated by colons, LANDSHIM_CONFIG
 * or LD_PRELOAD, can hold the name of a policy or an object.  Returns 0, or -1
 * if it reported.
 */
int child_environ_can_carry(const struct err_sink *sink, const char *variable, const char *name);

#endif
