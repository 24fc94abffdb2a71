/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * This process, as policies ask for it: the environment and the built-ins,
 * each found out when it is first asked for.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "base/arena.h"
#include "expand/program_args.h"
#include "expand/targets.h"
#include "load/locate.h"

struct process {
	struct arena *arena;
	char **envp;
	const char *exe, *cwd, *uid; /* NULL: not asked for yet, or not to be found */
	const char *exe_link;        /* the magic link to the executable: /proc/self/exe, unless it is another's */
	const char *execfn;          /* what execve(2) was given; NULL: not known */
	struct program_args args;
};

/* Takes the constructor's arguments; borrows them all. */
void process_init(struct process *process, struct arena *arena, int argc, char **argv, char **envp);

/* What a value of a variable counts as: NULL, unset, is a base directory of XDG that is relative, and what was NULL. */
const char *process_value(const char *name, const char *value);

/* The callbacks' view of it, for expansion and for finding policies. */
struct targets_source process_source(struct process *process);
struct locate_program process_program(struct process *process);

#endif
