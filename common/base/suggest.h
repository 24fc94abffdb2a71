/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * "Did you mean": the known name nearest to one that is not known, by the
 * number of letters added, left out, changed or swapped.
 */
#ifndef SUGGEST_H
#define SUGGEST_H

/* A search under way.  Borrows every string it is given. */
struct suggest {
	const char *wanted;
	const char *best; /* NULL: none so far */
	unsigned distance;
	char said[80]; /* what suggest_hint returns */
};

/* Starts a search for what was written. */
void suggest_start(struct suggest *nearest, const char *wanted);

/* Offers a known name.  Of equally near ones the first offered stays. */
void suggest_offer(struct suggest *nearest, const char *known);

/* The nearest name offered, or NULL if none shares enough to be meant. */
const char *suggest_found(const struct suggest *nearest);

/*
 * The question for the user as a hint, with what stands before and after the
 * name where it is written: `did you mean "<base>"?`.  Lives in the search.
 * Where no name is near, the other hint.
 */
const char *suggest_hint(struct suggest *nearest, const char *before, const char *after, const char *otherwise);

#endif
