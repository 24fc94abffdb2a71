/* SPDX-License-Identifier: BSD-3-Clause */
/* What stands in a record as a word: kinds, types and flags.  The writer and the reader have them from here. */
#ifndef LEARN_NAMES_H
#define LEARN_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct learn_names_row {
	unsigned value;
	const char *name;
};

extern const struct learn_names_row learn_names_kinds[], learn_names_types[], learn_names_flags[];
extern const size_t learn_names_kinds_count, learn_names_types_count, learn_names_flags_count;

/* The name of a value; "other" where it has none. */
const char *learn_names_of(const struct learn_names_row *rows, size_t count, unsigned value);

/* The value of a name.  False: there is none. */
bool learn_names_find(const struct learn_names_row *rows, size_t count, const char *name, unsigned *value);

#endif
