/* SPDX-License-Identifier: BSD-3-Clause */
/* Printing JSON. */
#include "command/print/json.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/base/context.h"
#include "model/access.h"

#define RIGHTS_MOST 1024

void json_text(const char *bytes)
{
	const size_t size = TEXT_ESCAPED_SIZE(strlen(bytes));
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
void json_add_rights(struct text *text, const char *name, struct access_set set)
{
	const char *between = "";

	text_add(text, "\"%s\":[", name);
	for (size_t i = 0; i < access_rights_count; i++) {
		if (!(set.bits[access_rights[i].family] & access_rights[i].bit))
			continue;
		text_add(text, "%s\"%s\"", between, access_rights[i].name);
		between = ",";
	}
	text_add(text, "]");
}

void json_rights(const char *name, struct access_set set)
{
	char buffer[RIGHTS_MOST];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	json_add_rights(&text, name, set);
	(void)printf("%s", buffer);
}
