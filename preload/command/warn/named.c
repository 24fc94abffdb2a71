/* SPDX-License-Identifier: BSD-3-Clause */
/* A line has room for three. */
#include "command/warn/named.h"

#include "base/arena.h"

#define NAMED_MAX 3

void named_add(struct arena *arena, struct named *named, const char *name)
{
	if (named->count++ < NAMED_MAX)
		named->text =
			arena_printf(arena, "%s%s%s", named->text ? named->text : "", named->text ? ", " : "", name);
}

const char *named_text(struct arena *arena, const struct named *named)
{
	if (named->count <= NAMED_MAX)
		return named->text ? named->text : "";
	return arena_printf(arena, "%s and %zu more", named->text, named->count - NAMED_MAX);
}
