/* SPDX-License-Identifier: BSD-3-Clause */
/* The file in which ld.so(8) finds the path of a library by its name, as ldconfig(8) writes it. */
#ifndef LD_CACHE_H
#define LD_CACHE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/strlist.h"

/* The system's. */
#define LD_CACHE_FILE "/etc/ld.so.cache"

struct ld_cache {
	const char *bytes; /* NULL: there is none, and nothing is found */
	size_t len;
	void *mapped; /* the same bytes, where they are to be unmapped; NULL: they are the arena's */
};

/*
 * Maps the system's cache, as ld.so does it: root alone writes there, and ldconfig(8)
 * replaces the file.  What somebody else may cut short is to be read instead.
 */
void ld_cache_map(struct ld_cache *cache, const char *path);

/* Reads any other one; the bytes are the arena's. */
void ld_cache_read(struct ld_cache *cache, struct arena *arena, const char *path);

void ld_cache_close(struct ld_cache *cache);

/*
 * Appends each path that stands there for a name, of whatever class and machine.
 * In a file whose layout is not known it is each path that ends in that name.
 */
void ld_cache_find(const struct ld_cache *cache, struct arena *arena, const char *name, struct strlist *out);

#endif
