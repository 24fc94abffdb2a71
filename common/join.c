/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing and reading joined paths. */
#include "join.h"

#include <string.h>

#include "plain.h"

char *join_add(char *out, int lines, const char *open, const char *close)
{
	const size_t len = (size_t)(close - open) - 2;

	*out++ = PLAIN_MARK;
	memset(out, '\n', (size_t)lines);
	out += lines;
	memcpy(out, open + 1, len);
	return out + len;
}

/* Goes behind blanks and line breaks, which are counted. */
static const char *skip_space(const char *at, int *lines)
{
	for (; *at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'; at++)
		*lines += *at == '\n';
	return at;
}

/* Whether the setting ends here; a string that went on would go on the last path. */
static bool ends(const char *at)
{
	int lines = 0;

	at = skip_space(at, &lines);
	return *at == ';' || *at == ',' || *at == '}';
}

const char *join_list(const char *at, const char *end, char bracket, char **out, int *line)
{
	size_t count = 0;
	char *to = *out;
	int below = 0;
	int lines = 0;

	*to++ = '"';
	for (;; at++) {
		const char *open = skip_space(at, &lines);
		const char *close = *open == '"' ? plain_end(open + 1, end) : NULL;

		if (!close)
			return NULL;
		to = join_add(to, lines, open, close);
		below += lines;
		lines = 0;
		count++;
		at = skip_space(close, &lines);
		if (*at != ',')
			break;
	}
	if (*at != bracket || count < 2 || !ends(at + 1))
		return NULL;
	*to++ = '"';
	memset(to, '\n', (size_t)lines);
	*out = to + lines;
	*line += below + lines;
	return at + 1;
}

bool join_may_be(char first)
{
	return first == PLAIN_MARK || first == '\\';
}

bool join_is(const char *text)
{
	return *text == PLAIN_MARK;
}

size_t join_count(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == PLAIN_MARK;
	return count;
}

const char *join_next(struct join *join)
{
	char *path = join->at;

	if (!path)
		return NULL;
	for (path++; *path == '\n'; path++)
		join->line++;
	join->at = strchr(path, PLAIN_MARK);
	if (join->at)
		*join->at = '\0';
	return path;
}
