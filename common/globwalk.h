/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking the file system for what a glob matches. */
#ifndef GLOBWALK_H
#define GLOBWALK_H

#include <stddef.h>

#include "arena.h"
#include "args.h"
#include "err.h"

#define GLOBWALK_MATCHES_MAX 10000

struct globwalk_result {
	struct args_list matches; /* absolute paths, sorted bytewise */
	struct args_list links;   /* symbolic links among what matched, which are left out */
	const char *front;        /* the path in front of the first component with a glob character */
	size_t literal;           /* its length */
};

/*
 * Walks an absolute pattern without fault (glob.h).  text is the glob as
 * written, for messages.  Nothing behind the literal part is reached through a
 * symbolic link.  A directory that cannot be read is an error, reported at
 * where; no match is none.  Holds at most two descriptors.  Returns 0 or -1.
 */
int globwalk_run(struct arena *arena, const struct err_sink *sink, struct err_where where, const char *text,
                 const char *pattern, struct globwalk_result *out);

/*
 * open(2) of an absolute path of which only the first `literal` bytes, a whole
 * number of components, may lead through symbolic links.  flags are added to
 * O_CLOEXEC.  Returns a descriptor, or -1 with errno: ELOOP for a link behind
 * the literal part, be it the last component.
 */
int globwalk_open(const char *path, size_t literal, int flags);

#endif
