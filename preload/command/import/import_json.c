/* SPDX-License-Identifier: BSD-3-Clause */
/* Recursive descent, not deeper than a policy needs. */
#include "command/import/import_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "command/base/context.h"

#define DEPTH_MAX 32

struct reading {
	const char *at;
	int line;
};

static const char *read_value(struct reading *r, struct import_json *out, int depth);

static void skip_blanks(struct reading *r)
{
	for (; *r->at && strchr(" \t\r\n", *r->at); r->at++)
		r->line += *r->at == '\n';
}

/* One character of a string after its backslash.  NULL: it is none; else after what was read. */
static const char *read_escape(const char *at, char **to)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	const char *letter = *at ? strchr(letters, *at) : NULL;
	char digits[5] = { 0 };
	unsigned long code;

	if (letter) {
		*(*to)++ = bytes[letter - letters];
		return at + 1;
	}
	if (*at != 'u' || strspn(at + 1, "0123456789abcdefABCDEF") < 4)
		return NULL;
	memcpy(digits, at + 1, 4);
	code = strtoul(digits, NULL, 16);
	/* NUL is in no path, and halves of pairs are in none that is meant. */
	if (code == 0 || (code >= 0xd800 && code < 0xe000))
		return NULL;
	if (code >= 0x800)
		*(*to)++ = (char)(0xe0 | code >> 12);
	if (code >= 0x80)
		*(*to)++ = (char)(code >= 0x800 ? 0x80 | (code >> 6 & 0x3f) : 0xc0 | code >> 6);
	*(*to)++ = (char)(code >= 0x80 ? 0x80 | (code & 0x3f) : code);
	return at + 5;
}

static const char *read_string(struct reading *r, const char **out)
{
	char *to = arena_alloc(context_arena(), strlen(r->at) + 1);

	*out = to;
	for (r->at++; *r->at != '"';) {
		if ((unsigned char)*r->at < ' ')
			return "a string without its end, or with a control character";
		if (*r->at != '\\') {
			*to++ = *r->at++;
			continue;
		}
		r->at = read_escape(r->at + 1, &to);
		if (!r->at) {
			r->at = "";
			return "an escape that is none, or of no character in a path";
		}
	}
	r->at++;
	*to = '\0';
	return NULL;
}

static const char *read_name(struct reading *r, const char **name)
{
	const char *fault;

	skip_blanks(r);
	if (*r->at != '"')
		return "a name is missing";
	fault = read_string(r, name);
	if (fault)
		return fault;
	skip_blanks(r);
	return *r->at++ == ':' ? NULL : "a colon is missing";
}

static const char *read_items(struct reading *r, struct import_json *out, char end, int depth)
{
	r->at++;
	skip_blanks(r);
	if (*r->at == end) {
		r->at++;
		return NULL;
	}
	for (;;) {
		struct import_json item = { .name = NULL };
		const char *name = NULL;
		const char *fault = end == '}' ? read_name(r, &name) : NULL;

		if (!fault)
			fault = read_value(r, &item, depth + 1);
		if (fault)
			return fault;
		if (name && import_json_member(out, name))
			return "a name stands twice";
		item.name = name;
		out->items = arena_grow(context_arena(), out->items, out->count, &out->capacity, sizeof(*out->items));
		out->items[out->count++] = item;
		skip_blanks(r);
		if (*r->at == end) {
			r->at++;
			return NULL;
		}
		if (*r->at++ != ',')
			return "a comma or an end is missing";
	}
}

static const char *read_value(struct reading *r, struct import_json *out, int depth)
{
	static const char *const words[] = { "null", "true", "false" };
	size_t len;

	skip_blanks(r);
	out->line = r->line;
	if (depth > DEPTH_MAX)
		return "too deep";
	if (*r->at == '{' || *r->at == '[') {
		out->type = *r->at == '{' ? IMPORT_JSON_OBJECT : IMPORT_JSON_ARRAY;
		return read_items(r, out, *r->at == '{' ? '}' : ']', depth);
	}
	if (*r->at == '"') {
		out->type = IMPORT_JSON_STRING;
		return read_string(r, &out->text);
	}
	len = strspn(r->at, "-+.0123456789eE");
	if (len > 0) {
		out->type = IMPORT_JSON_NUMBER;
		out->text = arena_strndup(context_arena(), r->at, len);
		r->at += len;
		return NULL;
	}
	for (size_t i = 0; i < COUNT(words); i++)
		if (strncmp(r->at, words[i], strlen(words[i])) == 0) {
			out->text = words[i];
			r->at += strlen(words[i]);
			return NULL;
		}
	return "a value is missing";
}

const char *import_json_read(const char *text, struct import_json *out, int *line)
{
	struct reading r = { text, 1 };
	const char *fault;

	memset(out, 0, sizeof(*out));
	fault = read_value(&r, out, 0);
	if (!fault) {
		skip_blanks(&r);
		fault = *r.at ? "there is more after its end" : NULL;
	}
	*line = r.line;
	return fault;
}

const struct import_json *import_json_member(const struct import_json *object, const char *name)
{
	for (size_t i = 0; object->type == IMPORT_JSON_OBJECT && i < object->count; i++)
		if (strcmp(object->items[i].name, name) == 0)
			return &object->items[i];
	return NULL;
}
