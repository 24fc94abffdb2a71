/* SPDX-License-Identifier: BSD-3-Clause */
/* Mistakes on the command line, and words of it that several sub-commands take. */
#ifndef USAGE_H
#define USAGE_H

#include <stdbool.h>

/* How a sub-command is called; each has its own. */
struct usage {
	const char *name;     /* "" for landshim itself */
	const char *synopsis; /* lines of their own, with the newlines */
};

/* Reports a mistake on the command line, with a hint: this one, or where help is.  Return CONTEXT_FAILED. */
int usage_mistake(const struct usage *usage, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int usage_hinted(const struct usage *usage, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

struct option;

/*
 * A sub-command's option with a value, or -c, among the words of PROGRAM, which
 * come first, where it was hardly meant to be.  NULL: there is none.
 */
const char *usage_misplaced(const struct option *options, char *const *words);

/* Refuses a command line without a policy: says so of such an option, else with the hint.  Returns CONTEXT_FAILED. */
int usage_without_policy(const struct usage *usage, const struct option *options, char *const *words, const char *hint);

/* Refuses what getopt_long(3) answers to an option that is wrong, ':' or '?'. */
int usage_option(const struct usage *usage, int answer, char *const *argv);

/* A number from first to last, 0 or more, in digits alone; else -1. */
long usage_number(const char *word, long first, long last);

/*
 * Reads the command line of a sub-command that takes --json, --help and nothing
 * else.  -1: go on; else the exit status, that of help() among them.
 */
int usage_json_alone(const struct usage *usage, int (*help)(void), int argc, char **argv, bool *json);

/* The ABI that a word names, digits alone, 1 to UAPI_ABI_NEWEST; else -1. */
int usage_abi(const char *word);

#endif
