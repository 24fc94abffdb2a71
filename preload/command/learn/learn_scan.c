/* SPDX-License-Identifier: BSD-3-Clause */
/* Tokens are names, strings, and single bytes; everything between them is blank. */
#include "command/learn/learn_scan.h"

#include <string.h>

struct scan {
	const char *text;
	size_t len, at;
};

static char byte_at(const struct scan *scan, size_t at)
{
	if (at < scan->len)
		return scan->text[at];
	return '\0';
}

/* Skips to after the next text of that kind: the end of a line, or of a comment. */
static void skip_to(struct scan *scan, const char *end)
{
	size_t len = strlen(end);

	while (scan->at < scan->len && (scan->len - scan->at < len || strncmp(scan->text + scan->at, end, len) != 0))
		scan->at++;
	scan->at = scan->len - scan->at < len ? scan->len : scan->at + len;
}

static void skip_blanks(struct scan *scan)
{
	for (;;) {
		char byte = byte_at(scan, scan->at);
		char next = byte_at(scan, scan->at + 1);

		if (scan->at == scan->len)
			return;
		if (byte == '#' || (byte == '/' && next == '/')) {
			skip_to(scan, "\n");
		} else if (byte == '/' && next == '*') {
			scan->at += 2;
			skip_to(scan, "*/");
		} else if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\f') {
			scan->at++;
		} else {
			return;
		}
	}
}

static bool is_of_name(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '_' || byte == '-' || byte == '*' || byte == '.' || byte == '+';
}

/* The next token: its first byte, or '\0' at the end; *first is where it begins. */
static char next(struct scan *scan, size_t *first)
{
	char byte;

	skip_blanks(scan);
	*first = scan->at;
	byte = byte_at(scan, scan->at);
	if (scan->at == scan->len)
		return '\0';
	scan->at++;
	if (byte == '"') {
		while (scan->at < scan->len && scan->text[scan->at] != '"')
			scan->at += scan->text[scan->at] == '\\' && scan->at + 1 < scan->len ? 2 : 1;
		scan->at += scan->at < scan->len;
	} else if (is_of_name(byte)) {
		while (is_of_name(byte_at(scan, scan->at)))
			scan->at++;
		return 'a';
	}
	if (byte)
		return byte;
	return '?';
}

static bool opens(char token)
{
	return token == '(' || token == '[' || token == '{';
}

static bool closes(char token)
{
	return token == ')' || token == ']' || token == '}';
}

/* Skips from an opening bracket to after its closing one. */
static void skip_brackets(struct scan *scan, struct learn_scan_value *value)
{
	size_t first, depth = 1;

	value->last = scan->at;
	while (depth > 0) {
		char token = next(scan, &first);

		if (token == '\0')
			return;
		depth += opens(token);
		depth -= closes(token);
		if (depth > 0 && !(depth == 1 && token == ','))
			value->last = scan->at;
	}
}

/* Skips strings: several side by side are one value. */
static void skip_strings(struct scan *scan)
{
	struct scan ahead = *scan;
	size_t first;

	while (next(&ahead, &first) == '"')
		*scan = ahead;
}

static struct learn_scan_value read_value(struct scan *scan)
{
	struct learn_scan_value value = { 0 };
	char token = next(scan, &value.first);

	if (opens(token)) {
		value.open = token;
		skip_brackets(scan, &value);
	} else if (token == '"') {
		skip_strings(scan);
	}
	value.end = scan->at;
	return value;
}

struct learn_scan_value learn_scan_find(const char *text, size_t len, const struct learn_scan_value *within,
                                        const char *name)
{
	const struct learn_scan_value none = { LEARN_SCAN_NONE, LEARN_SCAN_NONE, '\0', LEARN_SCAN_NONE };
	struct scan scan = { text, within ? within->end - 1 : len, within ? within->first + 1 : 0 };
	size_t first;
	char token;

	if (within && (!opens(within->open) || within->end < within->first + 2))
		return none;
	while ((token = next(&scan, &first)) != '\0') {
		bool wanted = token == 'a' && scan.at - first == strlen(name) &&
		              strncmp(text + first, name, scan.at - first) == 0;
		struct learn_scan_value value;

		if (token != 'a')
			continue;
		token = next(&scan, &first);
		if (token != '=' && token != ':')
			continue;
		value = read_value(&scan);
		if (wanted)
			return value.end > value.first ? value : none;
	}
	return none;
}

bool learn_scan_is_crlf(const char *text, size_t len)
{
	const char *line = memchr(text, '\n', len);

	return line && line > text && line[-1] == '\r';
}
