/* SPDX-License-Identifier: BSD-3-Clause */
/* What has no end in the text is refused: libconfig would take the end of the file for one. */
#include "libconfig/precheck.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/count.h"
#include "base/err.h"

/* The longest character that is refused, and how each of its bytes is written in a string. */
#define CHARACTER_MAX 3
#define WRITTEN "\\x%02x"

/* Whether none of sixteen bytes begins a character that may be one of those below. */
static bool all_pass(const char *at)
{
	bytes_block block;
	bytes_hits odd;

	bytes_load(at, &block);
	odd = ((block < ' ') & (block != '\n') & (block != '\t')) | (block >= 0x7F);
	return bytes_first(&odd) == BYTES_BLOCK;
}

/*
 * The length of the character at a place if a policy may not hold it; 0: it
 * may.  Those are the control characters (C0 but for tab and line break, DEL,
 * C1), and those that end a line or change the direction of writing, by which
 * an editor shows another text than the one that is there.  The text ends in
 * a NUL.
 */
static size_t refused_length(const char *at)
{
	const unsigned char *c = (const unsigned char *)at;

	if (c[0] == '\r')
		return c[1] == '\n' ? 0 : 1;
	if (c[0] < ' ' || c[0] == 0x7F)
		return c[0] == '\t' || c[0] == '\n' ? 0 : 1;
	if (c[0] == 0xC2) /* U+0080 to U+009F */
		return c[1] >= 0x80 && c[1] <= 0x9F ? 2 : 0;
	if (c[0] != 0xE2)
		return 0;
	if (c[1] == 0x80) /* U+2028 to U+202E */
		return c[2] >= 0xA8 && c[2] <= 0xAE ? 3 : 0;
	return c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9 ? 3 : 0; /* U+2066 to U+2069 */
}

static int refuse_character(const struct err_sink *sink, const char *file, const char *text, size_t text_len,
                            const char *at, size_t len)
{
	/* First, wherever it stands: with one, the others say less. */
	const char *nul = memchr(text, '\0', text_len);
	const struct err_where where = { file, 1 + precheck_lines(text, nul ? nul : at) };
	char written[CHARACTER_MAX * (sizeof("\\xff") - 1) + 1];
	size_t used = 0;

	if (nul)
		return err_report(sink, ERR_POLICY, where, "this is not a text file", "a NUL byte");
	if (*at == '\r')
		return err_report(sink, ERR_POLICY, where, "a terminal shows what follows in the place of the line",
		                  "a carriage return without a line feed");
	for (size_t i = 0; i < len; i++)
		used += (size_t)snprintf(written + used, sizeof(written) - used, WRITTEN, (unsigned char)at[i]);
	return err_report(sink, ERR_POLICY, where, "it can hide text from a reader: between quotes, write it so",
	                  "the control character %s", written);
}

static int check_bytes(const struct err_sink *sink, const char *file, const char *text, size_t len)
{
	/* Some editors begin a UTF-8 file with one, and libconfig has no word for it. */
	static const char mark[] = { '\xEF', '\xBB', '\xBF' };
	const char *end = text + len;
	const char *at = text;

	while (at < end) {
		const char *stop = end - at > BYTES_BLOCK ? at + BYTES_BLOCK : end;

		if (stop - at == BYTES_BLOCK && all_pass(at))
			at = stop;
		for (; at < stop; at++) {
			size_t refused = refused_length(at);

			if (refused > 0)
				return refuse_character(sink, file, text, len, at, refused);
		}
	}
	if (len >= sizeof(mark) && memcmp(text, mark, sizeof(mark)) == 0)
		return err_report(sink, ERR_POLICY, (struct err_where){ file, 1 }, "save it without one",
		                  "the file begins with a byte order mark");
	return 0;
}

int precheck_lines(const char *from, const char *to)
{
	int count = 0;

	for (; from < to; from++)
		count += *from == '\n';
	return count;
}

/* Reports what is wrong in a line, and what helps.  Returns -1. */
static int refuse(const struct precheck *pre, int line, const char *hint, const char *what)
{
	return err_report(pre->sink, ERR_POLICY, (struct err_where){ pre->file, line }, hint, "%s", what);
}

/* Sixteen bytes at a time: most of a long policy is such strings. */
const char *precheck_plain_end(const char *at, const char *end)
{
	for (; end - at >= BYTES_BLOCK; at += BYTES_BLOCK) {
		bytes_block block;
		bytes_hits hits;
		size_t first;

		bytes_load(at, &block);
		hits = (block == '"') | (block == '\\') | (block == '\n');
		first = bytes_first(&hits);
		if (first < BYTES_BLOCK)
			return at[first] == '"' ? at + first + 1 : NULL;
	}
	while (at < end && *at != '"' && *at != '\\' && *at != '\n')
		at++;
	return at < end && *at == '"' ? at + 1 : NULL;
}

/* Two bytes, of which the second is no end of anything; and neither may be a NUL of the string's. */
static int skip_escape(struct precheck *pre)
{
	const char *at = pre->at;

	if (pre->end - at > 3 && (at[1] == 'x' || at[1] == 'X') && at[2] == '0' && at[3] == '0')
		return refuse(pre, pre->line, "take it out: no path and no name holds one",
		              "a NUL byte (\\x00) in a string");
	pre->at += 2;
	return 0;
}

/* From the opening quote to what is after the closing one. */
static int skip_string(struct precheck *pre)
{
	const char *plain = precheck_plain_end(pre->at + 1, pre->end);

	if (plain) {
		pre->at = plain;
		return 0;
	}
	pre->at++;
	while (pre->at < pre->end) {
		char c = *pre->at;

		if (c == '\\' && pre->at + 1 < pre->end && pre->at[1] != '\n') {
			if (skip_escape(pre) != 0)
				return -1;
			continue;
		}
		pre->at++;
		if (c == '"')
			return 0;
		pre->line += c == '\n';
	}
	return refuse(pre, pre->token_line, "end it with \"; a quote in it is written \\\"",
	              "a string that begins here has no end");
}

