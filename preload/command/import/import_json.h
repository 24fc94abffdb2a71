/* SPDX-License-Identifier: BSD-3-Clause */
/* JSON (RFC 8259) as a tree, strictly. */
#ifndef IMPORT_JSON_H
#define IMPORT_JSON_H

#include <stddef.h>

enum import_json_type {
	IMPORT_JSON_OTHER, /* null, true, false */
	IMPORT_JSON_NUMBER,
	IMPORT_JSON_STRING,
	IMPORT_JSON_ARRAY,
	IMPORT_JSON_OBJECT,
};

struct import_json {
	enum import_json_type type;
	int line;
	const char *name; /* of a member; NULL: it is none */
	const char *text; /* of a number as it is written, of a string */
	struct import_json *items;
	size_t count, capacity;
};

/* Reads a text whole.  Returns NULL, or what is wrong, in *line. */
const char *import_json_read(const char *text, struct import_json *out, int *line);

/* The member of an object; NULL: there is none. */
const struct import_json *import_json_member(const struct import_json *object, const char *name);

#endif
