/* SPDX-License-Identifier: BSD-3-Clause */
/* One byte after the other, but for strings and words. */
#include "libconfig/scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "libconfig/bytes.h"
#include "libconfig/cursor.h"
#include "libconfig/fold.h"
#include "libconfig/join.h"

struct scan {
	struct cursor cursor;
	char *start, *out; /* what was written down, and its end */
	char last;         /* the last byte that is neither blank nor comment, a string's being its quote; 0: none */
	int last_line;
	bool closed;  /* something stands behind it */
	bool element; /* the last string is one of an array or list */
	int depth;    /* of brackets and braces */
	char paths;   /* the one that opened the value of `paths`, while that lasts; 0: none */
	bool folds;   /* groups may be folded, and paths joined, there */
	bool folded;
	bool doubtful; /* a string of the text's own may be taken for joined paths */
	struct fold fold;
};

static void put_text(struct scan *scan, const char *from)
{
	const size_t len = (size_t)(scan->cursor.at - from);

	memcpy(scan->out, from, len);
	scan->out += len;
}

/* at is on the opening quote. */
static int string(struct scan *scan)
{
	const char *start = scan->cursor.at;

	if (scan->last != '"')
		scan->element = scan->last == ',' || scan->last == '[' || scan->last == '(';
	scan->doubtful |= join_may_be(start[1]);
	if (cursor_string(&scan->cursor) != 0)
		return -1;
	fold_string(&scan->fold, start, scan->out);
	put_text(scan, start);
	return 0;
}

/*
 * A number cut short is another number, and a string may go on in a second
 * one, so the last setting must show its end.
 */
static int check_end(const struct scan *scan)
{
	static const char complete[] = ";,})]";

	if (!scan->last || strchr(complete, scan->last) || (scan->closed && scan->last != '"'))
		return 0;
	return cursor_refuse(&scan->cursor, scan->last_line, "end the last setting with ;",
	                     "the file ends where it may have been cut short");
}

static bool is_letter(char c)
{
	return (unsigned char)((c | 0x20) - 'a') <= 'z' - 'a';
}

/* What names and numbers are made of. */
static bool is_word(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '*' || c == '+' || c == '.';
}

/* libconfig 1.8 reads 0b111 and 0o7, the older ones do not: nobody shall. */
static bool begins_odd_number(const struct scan *scan)
{
	if (*scan->cursor.at != '0' || scan->cursor.at + 1 == scan->cursor.end ||
	    (!scan->closed && is_word(scan->last)))
		return false;
	return scan->cursor.at[1] != '\0' && strchr("bBoOqQ", scan->cursor.at[1]);
}

/*
 * libconfig gives a string among others the line of the token behind it, which
 * it must see to know that no second string goes on the first.  So a token of
 * one byte moves to the string in front of it; between them there were, by now,
 * line breaks alone.
 */
static void put_at_string(struct scan *scan, char token)
{
	scan->out[scan->last_line - scan->cursor.line] = token;
	*scan->out++ = '\n';
}

static bool belongs_to_string(const struct scan *scan, char token)
{
	return scan->last == '"' && scan->element && scan->cursor.line > scan->last_line &&
	       (token == ',' || token == ']' || token == ')');
}

/* Two of these side by side may be one token, or begin a comment. */
static bool may_join(char c)
{
	return is_word(c) || c == '/';
}

/* Blanks are written down where they keep words apart, as a line break does. */
static void put_blank(struct scan *scan)
{
	if (scan->closed && scan->cursor.line == scan->last_line && may_join(scan->last))
		*scan->out++ = ' ';
}

static int refuse_at(const struct scan *scan)
{
	static const char include[] = "@include";

	/* The text ends in a NUL. */
	if (strncmp(scan->cursor.at, include, strlen(include)) != 0)
		return cursor_refuse(&scan->cursor, scan->cursor.line,
		                     "a text stands between quotes: path = \"${@arg}\";", "syntax error");
	return cursor_refuse(&scan->cursor, scan->cursor.line, "write include = [ \"FILE\" ];",
	                     "libconfig's @include is not part of the policy language");
}

/* Whether a value comes now, and the setting's name is this, by what was written down. */
static bool is_value_of(const struct scan *scan, const char *name)
{
	const ptrdiff_t len = (ptrdiff_t)strlen(name);
	const char *end = scan->out - 1;

	if ((scan->last != '=' && scan->last != ':') || end - scan->start < len ||
	    memcmp(end - len, name, (size_t)len) != 0)
		return false;
	return end - scan->start == len || !may_join(end[-len - 1]);
}

