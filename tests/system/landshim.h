/* SPDX-License-Identifier: BSD-3-Clause */
/* Starting the command, and what is expected of it. */
#ifndef LANDSHIM_H
#define LANDSHIM_H

#include "spawn.h"

#define LANDSHIM TEST_BUILD "/landshim"
/* Into which objects can be loaded; LANDSHIM itself is static, where that can be. */
#define LANDSHIM_DYNAMIC TEST_BUILD "/tests/landshim-dynamic"

/* landshim WORD...; words end in NULL.  LD_PRELOAD is not set, but env may set it. */
const struct spawned *landshim_words(const char *const *words);

/* The same with everything that a struct spawn can say; its argv is made here. */
const struct spawned *landshim_spawn(const struct spawn *spawn, const char *command, const char *const *words);

/*
 * landshim run -c POLICY WORD...: policy is the text of one.  options of the
 * spawn hold but for argv, config and preload.
 */
const struct spawned *landshim_run(const struct spawn *spawn, const char *policy, const char *const *words);

/* A policy under which only `readable` can be read besides what programs need; a file that it does not grant. */
const char *landshim_tight(const char *readable);
const char *landshim_secret(void);

/* A copy of a file at a path, with a mode. */
void landshim_copy(const char *from, const char *to, int mode);

/* Status 125, nothing on stdout, and the first line on stderr. */
void landshim_refused(const struct spawned *ran, const char *says);

#endif
