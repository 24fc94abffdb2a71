/* SPDX-License-Identifier: BSD-3-Clause */
/* What one finding is about: the first few by name, and how many more there are. */
#ifndef NAMED_H
#define NAMED_H

#include <stddef.h>

#include "base/arena.h"

/* Begins as zeroes. */
struct named {
	const char *text;
	size_t count;
};

/* Adds one, with a name of the caller's, quoted or not. */
void named_add(struct arena *arena, struct named *named, const char *name);

/* The names, as "a, b, c and 2 more"; "" if there are none. */
const char *named_text(struct arena *arena, const struct named *named);

#endif
