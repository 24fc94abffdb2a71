/* SPDX-License-Identifier: BSD-3-Clause */
/* Comparing groups byte by byte, and writing down what they have in common once. */
#include "libconfig/fold.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "libconfig/blanks.h"
#include "libconfig/join.h"

static const char *skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

/* What begins as "{ path = \"/a\"" does, its setting on one line, so that this is the string's too. */
static bool read_head(struct fold_group *group, const char *at, const char *end)
{
	const char *name = blanks_space(at + 1);
	const char *quote;

	if (strncmp(name, "path", 4) != 0 && strncmp(name, "glob", 4) != 0)
		return false;
	quote = skip_blanks(name + 4);
	if (*quote != '=' && *quote != ':')
		return false;
	quote = skip_blanks(quote + 1);
	if (*quote != '"')
		return false;
	*group = (struct fold_group){ .open = at, .path = quote, .behind = blanks_end(quote + 1, end) };
	return group->behind && blanks_is_whole(group->behind);
}

/* Whether the group at `at` is the same as the last one, but for its path. */
static bool is_same(const struct fold_group *last, const char *at, const char *end, struct fold_group *group)
{
	const size_t head = (size_t)(last->path + 1 - last->open);
	const size_t tail = (size_t)(last->close - last->behind);

	if ((size_t)(end - at) < head + tail || memcmp(at, last->open, head) != 0)
		return false;
	*group = (struct fold_group){ .open = at, .path = at + head - 1, .behind = blanks_end(at + head, end) };
	if (!group->behind || (size_t)(end - group->behind) < tail || memcmp(group->behind, last->behind, tail) != 0)
		return false;
	group->close = group->behind + tail;
	return true;
}

/* The next group, where nothing but a comma and space stands in front of it, and it is the same. */
static bool find_next(const struct fold_group *last, const char *end, struct fold_group *group)
{
	const char *at = blanks_space(last->close);

	if (*at != ',')
		return false;
	at = blanks_space(at + 1);
	return *at == '{' && is_same(last, at, end, group);
}

/* What was copied from the path on goes; the copy is never longer than the text. */
static const char *fold_all(struct fold *fold, const char *end, struct fold_group *next, char **out, int *line)
{
	struct fold_group *last = &fold->group;
	const int head = blanks_lines(last->open, last->path);
	const int tail = blanks_lines(last->behind, last->close);
	char *to = fold->copy;

	*line -= tail + blanks_lines(last->close, next->open);
	*to++ = '"';
	to = join_add(to, 0, last->path, last->behind);
	do {
		int below = tail + blanks_lines(last->close, next->open) + head;

		*line += below;
		to = join_add(to, below, next->path, next->behind);
		*last = *next;
	} while (find_next(last, end, next));
	*to++ = '"';
	*out = to;
	return last->behind;
}

const char *fold_open(struct fold *fold, const char *at, const char *end, char **out, int *line)
{
	struct fold_group next;

	if (fold->copy && fold->group.close && find_next(&fold->group, end, &next) && next.open == at) {
		at = fold_all(fold, end, &next, out, line);
		/* The one behind it is another: nothing is folded with this one. */
		*fold = (struct fold){ .copy = NULL };
		return at;
	}
	*fold = (struct fold){ .copy = NULL };
	if (!read_head(&fold->group, at, end))
		fold->group.open = NULL;
	return NULL;
}

void fold_string(struct fold *fold, const char *at, char *copy)
{
	if (fold->group.open && at == fold->group.path)
		fold->copy = copy;
}

void fold_close(struct fold *fold, const char *at)
{
	if (fold->group.open && !fold->group.close)
		fold->group.close = at + 1;
}
