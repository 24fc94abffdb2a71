/* SPDX-License-Identifier: BSD-3-Clause */
/* Where programs with links among their words are started, and by whom. */
#ifndef LINKS_PLACE_H
#define LINKS_PLACE_H

#include <stdbool.h>

#include "spawn.h"

#define LINKS_PLACE_USER 1234

/* Grants nothing but what programs need and their words. */
#define LINKS_PLACE_WORDS "abi = 1; include = \"<base>\"; paths = ( { path = \"${@arg}\"; allow = \"read\"; } );\n"

struct links_place {
	const char *directory;
	bool user;      /* an ordinary one: not root */
	const char *in; /* opened as descriptor 0; NULL: as it is */
};

/* For prepare; data is a place. */
void links_place_go(void *data);

/* Runs a program there; a policy of NULL: not confined. */
const struct spawned *links_place_run(const struct links_place *place, const char *policy, const char *const *argv);

/* A shell's commands, not confined, which must succeed. */
void links_place_bare(const struct links_place *place, const char *commands);

/* cat(1) of a word that the policy grants. */
const struct spawned *links_place_cat(const struct links_place *place, const char *word);

/* Makes secrets in HOME, which both can read; HOME, what lies there and one more place belong to the user, if it is one. */
void links_place_give(bool user, const char *place);

#endif
