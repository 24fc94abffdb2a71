/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where ld.so(8) reads while it starts a program: found out by reading what it
 * reads, never by running it.
 */
#ifndef LOADER_PATHS_H
#define LOADER_PATHS_H

#include "../../common/arena.h"
#include "../../common/args.h"
#include "chain.h"

struct loader_paths {
	struct args_list files;       /* ld.so.cache, ld.so.preload and what it names, LD_PRELOAD, LD_AUDIT */
	struct args_list directories; /* RPATH and RUNPATH, LD_LIBRARY_PATH, ld.so.conf's, the default ones */
};

/* Collects them for the last of a chain.  Returns 0, or -1 where memory ran out. */
int loader_paths_find(struct arena *arena, const struct chain *chain, struct loader_paths *out);

#endif