/* Only side by side in the list of `paths` are two groups the same as one. */
static bool fold(struct scan *scan)
{
	const char *behind;

	if (scan->paths != '(' || scan->depth != 1)
		return false;
	behind = fold_open(&scan->fold, scan->cursor.at, scan->cursor.end, &scan->out, &scan->cursor.line);
	if (!behind)
		return false;
	scan->cursor.at = behind;
	scan->last = '"';
	scan->depth++;
	return true;
}

static bool join(struct scan *scan, char bracket)
{
	const char *behind;

	if (!scan->paths || !(is_value_of(scan, "path") || is_value_of(scan, "glob")))
		return false;
	behind = join_list(scan->cursor.at + 1, scan->cursor.end, bracket, &scan->out, &scan->cursor.line);
	if (!behind)
		return false;
	scan->cursor.at = behind;
	scan->last = bracket;
	return true;
}

/* Whether many values were written down as one. */
static bool shorten(struct scan *scan, char c)
{
	if (!scan->folds || !(c == '{' ? fold(scan) : c == '[' ? join(scan, ']') : c == '(' && join(scan, ')')))
		return false;
	scan->folded = true;
	scan->element = false;
	return true;
}

/* Keeps count of what is open.  Where brackets do not match there is an error anyway. */
static void count_brackets(struct scan *scan, char c)
{
	if (c == '(' || c == '[' || c == '{') {
		if (scan->depth++ == 0 && is_value_of(scan, "paths"))
			scan->paths = c;
	} else if (c == ')' || c == ']' || c == '}') {
		if (--scan->depth <= 0)
			scan->paths = 0;
	}
}

/* A token that is no word. */
static int token(struct scan *scan, char c)
{
	if (c == '@')
		return refuse_at(scan);
	if (shorten(scan, c))
		return 0;
	if (c == '"') {
		if (string(scan) != 0)
			return -1;
	} else {
		count_brackets(scan, c);
		if (c == '}')
			fold_close(&scan->fold, scan->cursor.at);
		scan->cursor.at++;
		if (belongs_to_string(scan, c))
			put_at_string(scan, c);
		else
			*scan->out++ = c;
	}
	scan->last = c;
	return 0;
}

/* Letters and what else a name or number has in it. */
static int word(struct scan *scan)
{
	const char *start = scan->cursor.at;

	if (begins_odd_number(scan))
		return cursor_refuse(&scan->cursor, scan->cursor.line, NULL,
		                     "a number is decimal, or hexadecimal after 0x");
	put_blank(scan);
	do
		scan->cursor.at++;
	while (is_letter(*scan->cursor.at));
	put_text(scan, start);
	scan->last = scan->cursor.at[-1];
	return 0;
}

static int step(struct scan *scan, char c)
{
	int ret;

	if (c == '\n' || c == ' ' || c == '\t' || c == '\r') {
		if (c == '\n') {
			scan->cursor.line++;
			*scan->out++ = '\n';
		}
		scan->cursor.at++;
		scan->closed = true;
		return 0;
	}
	if (cursor_is_comment(&scan->cursor)) {
		scan->closed = true;
		return cursor_comment(&scan->cursor, &scan->out);
	}
	ret = may_join(c) ? word(scan) : token(scan, c);
	scan->last_line = scan->cursor.line;
	scan->closed = false;
	return ret;
}

static char *scan_all(struct scan *scan, struct arena *arena, size_t len)
{
	scan->start = scan->out = arena_alloc(arena, len + 3);
	if (!scan->out) {
		(void)err_memory(scan->cursor.sink);
		return NULL;
	}
	while (scan->cursor.at < scan->cursor.end)
		if (step(scan, *scan->cursor.at) != 0)
			return NULL;
	if (check_end(scan) != 0)
		return NULL;
	memcpy(scan->out++, "\n\0", 3);
	return scan->start;
}

char *scan_text(struct arena *arena, const struct err_sink *sink, const char *file, const char *text, size_t len,
                bool *fold, size_t *out_len)
{
	const struct scan begin = { .cursor = { sink, file, text, text + len, 1 }, .folds = *fold };
	struct scan scan = begin;
	char *out;

	*fold = false;
	if (bytes_check(sink, file, text, len) != 0)
		return NULL;
	out = scan_all(&scan, arena, len);
	if (out && scan.folded && scan.doubtful) {
		arena_release(arena, out);
		scan = begin;
		scan.folds = false;
		out = scan_all(&scan, arena, len);
	}
	if (!out)
		return NULL;
	*fold = scan.folded;
	*out_len = (size_t)(scan.out - out);
	return out;
}
