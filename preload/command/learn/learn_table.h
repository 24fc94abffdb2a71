/* SPDX-License-Identifier: BSD-3-Clause */
/* A set of strings, each with a number: a hash table in the arena of the command. */
#ifndef LEARN_TABLE_H
#define LEARN_TABLE_H

#include <stddef.h>

/* All zeroes: an empty table. */
struct learn_table {
	struct learn_table_entry *entries;
	size_t count, capacity;
};

#define LEARN_TABLE_NONE ((size_t)-1)

/* The number of a string; LEARN_TABLE_NONE: it is not there. */
size_t learn_table_find(const struct learn_table *table, const char *text);

/* Adds a string, which is borrowed and not there yet, with a number. */
void learn_table_add(struct learn_table *table, const char *text, size_t number);

#endif
