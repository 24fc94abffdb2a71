/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a word of the command line really leads: symbolic links are followed one
 * by one, and each is judged by link_rules.h.
 */
#ifndef RESOLVE_H
#define RESOLVE_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/values.h"

enum resolve_kind {
	RESOLVE_MEMORY = -1, /* out of memory */
	RESOLVE_MISSING,     /* names nothing, or nothing that can be reached */
	RESOLVE_LINK,        /* leads through a link that is not followed */
	RESOLVE_DIRECTORY,
	RESOLVE_FILE, /* anything else */
};

struct resolve {
	struct arena *arena;
	const struct values *values; /* for link_rules_judge */
	bool follow;                 /* every link, whatever the rules say */
	bool inner;                  /* the path is the front of a longer one */
};

/*
 * Resolves an absolute path.  For a directory or file *out is its path without
 * links, for RESOLVE_LINK the link's own, in the arena; else it is untouched.
 */
enum resolve_kind resolve_path(const struct resolve *how, const char *path, const char **out);

#endif
