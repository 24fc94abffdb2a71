/* SPDX-License-Identifier: BSD-3-Clause */
/* A JSON text as a tree, in the arena of the command.  The text may be hostile. */
#ifndef LEARN_VALUE_H
#define LEARN_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum learn_value_type {
	LEARN_VALUE_NULL,
	LEARN_VALUE_BOOL,
	LEARN_VALUE_NUMBER, /* a whole one, not below 0, of at most 19 digits */
	LEARN_VALUE_TEXT,   /* ASCII, without a NUL */
	LEARN_VALUE_ARRAY,
	LEARN_VALUE_OBJECT,
};

struct learn_value {
	enum learn_value_type type;
	bool truth;
	uint64_t number;
	const char *text;
	const char *name;          /* as the member of an object */
	struct learn_value *items; /* of an array or object */
	size_t count, capacity;
};

/* Parses a whole text that ends in NUL.  Returns 0, or -1: it is no JSON, or holds what a record never does. */
int learn_value_parse(const char *text, struct learn_value *out);

/* A member of an object, of that type.  NULL: there is none. */
const struct learn_value *learn_value_member(const struct learn_value *object, const char *name,
                                             enum learn_value_type type);

#endif
