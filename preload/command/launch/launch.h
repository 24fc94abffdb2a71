/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Starting a program under policies: outer layers before exec, then the shim
 * with the exact ones.  Whatever keeps the shim out, the program is confined.
 * run does the steps in its own process; explain in the one that it traces.
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "command/launch/outer_layer.h"
#include "command/launch/rules.h"
#include "command/program/exec_chain.h"
#include "environ.h"
#include "process.h"

struct launch {
	/* Set by the caller. */
	const char *command; /* of landshim, for messages */
	const char **names;  /* of policies, as -c has them, with room for one more */
	size_t count;
	struct rules rules; /* of the command line: a layer after theirs */
	bool verbose;       /* say on stderr what is enforced */
	bool exact;         /* refuse a program that the shim cannot be loaded into */
	bool close_fds;     /* descriptors above 2 are closed by exec */
	/* Filled by launch_prepare. */
	struct environ_options environment;
	struct exec_chain chain;
	struct process process;
	struct outer_layer outer;
	struct err_sink print, sink; /* sink also writes the status line, where there is to be one */
	int errors;                  /* how many were reported */
};

/* Prints the rules of the command line as a policy; starts nothing.  Returns the exit status. */
int launch_print_policy(struct launch *launch);

/*
 * Everything that can be done before the layers are in force: finds the
 * program, loads and builds the policies, and puts the shim into the
 * process's environment.  argv ends in NULL and has at least one word.  Returns 0,
 * or the exit status (reported).  *launch must stay where it is.
 */
int launch_prepare(struct launch *launch, char *const *argv);

/*
 * Enforces the outer layers on the calling process, and hands the exact ones over
 * to the shim; writes the status line if there will be no exact ones.  Returns 0,
 * or the exit status (reported): the process must not go on then.
 */
int launch_confine(struct launch *launch);

/* Executes the program.  Returns only with the exit status of a failure (reported). */
int launch_execute(const struct launch *launch);

#endif
