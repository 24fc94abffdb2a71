/* SPDX-License-Identifier: BSD-3-Clause */
/* Open addressing; at most half of the places are taken. */
#include "command/learn/learn_table.h"

#include <string.h>

#include "base/arena.h"
#include "base/fnv.h"
#include "command/base/context.h"

#define FIRST_CAPACITY 256

struct learn_table_entry {
	const char *text; /* NULL: the place is free */
	size_t number;
};

/* Where a string stands, or the free place where it would. */
static struct learn_table_entry *place(const struct learn_table *table, const char *text)
{
	size_t at = (size_t)fnv_add(FNV_BASIS, text, strlen(text)) & (table->capacity - 1);

	while (table->entries[at].text && strcmp(table->entries[at].text, text) != 0)
		at = (at + 1) & (table->capacity - 1);
	return &table->entries[at];
}

size_t learn_table_find(const struct learn_table *table, const char *text)
{
	const struct learn_table_entry *entry = table->capacity ? place(table, text) : NULL;

	return entry && entry->text ? entry->number : LEARN_TABLE_NONE;
}

static void grow(struct learn_table *table)
{
	const struct learn_table old = *table;

	table->capacity = old.capacity ? 2 * old.capacity : FIRST_CAPACITY;
	table->entries = arena_zalloc(context_arena(), table->capacity, sizeof(*table->entries));
	for (size_t i = 0; i < old.capacity; i++)
		if (old.entries[i].text)
			*place(table, old.entries[i].text) = old.entries[i];
	arena_release(context_arena(), old.entries);
}

void learn_table_add(struct learn_table *table, const char *text, size_t number)
{
	if (2 * (table->count + 1) > table->capacity)
		grow(table);
	*place(table, text) = (struct learn_table_entry){ text, number };
	table->count++;
}
