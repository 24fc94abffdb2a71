/* SPDX-License-Identifier: BSD-3-Clause */
/* Learning a policy from a run in a directory of its own, "work" below HOME, and running under it. */
#ifndef LEARNED_H
#define LEARNED_H

#include <stdbool.h>

#include "spawn.h"

/* A path in the working directory; a file there. */
const char *learned_path(const char *name);
const char *learned_file(const char *name, const char *text);

/* landshim learn -o FILE WORD...; words end in NULL, options first. */
const struct spawned *learned(const char *const *words);

/* What was written, or ""; the policy's path. */
const char *learned_policy(void);
const char *learned_policy_path(void);

/* landshim run -c FILE WORD... there. */
const struct spawned *learned_run(const char *const *words);

/* Any other command of landshim's, there. */
const struct spawned *learned_command(const char *command, const char *const *words);

/* Whether the policy has a text; asserts that it can be loaded. */
bool learned_has(const char *text);

#define LEARNED(...) learned((const char *[]){ __VA_ARGS__, NULL })
#define LEARNED_RUN(...) learned_run((const char *[]){ __VA_ARGS__, NULL })

#endif
