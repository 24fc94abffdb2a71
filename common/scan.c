/* SPDX-License-Identifier: BSD-3-Clause */
/* One byte after the other, but for strings and words. */
#include "scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bytes.h"
#include "fold.h"
#include "plain.h"

struct scan {
	const struct err_sink *sink;
	const char *file;
	const char *at, *end;
	char *out; /* the end of what was written down */
	int line;
	char last; /* the last byte that is neither blank nor comment, a string's being its quote, a word's its first; 0: none */
	int last_line;
	bool closed;  /* something stands behind it */
	bool element; /* the last string is one of an array or list */
	bool folds;   /* groups may be folded */
	bool folded;
	struct fold fold;
};

static int refuse(const struct scan *scan, int line, const char *hint, const char *what)
{
	return err_report(scan->sink, ERR_POLICY, (struct err_where){ scan->file, line }, hint, "%s", what);
}

/* at is behind the opening quote; leaves it behind the closing one. */
static int skip_string(struct scan *scan)
{
	const char *plain = plain_end(scan->at, scan->end);
	int start = scan->line;

	if (plain) {
		scan->at = plain;
		return 0;
	}
	for (; scan->at < scan->end; scan->at++) {
		if (*scan->at == '"') {
			scan->at++;
			return 0;
		}
		if (*scan->at == '\n')
			scan->line++;
		if (*scan->at != '\\' || scan->at + 1 == scan->end || scan->at[1] == '\n')
			continue;
		if (scan->end - scan->at > 3 && (scan->at[1] == 'x' || scan->at[1] == 'X') && scan->at[2] == '0' &&
		    scan->at[3] == '0')
			return refuse(scan, scan->line, NULL, "a NUL byte (\\x00) in a string");
		scan->at++;
	}
	return refuse(scan, start, NULL, "a string that begins here has no end");
}

static void put_text(struct scan *scan, const char *from)
{
	const size_t len = (size_t)(scan->at - from);

	memcpy(scan->out, from, len);
	scan->out += len;
}

/* at is on the opening quote. */
static int string(struct scan *scan)
{
	const char *start = scan->at++;

	if (scan->last != '"')
		scan->element = scan->last == ',' || scan->last == '[' || scan->last == '(';
	if (skip_string(scan) != 0)
		return -1;
	fold_string(&scan->fold, start, scan->out);
	put_text(scan, start);
	return 0;
}

/* at is on the first byte of a comment; leaves it behind the comment. */
static int comment(struct scan *scan)
{
	int start = scan->line;

	if (*scan->at == '#' || scan->at[1] == '/') {
		const char *newline = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));

		scan->at = newline ? newline : scan->end;
		return 0;
	}
	for (scan->at += 2; scan->at < scan->end; scan->at++) {
		if (*scan->at == '\n') {
			scan->line++;
			*scan->out++ = '\n';
		}
		if (*scan->at == '*' && scan->at + 1 < scan->end && scan->at[1] == '/') {
			scan->at += 2;
			return 0;
		}
	}
	return refuse(scan, start, NULL, "a comment that begins here has no end");
}

static bool begins_comment(const struct scan *scan)
{
	if (*scan->at == '#')
		return true;
	return *scan->at == '/' && scan->at + 1 < scan->end && (scan->at[1] == '/' || scan->at[1] == '*');
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
	return refuse(scan, scan->last_line, "end the last setting with ;",
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
	if (*scan->at != '0' || scan->at + 1 == scan->end || (!scan->closed && is_word(scan->last)))
		return false;
	return scan->at[1] != '\0' && strchr("bBoOqQ", scan->at[1]);
}

/*
 * libconfig gives a string among others the line of the token behind it, which
 * it must see to know that no second string goes on the first.  So a token of
 * one byte moves to the string in front of it; between them there were, by now,
 * line breaks alone.
 */
static void put_at_string(struct scan *scan, char token)
{
	scan->out[scan->last_line - scan->line] = token;
	*scan->out++ = '\n';
}

static bool belongs_to_string(const struct scan *scan, char token)
{
	return scan->last == '"' && scan->element && scan->line > scan->last_line &&
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
	if (scan->closed && scan->line == scan->last_line && may_join(scan->last))
		*scan->out++ = ' ';
}

static int refuse_at(const struct scan *scan)
{
	static const char include[] = "@include";

	/* The text ends in a NUL. */
	if (strncmp(scan->at, include, strlen(include)) != 0)
		return refuse(scan, scan->line, "a text stands between quotes: path = \"${@arg}\";", "syntax error");
	return refuse(scan, scan->line, "write include = [ \"FILE\" ];",
	              "libconfig's @include is not part of the policy language");
}

static bool fold(struct scan *scan)
{
	const char *behind = scan->folds ? fold_open(&scan->fold, scan->at, scan->end, &scan->out, &scan->line) : NULL;

	if (!behind)
		return false;
	scan->at = behind;
	scan->folded = true;
	scan->element = false;
	return true;
}

/* A token that is no word, and what may come instead of it. */
static int token(struct scan *scan, char c)
{
	if (c == '@')
		return refuse_at(scan);
	if (c == '{' && fold(scan)) {
		c = '"'; /* what stands last is a path */
	} else if (c == '"') {
		if (string(scan) != 0)
			return -1;
	} else {
		if (c == '}')
			fold_close(&scan->fold, scan->at);
		scan->at++;
		if (belongs_to_string(scan, c))
			put_at_string(scan, c);
		else
			*scan->out++ = c;
	}
	scan->last = c;
	return 0;
}

/* Letters and what else a name or number has in it. */
static int word(struct scan *scan, char c)
{
	const char *start = scan->at;

	if (begins_odd_number(scan))
		return refuse(scan, scan->line, NULL, "a number is decimal, or hexadecimal after 0x");
	put_blank(scan);
	do
		scan->at++;
	while (is_letter(*scan->at));
	put_text(scan, start);
	scan->last = c;
	return 0;
}

static int step(struct scan *scan, char c)
{
	int ret;

	if (c == '\n' || c == ' ' || c == '\t' || c == '\r' || c == '\f') {
		if (c == '\n') {
			scan->line++;
			*scan->out++ = '\n';
		}
		scan->at++;
		scan->closed = true;
		return 0;
	}
	if (begins_comment(scan)) {
		scan->closed = true;
		return comment(scan);
	}
	ret = may_join(c) ? word(scan, c) : token(scan, c);
	scan->last_line = scan->line;
	scan->closed = false;
	return ret;
}

char *scan_text(struct arena *arena, const struct err_sink *sink, const char *file, const char *text, size_t len,
                bool *fold, size_t *out_len)
{
	struct scan scan = { .sink = sink, .file = file, .at = text, .end = text + len, .line = 1, .folds = *fold };
	char *out;

	*fold = false;
	if (bytes_check(sink, file, text, len) != 0)
		return NULL;
	out = scan.out = arena_alloc(arena, len + 3);
	if (!out) {
		(void)err_memory(sink);
		return NULL;
	}
	while (scan.at < scan.end)
		if (step(&scan, *scan.at) != 0)
			return NULL;
	if (check_end(&scan) != 0)
		return NULL;
	memcpy(scan.out, "\n\0", 3);
	*fold = scan.folded;
	*out_len = (size_t)(scan.out - out) + 1;
	return out;
}
