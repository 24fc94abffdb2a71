/* SPDX-License-Identifier: BSD-3-Clause */
/* A pass over the text of a policy file before libconfig gets it: checks, and lines put right. */
#include "scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "plain.h"

struct scan {
	const struct err_sink *sink;
	const char *file;
	struct fold *fold;
	char *at;
	const char *end;
	int line;
	char last; /* the last byte that is neither blank nor comment, a string's being its quote; 0: none */
	int last_line;
	char *string_end; /* behind the last string */
	bool closed;      /* something stands behind it */
	bool element;     /* the last string is one of an array or list */
};

static int refuse(const struct scan *scan, int line, const char *hint, const char *what)
{
	return err_report(scan->sink, ERR_POLICY, (struct err_where){ scan->file, line }, hint, "%s", what);
}

static int refuse_nul(const struct scan *scan)
{
	const char *nul = memchr(scan->at, '\0', (size_t)(scan->end - scan->at));
	int line = 1;

	if (!nul)
		return 0;
	for (const char *p = scan->at; p < nul; p++)
		line += *p == '\n';
	return refuse(scan, line, "this is not a text file", "a NUL byte");
}

/* Some editors begin a UTF-8 file with one, and libconfig has no word for it. */
static int refuse_mark(const struct scan *scan)
{
	static const char mark[] = "\xEF\xBB\xBF";

	/* The text ends in a NUL. */
	if (strncmp(scan->at, mark, strlen(mark)) != 0)
		return 0;
	return refuse(scan, 1, "save it without one", "the file begins with a byte order mark");
}

/* at is behind the opening quote; leaves it behind the closing one. */
static int string(struct scan *scan)
{
	char *plain = plain_end(scan->at, scan->end);
	int start = scan->line;

	if (plain) {
		scan->at = plain + 1;
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

/* at is on the first byte of a comment; leaves it behind the comment. */
static int comment(struct scan *scan)
{
	int start = scan->line;

	if (*scan->at == '#' || scan->at[1] == '/') {
		char *newline = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));

		scan->at = newline ? newline : scan->at + (scan->end - scan->at);
		return 0;
	}
	for (scan->at += 2; scan->at < scan->end; scan->at++) {
		if (*scan->at == '\n')
			scan->line++;
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

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || is_letter(c) || (c != '\0' && strchr("_-*+.", c));
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
 * it must see to know that no second string goes on the first.  So that token,
 * at, which is one byte long, moves to the string, and what was between them
 * behind it: no line that comes later changes.
 */
static void pull_to_string(struct scan *scan)
{
	char token = *scan->at;

	if (token != ',' && token != ']' && token != ')')
		return;
	memmove(scan->string_end + 1, scan->string_end, (size_t)(scan->at - scan->string_end));
	*scan->string_end = token;
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

/* Steps over a byte, or over a whole group that repeats the one before it. */
static void step(struct scan *scan, char c)
{
	char *behind = c == '{' ? fold_open(scan->fold, scan->at, &scan->line) : NULL;

	if (c == '}')
		fold_close(scan->fold, scan->at);
	scan->last = c;
	if (behind)
		scan->last = '}';
	scan->last_line = scan->line;
	scan->closed = false;
	scan->at = behind ? behind : scan->at + 1;
}

int scan_check(const struct err_sink *sink, const char *file, char *text, size_t len, struct fold *fold)
{
	struct scan scan = { .sink = sink, .file = file, .fold = fold, .at = text, .end = text + len, .line = 1 };

	if (refuse_nul(&scan) != 0 || refuse_mark(&scan) != 0)
		return -1;
	while (scan.at < scan.end) {
		char c = *scan.at;

		/* Most of what is no string: nothing here depends on which letter it is. */
		if (is_letter(c)) {
			do
				scan.at++;
			while (is_letter(*scan.at));
			scan.last = c;
			scan.last_line = scan.line;
			scan.closed = false;
			continue;
		}
		if (c == '\n' || c == ' ' || c == '\t' || c == '\r' || c == '\f') {
			scan.line += c == '\n';
			scan.closed = true;
			scan.at++;
			continue;
		}
		if (begins_comment(&scan)) {
			scan.closed = true;
			if (comment(&scan) != 0)
				return -1;
			continue;
		}
		if (c == '@')
			return refuse_at(&scan);
		if (begins_odd_number(&scan))
			return refuse(&scan, scan.line, NULL, "a number is decimal, or hexadecimal after 0x");
		if (c == '"' && scan.last != '"')
			scan.element = scan.last == ',' || scan.last == '[' || scan.last == '(';
		else if (scan.last == '"' && scan.element && scan.line > scan.last_line)
			pull_to_string(&scan);
		step(&scan, c);
		if (c != '"')
			continue;
		if (string(&scan) != 0)
			return -1;
		scan.last_line = scan.line;
		scan.string_end = scan.at;
	}
	return check_end(&scan);
}
