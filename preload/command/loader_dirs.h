/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The directories in which ld.so(8) looks for a library's name, and its cache.
 * Each is there once, whatever its names; one that does not exist is left out.
 */
#ifndef LOADER_DIRS_H
#define LOADER_DIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../../common/arena.h"
#include "../../common/args.h"

struct loader_dir {
	const char *path; /* absolute */
	bool trusted;     /* named by the system or the caller, not by an object: it may be granted as a whole */
	dev_t device;
	ino_t inode;
};

struct loader_dirs {
	struct arena *arena;
	struct loader_dir *list;
	size_t count, capacity;
	const char *cache; /* what is in ld.so.cache; NULL: nothing */
	size_t cache_len;
};

/*
 * Starts with what the system says: the default directories, ld.so.conf's and
 * the cache.  Returns 0, or -1 where memory ran out, as the others do.
 */
int loader_dirs_init(struct loader_dirs *dirs, struct arena *arena);

/*
 * Adds the elements of LD_LIBRARY_PATH, DT_RPATH or DT_RUNPATH.  An empty or
 * relative one is below the working directory, which nobody has named: it is
 * not trusted, whoever the list is from.
 */
int loader_dirs_add(struct loader_dirs *dirs, const char *list, const char *origin, bool trusted);

/* Appends each file of that name in the directories from `from` on. */
int loader_dirs_find(const struct loader_dirs *dirs, size_t from, const char *name, struct args_list *out);

/* Appends each path of that name in ld.so.cache. */
int loader_dirs_find_cached(const struct loader_dirs *dirs, const char *name, struct args_list *out);

#endif
