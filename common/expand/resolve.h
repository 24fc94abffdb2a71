/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a path that somebody else may have prepared really leads: symbolic
 * links are followed one by one, and one that lies in a directory which
 * another user may write is not trusted.
 */
#ifndef RESOLVE_H
#define RESOLVE_H

#include "base/arena.h"

enum resolve_kind {
	RESOLVE_MEMORY = -1, /* out of memory */
	RESOLVE_MISSING,     /* names nothing, or nothing that can be reached */
	RESOLVE_UNTRUSTED,   /* leads through a link that another user may have made */
	RESOLVE_DIRECTORY,
	RESOLVE_FILE, /* anything else */
};

/*
 * Resolves an absolute path.  For a directory or file *out is its path without
 * links, in the arena; else it is untouched.
 */
enum resolve_kind resolve_path(struct arena *arena, const char *path, const char **out);

#endif
