/* SPDX-License-Identifier: BSD-3-Clause */
/* What the sub-commands of landshim share: printing, exit statuses, policies by name. */
#ifndef COMMAND_H
#define COMMAND_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "load/locate.h"
#include "report.h"

/* Our own failure: the shim's. */
#define COMMAND_FAILED REPORT_STATUS

/* The sub-commands.  Each takes its own argv, argv[0] being its name, and returns an exit status. */
int run_main(int argc, char **argv);
int check_main(int argc, char **argv);
int status_main(int argc, char **argv);
int rights_main(int argc, char **argv);

/* Memory for the whole run of the command. */
struct arena *command_arena(void);

/* A sink that prints each error on stderr; *errors counts them. */
struct err_sink command_sink(int *errors);

/* How a sub-command is called, on lines of its own; "" for landshim itself. */
const char *command_synopsis(const char *name);

/* Reports a mistake on the command line, with the synopsis and where help is.  Returns COMMAND_FAILED. */
int command_usage(const char *name, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The same for what getopt_long(3) answers to an option that is wrong: ':' or '?'. */
int command_option(const char *name, int answer, char *const *argv);

/*
 * Policies' files from names: as LANDSHIM_CONFIG has them, and relative paths,
 * which are taken from the working directory.  NULL: reported.
 */
const char *command_policy(const struct err_sink *sink, const struct locate_program *program, const char *name);

/* A variable of the environment as ld.so takes it: of several entries the last.  NULL: unset. */
const char *command_variable(const char *name);

/* The ABI that a word of the command line names, digits alone, 1 to UAPI_ABI_NEWEST; else -1. */
int command_abi(const char *word);

#endif
