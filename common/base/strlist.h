/* SPDX-License-Identifier: BSD-3-Clause */
/* A growing list of strings in an arena. */
#ifndef STRLIST_H
#define STRLIST_H

#include <stddef.h>

#include "base/arena.h"

/* Begins as zeroes.  The strings are borrowed. */
struct strlist {
	const char **items;
	size_t count, capacity;
};

/* Appends a string, which is borrowed.  Returns 0, or -1 where memory ran out. */
int strlist_append(struct strlist *list, struct arena *arena, const char *item);

#endif
