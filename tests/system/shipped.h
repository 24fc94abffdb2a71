/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tests of the shipped policies share. */
#ifndef SHIPPED_H
#define SHIPPED_H

#include <stdbool.h>

struct spawned;

/* A program in a directory under a policy by name; NULL: without the shim.  <tmp> grants nothing of the test's own. */
const struct spawned *shipped_run(const char *config, const char *directory, const char *const *argv);

/* The same with one entry of the environment more. */
const struct spawned *shipped_run_with(const char *entry, const char *config, const char *directory,
                                       const char *const *argv);

/* A new directory in the test's own, by its name there.  Its path. */
const char *shipped_make_dir(const char *name);

/* The test's own directory, which is HOME, with .ssh/id and notes in it. */
const char *shipped_home(void);

bool shipped_exists(const char *directory, const char *name);

#endif
