/* SPDX-License-Identifier: BSD-3-Clause */
/* Keeping paths with what they led to. */
#include "command/program/seen_files.h"

#include "base/arena.h"
#include "expand/targets.h"

void seen_files_append(struct seen_files_list *list, struct arena *arena, const char *path, const struct target_id *id)
{
	struct seen_files *grown = arena_grow(arena, list->files, list->count, &list->capacity, sizeof(*list->files));
	struct target_id *copy = id ? arena_zalloc(arena, 1, sizeof(*copy)) : NULL;

	if (copy)
		*copy = *id;
	list->files = grown;
	list->files[list->count++] = (struct seen_files){ path, copy };
}
