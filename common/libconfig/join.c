/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing and reading joined paths. */
#include "libconfig/join.h"

#include <string.h>

#include "libconfig/blanks.h"

char *join_add(char *out, int lines, const char *open, const char *close)
{
	const size_t len = (size_t)(close - open) - 2;

	*out++ = BLANKS_MARK;
	memset(out, '\n', (size_t)lines);
	out += lines;
	memcpy(out, open + 1, len);
	return out + len;
}

const char *join_list(const char *at, const char *end, char bracket, char **out, int *line)
{
	const char *from = at; /* the line breaks in front of it are written down */
	size_t count = 0;
	char *to = *out;
	int below = 0;
	int lines;

	*to++ = '"';
	for (;; at++) {
		const char *open = blanks_space(at);
		const char *close = *open == '"' ? blanks_end(open + 1, end) : NULL;

		if (!close)
			return NULL;
		lines = blanks_lines(from, open);
		to = join_add(to, lines, open, close);
		below += lines;
		from = close;
		count++;
		at = blanks_space(close);
		if (*at != ',')
			break;
	}
	if (*at != bracket || count < 2 || !blanks_is_whole(at + 1))
		return NULL;
	lines = blanks_lines(from, at);
	*to++ = '"';
	memset(to, '\n', (size_t)lines);
	*out = to + lines;
	*line += below + lines;
	return at + 1;
}

bool join_may_be(char first)
{
	return first == BLANKS_MARK || first == '\\';
}

bool join_is(const char *text)
{
	return *text == BLANKS_MARK;
}

size_t join_count(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == BLANKS_MARK;
	return count;
}

const char *join_next(struct join *join)
{
	char *path = join->at;

	if (!path)
		return NULL;
	for (path++; *path == '\n'; path++)
		join->line++;
	join->at = strchr(path, BLANKS_MARK);
	if (join->at)
		*join->at = '\0';
	return path;
}
