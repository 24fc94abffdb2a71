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

/* What words name, without links, and of each the number of its word, from 1. */
struct program_args_paths {
	struct strlist paths;
	int *numbers;
	size_t numbers_capacity;
};

/* A word that leads through a link which is not followed (link_rules.h). */
struct program_args_link {
	const char *path, *link; /* the word's, or its directory's; the link's own */
	int number;              /* of the word, from 1 */
	bool directory;          /* of ${@arg_dir} */
	bool used;               /* a policy asked for it, and had no rule: by targets_expand */
};

struct program_args {
	char *const *argv; /* borrowed; argv[0] is not looked at */
	int argc;
	struct values values; /* asked for @cwd, where it is unset, relative words name nothing; HOME; PATH */
	bool resolved;        /* the lists are filled */
	struct program_args_paths files; /* ${@arg} */
	struct program_args_paths dirs;  /* ${@arg_dir}: the directories that the words lie in */
	int words;                       /* how many words count, whatever they name */
	struct program_args_link *links; /* words that are not in one of the lists for that */
	size_t links_count, links_capacity;
	bool followed_resolved;
	struct program_args_paths followed; /* ${@arg_follow}: what they name, by whatever link */
};

/*
 * The word that an argument stands for, or NULL if it does not count.  *words_only
 * starts as false and becomes true after a "--".  Pure.
 */
const char *program_args_word(const char *argument, bool *words_only);

/* Fills the lists but for the last, or the last, once.  Return 0, or -1 where memory ran out. */
int program_args_resolve(struct program_args *args, struct arena *arena);
int program_args_resolve_followed(struct program_args *args, struct arena *arena);

#endif
