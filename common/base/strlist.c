/* SPDX-License-Identifier: BSD-3-Clause */
/* Appending to a list of strings. */
#include "base/strlist.h"

#include "base/arena.h"

int strlist_append(struct strlist *list, struct arena *arena, const char *item)
{
	const char **grown = arena_grow(arena, list->items, list->count, &list->capacity, sizeof(*list->items));

	if (!grown)
		return -1;
	list->items = grown;
	list->items[list->count++] = item;
	return 0;
}
