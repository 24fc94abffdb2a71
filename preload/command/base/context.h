/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What surrounds a sub-command: its memory, where its errors go, the variables
 * of its environment, policies by name, and the status of a failure.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "base/arena.h"
#include "base/err.h"
#include "load/locate.h"
#include "report.h"

/* The exit status of a failure that is landshim's own: the shim's. */
#define CONTEXT_FAILED REPORT_STATUS

/*
 * Memory for the whole run of the command, and the arena that every function
 * under preload/command/ expects where it takes one.  It never returns NULL:
 * when it is exhausted the command says so and ends with CONTEXT_FAILED.  So
 * nothing under preload/command/ checks what it allocates.
 */
struct arena *context_arena(void);

/* A sink that prints each error on stderr; *errors counts them. */
struct err_sink context_sink(int *errors);

/* Where a word is empty that names something. */
#define CONTEXT_UNSET_HINT "it may be of a variable that is not set"

/* Where there are more policies than there can be. */
#define CONTEXT_LAYERS_HINT "one policy can include what several have in common"

/* A variable of the environment as ld.so takes it: of several entries the last.  NULL: unset, for process_value too. */
const char *context_variable(const char *name);

/*
 * Returns a path of the command line as an absolute one.  NULL: it is empty, or it is
 * relative, and the working directory is gone or out of reach (reported).
 */
const char *context_path(const struct err_sink *sink, const char *path);

/*
 * Returns what -c names as LANDSHIM_CONFIG would have it: a relative path, or a
 * name that ends in ".conf" (a file's), becomes an absolute one from the working
 * directory.
 */
const char *context_policy_name(const char *name);

/* Returns the file of the policy that -c names.  NULL: reported. */
const char *context_policy(const struct err_sink *sink, const struct locate_program *program, const char *name);

#endif
