/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The UNIX sockets that somebody listens on.  With a path: those of /proc/net/unix
 * that are found at their paths, and those that the environment names.  With an
 * abstract name: those whose owner is known.
 */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct sockets_one {
	const char *path; /* without links; of an abstract one, "@" and its name */
	bool abstract;
	const char *what; /* whose socket it is, where whoever listens acts for the one who connects; NULL: not known */
};

struct sockets {
	struct sockets_one *list;
	size_t count, capacity;
};

/* Finds them, each once. */
struct sockets sockets_find(struct arena *arena);

#endif
