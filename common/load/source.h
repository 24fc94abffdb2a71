/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A policy file's bytes: opened once, checked by its descriptor, read whole.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define SOURCE_MAX ((size_t)1024 * 1024)

struct source {
	const char *path; /* as given */
	char *text;       /* in the arena, a NUL after its end */
	size_t len;       /* without it */
	uint64_t device, inode;
	uint32_t owner, mode;
};

/*
 * Reads the file at an absolute path.  Refuses what is not a regular file, is
 * larger than SOURCE_MAX, can be written by everyone, or lies in a directory
 * that everyone can write, that is not sticky, and that is not mounted
 * read-only here.  Where the last component is a symbolic link, what it leads
 * to is opened in its place, and that must not lie in such a directory either,
 * link by link.  Errors are reported at `where`, the place that named the path,
 * or at the file itself where that is {NULL, 0}.  Returns 0, or -1 if it reported.
 */
int source_read(struct arena *arena, const struct err_sink *sink, struct err_where where, const char *path,
                struct source *out);

#endif
