/* SPDX-License-Identifier: BSD-3-Clause */
/* A set of strings, each with a number: a hash table in the arena of the command. */
#ifndef STRING_TABLE_H
#define STRING_TABLE_H

#include <stddef.h>

/* All zeroes: an empty table. */
struct string_table {
	struct string_table_entry *entries;
	size_t count, capacity;
};

#define STRING_TABLE_NONE ((size_t)-1)

/* The number of a string; STRING_TABLE_NONE: it is not there. */
size_t string_table_find(const struct string_table *table, const char *text);

/* Adds a string, which is borrowed and not there yet, with a number. */
void string_table_add(struct string_table *table, const char *text, size_t number);

#endif
