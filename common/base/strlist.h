/* SPDX-License-Identifier: BSD-3-Clause */
/* A growing list of strings in an arena. */
#ifndef STRLIST_H
#define STRLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"

/* Begins as zeroes.  The strings are borrowed. */
struct strlist {
	const char **items;
	size_t count, capacity;
};

/* Appends a string, which is borrowed.  Returns 0, or -1 where memory ran out. */
int strlist_append(struct strlist *list, struct arena *arena, const char *item);

static inline bool strlist_has(const struct strlist *list, const char *item)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], item) == 0)
			return true;
	return false;
}

#endif
