/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The program's arguments as ${@arg} and ${@arg_dir} see them: the words that
 * count, and what they name.
 */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "expand.h"

/* A growing list of paths in an arena. */
struct args_list {
	const char **paths;
	size_t count, capacity;
};

struct args {
	char *const *argv; /* borrowed; argv[0] is not looked at */
	int argc;
	struct expand_values values; /* asked for @cwd; where it is unset, relative words name nothing */
	bool resolved;               /* the lists are filled */
	struct args_list files;      /* ${@arg}: what the words name, links resolved */
	struct args_list dirs;       /* ${@arg_dir}: the directories they lie in */
	struct args_list skipped;    /* words behind a link that another user may have made */
};

/*
 * The word that an argument stands for, or NULL if it does not count.  *plain
 * starts as false and becomes true behind a "--".  Pure.
 */
const char *args_word(const char *argument, bool *plain);

/*
 * Fills the lists, once.  Returns 0, or -1 where memory ran out.
 */
int args_resolve(struct args *args, struct arena *arena);

/* Appends a path, which is borrowed.  Returns 0, or -1 where memory ran out. */
int args_append(struct args_list *list, struct arena *arena, const char *path);

#endif
