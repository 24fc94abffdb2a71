/* SPDX-License-Identifier: BSD-3-Clause */
/* What has no end in the text is refused: libconfig would take the end of the file for one. */
#include "libconfig/cursor.h"

#include <stddef.h>
#include <string.h>

#include "base/err.h"
#include "libconfig/blanks.h"

int cursor_refuse(const struct cursor *cursor, int line, const char *hint, const char *what)
{
	return err_report(cursor->sink, ERR_POLICY, (struct err_where){ cursor->file, line }, hint, "%s", what);
}

/* Two bytes, of which the second is no end of anything; and neither may be a NUL of the string's. */
static int skip_escape(struct cursor *cursor)
{
	const char *at = cursor->at;

	if (cursor->end - at > 3 && (at[1] == 'x' || at[1] == 'X') && at[2] == '0' && at[3] == '0')
		return cursor_refuse(cursor, cursor->line, NULL, "a NUL byte (\\x00) in a string");
	cursor->at += 2;
	return 0;
}

int cursor_string(struct cursor *cursor)
{
	const char *plain = blanks_end(cursor->at + 1, cursor->end);
	int start = cursor->line;

	if (plain) {
		cursor->at = plain;
		return 0;
	}
	cursor->at++;
	while (cursor->at < cursor->end) {
		char c = *cursor->at;

		if (c == '\\' && cursor->at + 1 < cursor->end && cursor->at[1] != '\n') {
			if (skip_escape(cursor) != 0)
				return -1;
			continue;
		}
		cursor->at++;
		if (c == '"')
			return 0;
		cursor->line += c == '\n';
	}
	return cursor_refuse(cursor, start, NULL, "a string that begins here has no end");
}

bool cursor_is_comment(const struct cursor *cursor)
{
	if (*cursor->at == '#')
		return true;
	return *cursor->at == '/' && cursor->at + 1 < cursor->end && (cursor->at[1] == '/' || cursor->at[1] == '*');
}

int cursor_comment(struct cursor *cursor, char **out)
{
	int start = cursor->line;

	if (*cursor->at == '#' || cursor->at[1] == '/') {
		const char *newline = memchr(cursor->at, '\n', (size_t)(cursor->end - cursor->at));

		cursor->at = newline ? newline : cursor->end;
		return 0;
	}
	for (cursor->at += 2; cursor->at < cursor->end; cursor->at++) {
		if (*cursor->at == '\n') {
			cursor->line++;
			*(*out)++ = '\n';
		}
		if (*cursor->at == '*' && cursor->at + 1 < cursor->end && cursor->at[1] == '/') {
			cursor->at += 2;
			return 0;
		}
	}
	return cursor_refuse(cursor, start, NULL, "a comment that begins here has no end");
}
