/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Places that are not to be written, and which rights let a program write or
 * exchange one: those on the place, and those on each directory on its way.
 * Of warn_writes.c.
 */
#ifndef PROTECTED_PLACES_H
#define PROTECTED_PLACES_H

#include <sys/stat.h>

#include "command/warn/survey.h"

/*
 * The rights that put a file where there is none, or in the place of another.
 * "refer" is not among them, since a file that is moved needs one of these too.
 */
#define PROTECTED_PLACES_CREATE (SURVEY_FS(MAKE_REG) | SURVEY_FS(MAKE_SYM))
/* The same, and the rights that change or remove a file. */
#define PROTECTED_PLACES_WRITES (SURVEY_CHANGE | PROTECTED_PLACES_CREATE | SURVEY_FS(REMOVE_FILE))

/* An entry on the way to a place, a link or a directory, that may be exchanged. */
struct protected_places_step {
	const char *directory; /* that holds it; no link in it */
	uint64_t rights;       /* with which that is done: they are allowed there together */
};

struct protected_places {
	const char *path; /* as it is known */
	const char *real; /* where it leads, or would if it were there */
	uint64_t rights;  /* what of it is a danger */
	bool deep;        /* what lies beneath it counts too */
	bool is_file;     /* st tells it by other names */
	struct stat st;
	struct protected_places_step *steps;
	size_t steps_count, steps_capacity;
};

struct protected_places_list {
	struct protected_places *list;
	size_t count, capacity;
	const char *what; /* they are, in the warning */
};

/* Adds a place, once. */
void protected_places_add(const struct survey *s, struct protected_places_list *places, const char *path,
                          uint64_t rights, bool deep);

/* Whether rights that hold at a path without links, and beneath it, are a danger to a place; st: of that path. */
bool protected_places_reached(const struct protected_places *place, const char *real, const struct stat *st,
                              uint64_t allowed);

#endif
