/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The directories in which ld.so(8) looks for a library's name, and its cache.
 * Each is there once, whatever its names; one that does not exist is left out.
 */
#ifndef LD_DIRS_H
#define LD_DIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/strlist.h"
#include "command/program/ld_cache.h"

struct ld_dir {
	const char *path; /* absolute */
	bool trusted;     /* named by the system or the caller, not by an object: it may be granted as a whole */
	dev_t device;
	ino_t inode;
};

struct ld_dirs {
	struct arena *arena;
	struct ld_dir *list;
	size_t count, capacity;
	struct ld_cache cache;
};

/* Initializes with the system's cache and no directory.  Call ld_cache_close() on the cache at the end. */
void ld_dirs_init(struct ld_dirs *dirs, struct arena *arena);

/*
 * Adds the system's directories, the default ones and those of ld.so.conf: for
 * objects that are not in the cache.
 */
void ld_dirs_add_system(struct ld_dirs *dirs);

/*
 * Adds the directories that a loader was built to look in, and takes its cache
 * in place of the system's, both as far as the loader's file tells.  The program
 * chose that file, so they are not trusted.  Returns the cache's path; NULL: none.
 */
const char *ld_dirs_add_loader(struct ld_dirs *dirs, const char *loader);

/*
 * Initializes for the musl loader of that path: with the directories that
 * etc/ld-musl-ARCH.path in the loader's own prefix names or, without that file,
 * musl's three default ones (ldso/dynlink.c).  They are not trusted, since only
 * single files in them are to be granted.  Returns the file's path.
 */
const char *ld_dirs_init_musl(struct ld_dirs *dirs, struct arena *arena, const char *loader);

/*
 * Adds the elements of LD_LIBRARY_PATH, DT_RPATH or DT_RUNPATH.  An empty or
 * relative element lies below the working directory, which nobody has named: it
 * is not trusted, wherever the list comes from.
 */
void ld_dirs_add(struct ld_dirs *dirs, const char *list, const char *origin, bool trusted);

/* Appends each file of that name in the directories from `from` on. */
void ld_dirs_find(const struct ld_dirs *dirs, size_t from, const char *name, struct strlist *out);

#endif
