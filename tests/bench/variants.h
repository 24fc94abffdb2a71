/* SPDX-License-Identifier: BSD-3-Clause */
/* The ways to confine a program that are compared, and what they are asked to allow. */
#ifndef VARIANTS_H
#define VARIANTS_H

#include "measure.h"

/* What is allowed: the same for every variant. */
struct variants_case {
	const char *name;
	unsigned rules;  /* path rules */
	bool groups;     /* in the policy: a group for each path, instead of one with an array */
	unsigned ports;  /* 1 to this may be connected to */
	unsigned layers; /* how many times over */
	unsigned rounds; /* of spawns */
};

/* Where things are; absolute paths. */
struct variants_places {
	const char *build; /* build/, with the shim and tests/bench/ */
	const char *work;  /* an empty directory of the bench's own, with t/ in it */
};

#define VARIANTS_MAX 20

/* The variants that others are held against, by their index in what variants_commands fills. */
enum {
	VARIANTS_BARE,
	VARIANTS_FLOOR
};

/* Makes the directories that a case of so many path rules allows. */
void variants_tree(const struct variants_places *places, unsigned rules);

/* Writes what the floor's twins install: a filter of one instruction, and the shim's own for these policies. */
void variants_filters(const struct variants_places *places);

/*
 * Writes the case's policy and fills in the commands of every variant that can
 * express the case and is installed; each was tried once.  Returns their number.
 */
size_t variants_commands(const struct variants_places *places, const struct variants_case *which,
                         struct measure_command *commands);

/* The same for one variant by its name and another program; NULL-ended argv. */
struct measure_command variants_command(const struct variants_places *places, const struct variants_case *which,
                                        const char *variant, const char *const *program);

/* The target: a program that returns at once. */
extern const char variants_target[];

#endif