static bool is_comment(const struct precheck *pre)
{
	if (*pre->at == '#')
		return true;
	return *pre->at == '/' && pre->at + 1 < pre->end && (pre->at[1] == '/' || pre->at[1] == '*');
}

static int skip_comment(struct precheck *pre)
{
	int start = pre->line;

	if (*pre->at == '#' || pre->at[1] == '/') {
		const char *newline = memchr(pre->at, '\n', (size_t)(pre->end - pre->at));

		pre->at = newline ? newline : pre->end;
		return 0;
	}
	for (pre->at += 2; pre->at < pre->end; pre->at++) {
		pre->line += *pre->at == '\n';
		if (*pre->at == '*' && pre->at + 1 < pre->end && pre->at[1] == '/') {
			pre->at += 2;
			return 0;
		}
	}
	return refuse(pre, start, "end it with */", "a comment that begins here has no end");
}

static int skip_blanks(struct precheck *pre)
{
	while (pre->at < pre->end) {
		char c = *pre->at;

		if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
			pre->line += c == '\n';
			pre->at++;
		} else if (!is_comment(pre)) {
			return 0;
		} else if (skip_comment(pre) != 0) {
			return -1;
		}
	}
	return 0;
}

static bool is_word(char c)
{
	if ((unsigned char)((c | 0x20) - 'a') <= 'z' - 'a')
		return true;
	return (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '*' || c == '+' || c == '.';
}

/* libconfig 1.8 reads 0b111 and 0o7, the older ones do not: nobody shall. */
static int skip_word(struct precheck *pre)
{
	if (pre->at[0] == '0' && pre->at[1] != '\0' && strchr("bBoOqQ", pre->at[1]))
		return refuse(pre, pre->line, PRECHECK_NUMBER_HINT, "a number that is neither decimal nor hexadecimal");
	do
		pre->at++;
	while (is_word(*pre->at));
	return 0;
}

static int refuse_at(const struct precheck *pre)
{
	static const char include[] = "@include";

	if (strncmp(pre->at, include, strlen(include)) != 0)
		return refuse(pre, pre->line, "a text stands between quotes: path = \"${@arg}\";", "syntax error");
	return refuse(pre, pre->line, "write include = [ \"FILE\" ];",
	              "libconfig's @include is not part of the policy language");
}

/* What word processors and web pages put in the place of quotes and of blanks. */
static const struct {
	char bytes[CHARACTER_MAX + 1];
	bool blank;
} strays[] = {
	{ "'", false },      { "\u2018", false }, { "\u2019", false }, { "\u201a", false }, { "\u201b", false },
	{ "\u201c", false }, { "\u201d", false }, { "\u201e", false }, { "\u201f", false }, { "\u2039", false },
	{ "\u203a", false }, { "\u00ab", false }, { "\u00bb", false }, { "\uff02", false }, { "\u00a0", true },
	{ "\u2007", true },  { "\u202f", true },  { "\u3000", true },
};

static bool may_be_stray(char c)
{
	return (unsigned char)c >= 0x80 || c == '@' || c == '\'';
}

/* A byte that begins no token: where it is none that is known, libconfig says so. */
static int check_stray(struct precheck *pre)
{
	if (*pre->at == '@')
		return refuse_at(pre);
	for (size_t i = 0; i < COUNT(strays); i++) {
		if (strncmp(pre->at, strays[i].bytes, strlen(strays[i].bytes)) != 0)
			continue;
		return strays[i].blank ? refuse(pre, pre->line, "write a blank in its place",
		                                "a no-break space, which looks like a blank and is none")
		                       : refuse(pre, pre->line, "a text stands between straight quotes: \"/usr\"",
		                                "a quote that is none of the language's");
	}
	pre->at++;
	return 0;
}

/*
 * A number cut short is another number, and a string may go on in a second
 * one, so the last setting must show its end.  last is where the last token
 * ends, in that line.
 */
static int check_end(const struct precheck *pre, const char *last, int line)
{
	static const char complete[] = ";,})]";

	if (last == pre->start || strchr(complete, last[-1]) || (last < pre->end && last[-1] != '"'))
		return 0;
	return refuse(pre, line, "end the last setting with ;", "the file ends where it may have been cut short");
}

int precheck_start(struct precheck *pre, const struct err_sink *sink, const char *file, const char *text, size_t len)
{
	*pre = (struct precheck){ .sink = sink, .file = file, .start = text, .end = text + len, .at = text, .line = 1 };
	return check_bytes(sink, file, text, len);
}

enum precheck_token precheck_next(struct precheck *pre)
{
	const char *last = pre->at;
	const int last_line = pre->line;
	enum precheck_token token = PRECHECK_OTHER;
	int ret = 0;

	if (skip_blanks(pre) != 0)
		return PRECHECK_ERROR;
	pre->token = pre->at;
	pre->token_line = pre->line;
	if (pre->at == pre->end) {
		token = PRECHECK_END;
		ret = check_end(pre, last, last_line);
	} else if (*pre->at == '"') {
		token = PRECHECK_STRING;
		ret = skip_string(pre);
	} else if (is_word(*pre->at)) {
		token = PRECHECK_WORD;
		ret = skip_word(pre);
	} else if (may_be_stray(*pre->at)) {
		ret = check_stray(pre);
	} else {
		pre->at++;
	}
	return ret == 0 ? token : PRECHECK_ERROR;
}
