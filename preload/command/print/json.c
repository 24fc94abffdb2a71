/* SPDX-License-Identifier: BSD-3-Clause */
/* Printing JSON. */
#include "command/print/json.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/base/context.h"
#include "model/access.h"

/* What one byte becomes at most, and the room that text_add_json wants to see after it. */
#define BYTE_MOST 6
#define AFTER 16

void json_text(const char *bytes)
{
	size_t size = strlen(bytes) * BYTE_MOST + AFTER;
	char *buffer = arena_alloc(context_arena(), size);
	struct text text;

	text_start(&text, buffer, size);
	text_add_json(&text, bytes);
	(void)printf("\"%s\"", buffer);
	arena_release(context_arena(), buffer);
}

void json_text_or_null(const char *bytes)
{
	if (bytes)
		json_text(bytes);
	else
		(void)printf("null");
}

/* The names are ours: none needs an escape. */
void json_rights(const char *name, struct access_set set)
{
	const char *between = "";

	(void)printf("\"%s\":[", name);
	for (size_t i = 0; i < access_rights_count; i++) {
		if (!(set.bits[access_rights[i].family] & access_rights[i].bit))
			continue;
		(void)printf("%s\"%s\"", between, access_rights[i].name);
		between = ",";
	}
	(void)printf("]");
}
