/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Places that should not be written, and the rules that reach them: through the
 * place itself, what lies beneath it, or an entry on the way to it that can be
 * exchanged.  Every mount counts.
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
/* What changes, makes, replaces or removes a file. */
#define PROTECTED_PLACES_WRITES (SURVEY_CHANGE | PROTECTED_PLACES_CREATE | SURVEY_FS(REMOVE_FILE))

struct protected_places_one {
	const char *path;        /* as it is known */
	struct reach_node *node; /* where it leads, or would if it were there */
	uint64_t rights;         /* the rights on it that are a danger */
	bool deep;               /* what lies beneath it counts too */
	bool derived;            /* only a rule above it counts: one on it, or beneath it, is meant */
	/* Entries on the way, links and directories, that the program may be able to exchange. */
	struct reach_node **steps;
	size_t steps_count, steps_capacity;
};

struct protected_places {
	struct protected_places_one *list;
	size_t count, capacity;
	const void *token; /* marks nodes that are in this list (reach_node.listed_by) */
	const char *what;  /* what the places are, in the words of the finding */
	/* Whether a target is looked at; targets.count stands for what is unrestricted.  NULL: all are. */
	bool (*counts)(const struct survey *s, size_t target);
};

/* Adds a place unless it is there; the arguments are members of struct protected_places_one. */
void protected_places_add(const struct survey *s, struct protected_places *places, const char *path, uint64_t rights,
                          bool deep, bool derived);

/* Adds a finding for each rule, and for what is unrestricted, that reaches some of the places. */
void protected_places_warn(const struct survey *s, const struct protected_places *places);

#endif
