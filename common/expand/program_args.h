/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The program's arguments as ${@arg} and ${@arg_dir} see them: the words that
 * count, and what they name.
 */
#ifndef PROGRAM_ARGS_H
#define PROGRAM_ARGS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/strlist.h"
#include "model/values.h"

struct program_args {
	char *const *argv; /* borrowed; argv[0] is not looked at */
	int argc;
	struct values values; /* asked for @cwd; where it is unset, relative words name nothing */
	bool resolved;        /* the lists are filled */
	struct strlist files; /* ${@arg}: what the words name, links resolved */
	int *numbers;         /* of each of these files the number of its word, from 1 */
	size_t numbers_capacity;
	int words;              /* how many words count, whatever they name */
	struct strlist dirs;    /* ${@arg_dir}: the directories they lie in */
	struct strlist skipped; /* words reached through a link that another user may have made */
};

/*
 * The word that an argument stands for, or NULL if it does not count.  *words_only
 * starts as false and becomes true after a "--".  Pure.
 */
const char *program_args_word(const char *argument, bool *words_only);

/* Fills the lists, once.  Returns 0, or -1 where memory ran out. */
int program_args_resolve(struct program_args *args, struct arena *arena);

#endif
