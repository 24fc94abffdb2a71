/* SPDX-License-Identifier: BSD-3-Clause */
/* The bytes of a policy file, before it is read as a text. */
#include "libconfig/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "libconfig/blanks.h"

/* The longest character that is refused, and how each of its bytes is written in a string. */
#define CHARACTER_MAX 3
#define WRITTEN "\\x%02x"

/* Whether each of eight bytes is a printable one of ASCII; may say no where only the one after it is not. */
static bool all_printable(const char *at)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	/* The high bit is set where a byte is below ' ', is DEL, or has it already. */
	return !(((word - ones * ' ') | (word + ones) | word) & (ones << 7));
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

static int refuse(const struct err_sink *sink, struct err_where where, const char *at, size_t len)
{
	char written[CHARACTER_MAX * (sizeof("\\xff") - 1) + 1];
	size_t used = 0;

	if (*at == '\r')
		return err_report(sink, ERR_POLICY, where, "a terminal shows what follows in the place of the line",
		                  "a carriage return without a line feed");
	for (size_t i = 0; i < len; i++)
		used += (size_t)snprintf(written + used, sizeof(written) - used, WRITTEN, (unsigned char)at[i]);
	return err_report(sink, ERR_POLICY, where, "it can hide text from a reader: between quotes, write it so",
	                  "the control character %s", written);
}

int bytes_check(const struct err_sink *sink, const char *file, const char *text, size_t len)
{
	/* Some editors begin a UTF-8 file with one, and libconfig has no word for it. */
	static const char mark[] = { '\xEF', '\xBB', '\xBF' };
	const char *end = text + len;
	const char *nul = memchr(text, '\0', len);
	const char *at = text;

	/* First, wherever it stands: with one, the others say less. */
	if (nul)
		return err_report(sink, ERR_POLICY, (struct err_where){ file, 1 + blanks_lines(text, nul) },
		                  "this is not a text file", "a NUL byte");
	while (at < end) {
		const char *stop = end - at > (ptrdiff_t)sizeof(uint64_t) ? at + sizeof(uint64_t) : end;

		if (stop - at == (ptrdiff_t)sizeof(uint64_t) && all_printable(at))
			at = stop;
		for (; at < stop; at++) {
			size_t refused = refused_length(at);

			if (refused > 0)
				return refuse(sink, (struct err_where){ file, 1 + blanks_lines(text, at) }, at,
				              refused);
		}
	}
	if (len >= sizeof(mark) && memcmp(text, mark, sizeof(mark)) == 0)
		return err_report(sink, ERR_POLICY, (struct err_where){ file, 1 }, "save it without one",
		                  "the file begins with a byte order mark");
	return 0;
}
