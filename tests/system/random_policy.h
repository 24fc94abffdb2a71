/* SPDX-License-Identifier: BSD-3-Clause */
/* Policies made at random, and a tree that they are about: for one seed the same everywhere. */
#ifndef RANDOM_POLICY_H
#define RANDOM_POLICY_H

#include <stdbool.h>
#include <stddef.h>

struct random_policy {
	unsigned state;
	int abi;
	const char *unrestricted; /* a right; "": none */
	const char *root;         /* in front of every place; borrowed */
	const char *home;         /* the root as ~ spells it, for some places; NULL: for none; borrowed */
	bool excepts;             /* groups leave out some of what lies beneath, now and then */
	unsigned ports;           /* this port and the next get random rights, from ABI 4 on; 0: none are granted */
	char text[16384];
	size_t len;
};

/* A number below another. */
unsigned random_policy_next(struct random_policy *policy, unsigned below);

/* Begins with an ABI, perhaps with a right that is not restricted, and with an include: "": none. */
void random_policy_begin(struct random_policy *policy, unsigned seed, const char *root, const char *include);

/* Adds a group for a place: "" is the root itself. */
void random_policy_allow(struct random_policy *policy, const char *place, const char *rights);

/* Adds a glob that lets files be read; below the root. */
void random_policy_glob(struct random_policy *policy, const char *glob);

/* Adds a group for a directory that is made where it is missing; below the root. */
void random_policy_create(struct random_policy *policy, const char *place);

/*
 * Adds some groups, each of random rights for one of count places.  One that
 * begins with a variable, or is "~", is not below the root; of one that begins
 * with ${@cwd} what is missing, or is the root directory, is skipped.
 */
void random_policy_rules(struct random_policy *policy, const char *const *places, size_t count);

/* Ends it.  Returns its text. */
const char *random_policy_end(struct random_policy *policy);

/* What tests/hosts/operations wants of a directory: makes it. */
void random_policy_fill(const char *directory);

/* Whether a line that operations has printed, of that length, says that something was done. */
bool random_policy_done(const char *line, size_t len);

#endif
