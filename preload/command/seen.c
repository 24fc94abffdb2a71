/* SPDX-License-Identifier: BSD-3-Clause */
/* Keeping paths with what they led to. */
#include "seen.h"

int seen_append(struct seen_list *list, struct arena *arena, const char *path, const struct target_id *id)
{
	struct seen *grown = arena_grow(arena, list->files, list->count, &list->capacity, sizeof(*list->files));
	struct target_id *copy = id ? arena_zalloc(arena, 1, sizeof(*copy)) : NULL;

	if (!grown || (id && !copy))
		return -1;
	if (copy)
		*copy = *id;
	list->files = grown;
	list->files[list->count++] = (struct seen){ path, copy };
	return 0;
}
