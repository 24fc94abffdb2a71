/* SPDX-License-Identifier: BSD-3-Clause */
/* Mistakes on the command line, and words of it that several sub-commands take. */
#ifndef USAGE_H
#define USAGE_H

#include <stdbool.h>
#include <stddef.h>

/* How a sub-command is called; each has its own. */
struct usage {
	const char *name;     /* "" for landshim itself */
	const char *synopsis; /* lines of their own, with the newlines */
};

/* Report a mistake on the command line; without a hint of its own (NULL) it names --help.  Return CONTEXT_FAILED. */
int usage_mistake(const struct usage *usage, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int usage_hinted(const struct usage *usage, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

struct option;

/*
 * Returns an option of the sub-command's that takes a value, or -c, among words, which are
 * PROGRAM and its arguments: the user hardly meant it to be PROGRAM's.  NULL: there is none.
 */
const char *usage_misplaced(const struct option *options, char *const *words);

/* Reports that no policy is named, and such an option if there is one, else the hint.  Returns CONTEXT_FAILED. */
int usage_without_policy(const struct usage *usage, const struct option *options, char *const *words, const char *hint);

/*
 * Reports the option that getopt_long(3) has just refused by its answer ':' or
 * '?'; of an unknown one, names the nearest of options.  Returns CONTEXT_FAILED.
 */
int usage_option(const struct usage *usage, const struct option *options, int answer, char *const *argv);

/* Returns the number that a word is, digits alone, from first (0 or more) to last; else -1. */
long usage_number(const char *word, long first, long last);

/*
 * Reads the command line of a sub-command that takes only --json and --help.
 * Returns -1 if the sub-command is to go on, else the exit status; for --help that
 * of help().
 */
int usage_json_alone(const struct usage *usage, int (*help)(void), int argc, char **argv, bool *json);

/*
 * Checks that PROGRAM is not the script of the #! line that started landshim, which
 * would start it again.  Returns -1 if it is not, else CONTEXT_FAILED.
 */
int usage_script(const struct usage *usage, const char *word);

/* Checks that the kernel stacks as many layers as there are policies.  Returns -1 if it does, else CONTEXT_FAILED. */
int usage_layers(const struct usage *usage, size_t count);

/* The hint of a sub-command that takes no rules, where no policy is named. */
#define USAGE_POLICY_HINT "-c POLICY names one; landshim policies lists those that are installed"

/* Reports that a word is no ABI; more: what else it may be, or "".  Returns CONTEXT_FAILED. */
int usage_no_abi(const struct usage *usage, const char *word, const char *more);

/* The ABI that a word names, digits alone, 1 to UAPI_ABI_NEWEST; else -1. */
int usage_abi(const char *word);

#endif
