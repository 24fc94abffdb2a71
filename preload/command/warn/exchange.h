/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one place that says whether the program can put another object where a
 * path points: by a symbolic link, a hard link, a rename within a directory or
 * from another one, or something new; each entry on the path's way counts.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "command/decide/reach.h"
#include "command/warn/survey.h"

enum {
	EXCHANGE_LINK = 1, /* a symbolic link: any object of any file system */
	EXCHANGE_MOVE = 2, /* an object that is there already: linked or renamed to the name */
	EXCHANGE_NEW = 4,  /* something that the program makes */
	EXCHANGE_GONE = 8, /* nothing: it is taken away */
};

struct exchange {
	unsigned by;                        /* EXCHANGE_*; 0: it cannot */
	const struct reach_node *directory; /* the name of its directory by which it can */
	uint64_t rights;                    /* the rights there that it takes */
};

/*
 * Whether an entry, as reach_walk visits it, can be exchanged.  is_last says that
 * a file will do in its place; else it takes a directory or a link to one.  A mount
 * point cannot be exchanged by anybody (EBUSY).
 */
struct exchange exchange_of(const struct survey *s, const struct reach_node *entry, bool is_last);

/*
 * Whether a directory can be renamed into one where these rights are allowed: from
 * within it, or from elsewhere, if another rule lets it leave there.
 */
bool exchange_moves_directories(const struct survey *s, uint64_t allowed);

#endif
