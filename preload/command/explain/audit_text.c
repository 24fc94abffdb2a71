/* SPDX-License-Identifier: BSD-3-Clause */
/* Forms: kernel/audit.c (audit_log_start, audit_log_untrustedstring), auditd.conf(5), ausearch(8). */
#include "command/explain/audit_text.h"

#include <string.h>

#include "base/arena.h"
#include "base/count.h"

/* Between what the kernel wrote and what auditd adds (log_format = ENRICHED). */
#define ENRICHED '\x1d'

static const struct {
	const char *name;
	enum audit_text_type type;
} types[] = {
	{ "1423", AUDIT_TEXT_ACCESS },
	{ "UNKNOWN[1423]", AUDIT_TEXT_ACCESS },
	{ "LANDLOCK_ACCESS", AUDIT_TEXT_ACCESS },
	{ "1424", AUDIT_TEXT_DOMAIN },
	{ "UNKNOWN[1424]", AUDIT_TEXT_DOMAIN },
	{ "LANDLOCK_DOMAIN", AUDIT_TEXT_DOMAIN },
	{ "1300", AUDIT_TEXT_SYSCALL },
	{ "SYSCALL", AUDIT_TEXT_SYSCALL },
};

/* Where a text begins in a piece; NULL: it does not. */
static const char *find(struct audit_text_piece in, const char *text)
{
	return in.len ? memmem(in.start, in.len, text, strlen(text)) : NULL;
}

/* Takes a text off the beginning of a piece; false: it is not there. */
static bool take(struct audit_text_piece *from, const char *text)
{
	const size_t len = strlen(text);

	if (from->len < len || memcmp(from->start, text, len) != 0)
		return false;
	from->start += len;
	from->len -= len;
	return true;
}

/* Takes everything up to a byte, and that; false: it is not there. */
static bool take_until(struct audit_text_piece *from, char end, struct audit_text_piece *out)
{
	const char *at = from->len ? memchr(from->start, end, from->len) : NULL;

	if (!at)
		return false;
	*out = (struct audit_text_piece){ from->start, (size_t)(at - from->start) };
	from->len -= out->len + 1;
	from->start = at + 1;
	return true;
}

/* In front of a record: nothing, or the node; or what the kernel's log has there, up to "audit: ". */
static bool take_front(struct audit_text_piece *line, struct audit_text *out)
{
	const char *kernel;

	if (take(line, "node="))
		return take_until(line, ' ', &out->node);
	if (line->len >= 5 && memcmp(line->start, "type=", 5) == 0)
		return true;
	kernel = find(*line, "audit: type=");
	/* As a word of its own, in a line of the kernel's. */
	if (!kernel || (kernel > line->start && kernel[-1] != ' '))
		return false;
	line->len -= (size_t)(kernel + 7 - line->start);
	line->start = kernel + 7;
	return true;
}

static enum audit_text_type type_of(struct audit_text_piece name)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (name.len == strlen(types[i].name) && memcmp(name.start, types[i].name, name.len) == 0)
			return types[i].type;
	return AUDIT_TEXT_OTHER;
}

bool audit_text_parse(const char *line, size_t len, struct audit_text *out)
{
	struct audit_text_piece rest = { line, len };
	struct audit_text_piece type;
	const char *tail;

	memset(out, 0, sizeof(*out));
	if (!take_front(&rest, out) || !take(&rest, "type=") || !take_until(&rest, ' ', &type))
		return false;
	(void)take(&rest, "msg=");
	if (!take(&rest, "audit(") || !take_until(&rest, ')', &out->event))
		return false;
	out->interpreted = take(&rest, " :");
	if (!out->interpreted && !take(&rest, ":"))
		return false;
	/* ausearch ends each line with a blank. */
	if (out->interpreted && rest.len > 0 && rest.start[rest.len - 1] == ' ')
		rest.len--;
	tail = rest.len ? memchr(rest.start, ENRICHED, rest.len) : NULL;
	if (tail)
		rest.len = (size_t)(tail - rest.start);
	out->type = type_of(type);
	out->fields = rest;
	return true;
}

bool audit_text_is_loss(const char *line, size_t len)
{
	static const char *const words[] = { "callbacks suppressed", "audit_lost=", "audit: backlog limit exceeded",
		                             "audit_backlog=", "queue overflow" };
	const struct audit_text_piece whole = { line, len };
	struct audit_text record;

	/* In a record it would be somebody's name. */
	if (audit_text_parse(line, len, &record) || !find(whole, "audit"))
		return false;
	for (size_t i = 0; i < COUNT(words); i++)
		if (find(whole, words[i]))
			return true;
	return false;
}

/* --- fields ------------------------------------------------------------------------- */

/* Where a field's value begins, by its name after a blank; quoted values are no place for one. */
static const char *value_of(const struct audit_text *record, const char *name)
{
	const char *end = record->fields.start + record->fields.len;
	const size_t len = strlen(name);

	for (const char *at = record->fields.start; at < end; at++) {
		const char *quote;

		if (*at == '"' && !record->interpreted) {
			quote = memchr(at + 1, '"', (size_t)(end - at - 1));
			if (!quote)
				return NULL;
			at = quote;
		} else if ((at == record->fields.start || at[-1] == ' ') && (size_t)(end - at) > len &&
		           memcmp(at, name, len) == 0 && at[len] == '=') {
			return at + len + 1;
		}
	}
	return NULL;
}

/* The last place where the next field begins: a value that somebody chose may hold its name too. */
static const char *last_of(const char *start, const char *end, const char *name)
{
	const size_t len = strlen(name);
	const char *found = NULL;

	for (const char *at = start; (size_t)(end - at) > len + 1; at++)
		if (*at == ' ' && memcmp(at + 1, name, len) == 0 && at[len + 1] == '=')
			found = at;
	return found;
}

/* A hexadecimal digit's value; -1: it is none. */
static int digit(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static bool is_hexadecimal(const char *start, size_t len)
{
	if (len == 0 || len % 2 != 0)
		return false;
	for (size_t i = 0; i < len; i++)
		if (digit(start[i]) < 0)
			return false;
	return true;
}

static char *decode(struct arena *arena, const char *start, size_t len)
{
	char *text = arena_alloc(arena, len / 2 + 1);

	for (size_t i = 0; i < len / 2; i++) {
		const int byte = 16 * digit(start[2 * i]) + digit(start[2 * i + 1]);

		text[i] = (char)(byte ? byte : '@');
	}
	text[len / 2] = '\0';
	return text;
}

static char *copy(struct arena *arena, const char *start, size_t len)
{
	char *text = arena_strndup(arena, start, len);

	for (size_t i = 0; i < len; i++)
		if (start[i] == '\0')
			text[i] = '@';
	return text;
}

char *audit_text_field(struct arena *arena, const struct audit_text *record, const char *name, const char *hidden)
{
	const char *end = record->fields.start + record->fields.len;
	const char *value = value_of(record, name);
	const char *stop;
	size_t len;

	if (!value)
		return NULL;
	if (value < end && *value == '"' && !record->interpreted) {
		stop = memchr(value + 1, '"', (size_t)(end - value - 1));
		return stop ? copy(arena, value + 1, (size_t)(stop - value - 1)) : NULL;
	}
	stop = record->interpreted && hidden ? last_of(value, end, hidden) : memchr(value, ' ', (size_t)(end - value));
	len = (size_t)((stop ? stop : end) - value);
	/* Names alone are written so, and of these the callers know which. */
	if (hidden && !record->interpreted && is_hexadecimal(value, len))
		return decode(arena, value, len);
	return copy(arena, value, len);
}
