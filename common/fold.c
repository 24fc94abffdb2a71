/* SPDX-License-Identifier: BSD-3-Clause */
/* Comparing groups byte by byte, and writing down what they have in common once. */
#include "fold.h"

#include <string.h>

#include "plain.h"

void fold_start(struct fold *fold, struct arena *arena, char *text, size_t len)
{
	*fold = (struct fold){ .arena = arena, .at = text, .end = text + len };
}

static char *skip_blanks(char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

static char *skip_space(char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')
		at++;
	return at;
}

static int lines(const char *from, const char *to)
{
	int count = 0;

	for (; from < to; from++)
		count += *from == '\n';
	return count;
}

/*
 * What begins as "path = \"/a\"" does, on one line: so the setting's line is the
 * string's.  The text ends in a byte that is none of these, and a NUL.
 */
static bool read_head(struct fold_group *group, char *at, const char *end)
{
	char *name = skip_space(at + 1);

	if (strncmp(name, "path", 4) != 0 && strncmp(name, "glob", 4) != 0)
		return false;
	at = skip_blanks(name + 4);
	if (*at != '=' && *at != ':')
		return false;
	at = skip_blanks(at + 1);
	if (*at != '"')
		return false;
	group->path = at;
	group->behind = plain_end(at + 1, end);
	return group->behind != NULL;
}

/* Whether nothing but a comma and space stands between a group and the next. */
static bool is_next(const struct fold_group *group, const char *at)
{
	char *comma;

	if (!group->open || !group->close)
		return false;
	comma = skip_space(group->close);
	return *comma == ',' && skip_space(comma + 1) == at;
}

/* Whether the group at `at` is the same as the last one, but for its path. */
static bool is_same(const struct fold *fold, char *at, struct fold_group *group)
{
	const struct fold_group *last = &fold->group;
	const size_t head = (size_t)(last->path + 1 - last->open);
	const size_t tail = (size_t)(last->close - last->behind);

	if ((size_t)(fold->end - at) < head + tail || memcmp(at, last->open, head) != 0)
		return false;
	*group = (struct fold_group){ .open = at, .path = at + head - 1, .behind = plain_end(at + head, fold->end) };
	if (!group->behind || (size_t)(fold->end - group->behind) < tail ||
	    memcmp(group->behind, last->behind, tail) != 0)
		return false;
	group->close = group->behind + tail;
	return true;
}

static void put(struct fold *fold, char c)
{
	fold->out[fold->len++] = c;
}

static void put_text(struct fold *fold, const char *from, const char *to)
{
	memcpy(fold->out + fold->len, from, (size_t)(to - from));
	fold->len += (size_t)(to - from);
}

static void put_path(struct fold *fold, const struct fold_group *group)
{
	put_text(fold, group->path, group->behind + 1);
}

/* Opens the list of paths with that of the last group.  False: out of memory. */
static bool begin_many(struct fold *fold)
{
	/* What is folded is shorter: two braces and a name go for two brackets. */
	if (!fold->out)
		fold->out = arena_alloc(fold->arena, (size_t)(fold->end - fold->at) + 2);
	if (!fold->out)
		return false;
	put_text(fold, fold->at, fold->group.path);
	put(fold, '[');
	put_path(fold, &fold->group);
	fold->many = true;
	fold->head_lines = lines(fold->group.open, fold->group.path);
	fold->tail_lines = lines(fold->group.behind, fold->group.close);
	return true;
}

/* Closes the list: what stands behind the last path goes on from there. */
static void end_many(struct fold *fold)
{
	if (!fold->many)
		return;
	put(fold, ']');
	fold->at = fold->group.behind + 1;
	fold->many = false;
}

/* The path of one more group, on its line. */
static void add(struct fold *fold, const struct fold_group *group)
{
	put(fold, ',');
	for (int i = fold->tail_lines + lines(fold->group.close, group->open) + fold->head_lines; i > 0; i--)
		put(fold, '\n');
	put_path(fold, group);
}

char *fold_open(struct fold *fold, char *at, int *line)
{
	struct fold_group group;

	if (is_next(&fold->group, at) && is_same(fold, at, &group) && (fold->many || begin_many(fold))) {
		add(fold, &group);
		fold->group = group;
		*line += fold->head_lines + fold->tail_lines;
		return group.close;
	}
	end_many(fold);
	/* A group within it spoils it: the last one is all that is known. */
	fold->group = (struct fold_group){ .open = NULL };
	if (read_head(&fold->group, at, fold->end))
		fold->group.open = at;
	return NULL;
}

void fold_close(struct fold *fold, char *at)
{
	struct fold_group *group = &fold->group;

	if (group->open && !group->close)
		group->close = at + 1;
}

char *fold_end(struct fold *fold)
{
	end_many(fold);
	if (!fold->out)
		return NULL;
	put_text(fold, fold->at, fold->end + 1);
	put(fold, '\0');
	return fold->out;
}
