/* SPDX-License-Identifier: BSD-3-Clause */
/* Open addressing; at most half of the places are taken. */
#include "command/base/string_table.h"

#include <string.h>

#include "base/arena.h"
#include "base/fnv.h"
#include "command/base/context.h"

#define FIRST_CAPACITY 256

struct string_table_entry {
	const char *text; /* NULL: the place is free */
	size_t number;
};

/* Where a string stands, or the free place where it would. */
static struct string_table_entry *place(const struct string_table *table, const char *text)
{
	size_t at = (size_t)fnv_add(FNV_BASIS, text, strlen(text)) & (table->capacity - 1);

	while (table->entries[at].text && strcmp(table->entries[at].text, text) != 0)
		at = (at + 1) & (table->capacity - 1);
	return &table->entries[at];
}

size_t string_table_find(const struct string_table *table, const char *text)
{
	const struct string_table_entry *entry = table->capacity ? place(table, text) : NULL;

	return entry && entry->text ? entry->number : STRING_TABLE_NONE;
}

static void grow(struct string_table *table)
{
	const struct string_table old = *table;

	table->capacity = old.capacity ? 2 * old.capacity : FIRST_CAPACITY;
	table->entries = arena_zalloc(context_arena(), table->capacity, sizeof(*table->entries));
	for (size_t i = 0; i < old.capacity; i++)
		if (old.entries[i].text)
			*place(table, old.entries[i].text) = old.entries[i];
	arena_release(context_arena(), old.entries);
}

void string_table_add(struct string_table *table, const char *text, size_t number)
{
	if (2 * (table->count + 1) > table->capacity)
		grow(table);
	*place(table, text) = (struct string_table_entry){ text, number };
	table->count++;
}
