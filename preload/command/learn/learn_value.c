/* SPDX-License-Identifier: BSD-3-Clause */
/* A recursive-descent parser, for no deeper nesting than a record has. */
#include "command/learn/learn_value.h"

#include <string.h>

#include "base/arena.h"
#include "command/base/context.h"

#define DEEPEST 6
#define DIGITS_MOST 19

struct parser {
	const char *at;
	int depth;
};

static int parse_value(struct parser *parser, struct learn_value *out);

static void skip_blanks(struct parser *parser)
{
	parser->at += strspn(parser->at, " \t\r\n");
}

static bool take(struct parser *parser, const char *word)
{
	size_t len = strlen(word);

	skip_blanks(parser);
	if (strncmp(parser->at, word, len) != 0)
		return false;
	parser->at += len;
	return true;
}

static int parse_number(struct parser *parser, struct learn_value *out)
{
	size_t digits = strspn(parser->at, "0123456789");

	if (digits == 0 || digits > DIGITS_MOST || (digits > 1 && *parser->at == '0'))
		return -1;
	out->type = LEARN_VALUE_NUMBER;
	for (size_t i = 0; i < digits; i++)
		out->number = out->number * 10 + (uint64_t)(*parser->at++ - '0');
	return strspn(parser->at, ".eE") ? -1 : 0;
}

/* The byte that an escape stands for. '\0': an escape that no record has. */
static char escaped(struct parser *parser)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	const char *found = *parser->at ? strchr(from, *parser->at) : NULL;

	if (!found)
		return '\0';
	parser->at++;
	return to[found - from];
}

static int parse_text(struct parser *parser, const char **out)
{
	size_t len = strcspn(parser->at, "\n");
	char *buffer = arena_alloc(context_arena(), len + 1);
	size_t filled = 0;

	while (*parser->at != '"') {
		char byte = *parser->at++;

		if (byte == '\\')
			byte = escaped(parser);
		else if (byte < ' ' || byte > '~')
			return -1;
		if (byte == '\0' || filled == len)
			return -1;
		buffer[filled++] = byte;
	}
	parser->at++;
	buffer[filled] = '\0';
	*out = buffer;
	return 0;
}

static struct learn_value *add(struct learn_value *to)
{
	struct learn_value *added;

	to->items = arena_grow(context_arena(), to->items, to->count, &to->capacity, sizeof(*to->items));
	added = &to->items[to->count++];
	memset(added, 0, sizeof(*added));
	return added;
}

static int parse_member(struct parser *parser, struct learn_value *out)
{
	const char *name = NULL;

	if (out->type == LEARN_VALUE_OBJECT &&
	    (!take(parser, "\"") || parse_text(parser, &name) != 0 || !take(parser, ":")))
		return -1;
	if (name && learn_value_member(out, name, LEARN_VALUE_NULL))
		return -1;
	out = add(out);
	if (parse_value(parser, out) != 0)
		return -1;
	out->name = name;
	return 0;
}

static int parse_members(struct parser *parser, const char *end, struct learn_value *out)
{
	if (++parser->depth > DEEPEST)
		return -1;
	if (!take(parser, end)) {
		do {
			if (parse_member(parser, out) != 0)
				return -1;
		} while (take(parser, ","));
		if (!take(parser, end))
			return -1;
	}
	parser->depth--;
	return 0;
}

static int parse_value(struct parser *parser, struct learn_value *out)
{
	if (take(parser, "null"))
		return 0;
	if (take(parser, "{")) {
		out->type = LEARN_VALUE_OBJECT;
		return parse_members(parser, "}", out);
	}
	if (take(parser, "[")) {
		out->type = LEARN_VALUE_ARRAY;
		return parse_members(parser, "]", out);
	}
	if (take(parser, "\"")) {
		out->type = LEARN_VALUE_TEXT;
		return parse_text(parser, &out->text);
	}
	out->truth = take(parser, "true");
	if (out->truth || take(parser, "false")) {
		out->type = LEARN_VALUE_BOOL;
		return 0;
	}
	return parse_number(parser, out);
}

int learn_value_parse(const char *text, struct learn_value *out)
{
	struct parser parser = { .at = text };

	memset(out, 0, sizeof(*out));
	if (parse_value(&parser, out) != 0)
		return -1;
	skip_blanks(&parser);
	return *parser.at == '\0' ? 0 : -1;
}

const struct learn_value *learn_value_member(const struct learn_value *object, const char *name,
                                             enum learn_value_type type)
{
	for (size_t i = 0; i < object->count && object->type == LEARN_VALUE_OBJECT; i++)
		if (object->items[i].name && strcmp(object->items[i].name, name) == 0)
			return type == LEARN_VALUE_NULL || object->items[i].type == type ? &object->items[i] : NULL;
	return NULL;
}
