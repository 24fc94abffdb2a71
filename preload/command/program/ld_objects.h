/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What ld.so(8) reads while it starts a program: found out by reading the same
 * files, never by running it.
 *
 * PROGRAM may be hostile and chooses what its headers name.  Of that only files
 * are listed, no directories, and only objects for the program's own machine.
 */
#ifndef LD_OBJECTS_H
#define LD_OBJECTS_H

#include "base/arena.h"
#include "base/strlist.h"
#include "command/program/exec_chain.h"
#include "command/program/seen_files.h"

struct ld_objects {
	struct seen_files_list
		files; /* ld.so.cache, ld.so.preload, musl's list of directories, and each object that may be loaded */
	/*
	 * Those of LD_LIBRARY_PATH; where neither they nor the cache have every object
	 * that is to be loaded, also those of ld.so.conf and the default ones.  None
	 * for musl's loader.
	 */
	struct strlist directories;
};

/*
 * Collects them for the last program of a chain; of a chain whose program is not
 * known (last is NULL), what ld.so reads for every program.
 */
void ld_objects_find(struct arena *arena, const struct exec_chain *chain, struct ld_objects *out);

#endif
