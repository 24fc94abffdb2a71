/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Places that are not to be written, and the rules that reach them: by the
 * place itself, what lies beneath it, or an entry on its way that can be
 * exchanged; through every mount.
 */
#ifndef PROTECTED_PLACES_H
#define PROTECTED_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/decide/reach.h"
#include "command/warn/survey.h"

/*
 * What puts a file where there is none, or in another one's place.  "refer" is
 * not among them: a file that is moved takes one of these too.
 */
#define PROTECTED_PLACES_CREATE (SURVEY_FS(MAKE_REG) | SURVEY_FS(MAKE_SYM))
/* With what takes one away. */
#define PROTECTED_PLACES_WRITES (SURVEY_CHANGE | PROTECTED_PLACES_CREATE | SURVEY_FS(REMOVE_FILE))

struct protected_places_one {
	const char *path;        /* as it is known */
	struct reach_node *node; /* where it leads, or would if it were there */
	uint64_t rights;         /* what of it is a danger */
	bool deep;               /* what lies beneath it counts too */
	bool derived;            /* a rule on it, or beneath it, is meant: one above it counts */
	/* Entries on the way, links and directories, that may be exchanged. */
	struct reach_node **steps;
	size_t steps_count, steps_capacity;
};

struct protected_places {
	struct protected_places_one *list;
	size_t count, capacity;
	const void *token; /* of this list and no other, at its nodes */
	const char *what;  /* they are, in the finding */
	/* Which targets a finding is made of; NULL: each, and what is unrestricted, as targets.count. */
	bool (*counts)(const struct survey *s, size_t target);
};

/* Adds a place, once.  The last argument is `derived`. */
void protected_places_add(const struct survey *s, struct protected_places *places, const char *path, uint64_t rights,
                          bool deep, bool derived);

/* One finding for each rule, or for what is unrestricted, with the places that it reaches. */
void protected_places_warn(const struct survey *s, const struct protected_places *places);

#endif
