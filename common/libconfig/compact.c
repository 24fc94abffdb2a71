/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tokens of the text are followed far enough to know where in `paths` they
 * stand.  In doubt nothing is taken out: where a comment stands between two
 * elements, or anything but groups in the list `paths`.
 */
#include "libconfig/compact.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "libconfig/precheck.h"

/* A group of the list `paths`.  It may be the first of several if it begins with a path that is one plain string. */
struct group {
	const char *open, *close; /* its brace, and after the other one; NULL: the tokens are in no group */
	const char *path, *after; /* the string's opening quote, and after the other one; NULL: it does not begin so */
	size_t tokens;            /* so far, the brace included */
	int line;                 /* of its brace */
	int lines;                /* from there to its close */
};

struct writer {
	struct arena *arena;
	struct compact *out;
	char *text;       /* what pre reads */
	const char *from; /* the end of what was written, in the text; */
	char *end;        /* and where the next is written to; */
	size_t room;      /* of out->text, with what stands at its end */
	struct precheck pre;
	int line;     /* from's */
	int left_out; /* so many lines of the text were left out until there */
	bool shorten;

	/* The last token. */
	char last;        /* its first byte */
	bool element;     /* if it is a string: it stands in a list or array; */
	bool assigned;    /* the = or : of the name below was there */
	char *string_end; /* of a string that is an element its end in what was written, else NULL */

	/* Where in the text that is. */
	const char *name, *name_end; /* the word whose value may be next; NULL: there is none */
	size_t elements;             /* of the list `paths` */
	const char *list;            /* "path" or "glob", where its list begins; else NULL; */
	int depth;                   /* in brackets and braces */
	char list_end;               /* and that list's closing bracket */
	char paths;                  /* the bracket or brace that opened the value of `paths`; 0: it is not in there */
	struct group group;
};

/* A group or string that may be taken out. */
struct found {
	const char *path, *after; /* after its path's opening quote, and after the other one */
	const char *end;          /* of all of it */
	int lines;                /* from the end of the one before it to this end */
};

/* What is left of a long policy is mostly short, and a page that is not needed is not asked for. */
#define FIRST_ROOM 1024

/* What stands at the end: a line break and two NULs. */
static const char last_bytes[] = "\n\0";

/*
 * Makes room for all that is left of the text, if there is none for what is written
 * down to here.  Never more is written than is read.
 */
static int reserve(struct writer *writer, const char *to)
{
	struct compact *out = writer->out;
	const size_t used = (size_t)(writer->end - out->text);
	char *grown;

	if (used + (size_t)(to - writer->from) + sizeof(last_bytes) <= writer->room)
		return 0;
	writer->room = used + (size_t)(writer->pre.end - writer->from) + sizeof(last_bytes);
	grown = arena_resize(writer->arena, out->text, writer->room);
	if (!grown)
		return err_memory(writer->pre.sink);
	writer->end = grown + used;
	if (writer->string_end)
		writer->string_end = grown + (writer->string_end - out->text);
	out->text = grown;
	return 0;
}

/* Whether two of these side by side would be another token, or begin a comment. */
static bool may_join(char c)
{
	return (c >= '*' && c != ',' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

/* What stands between the last token and the next: its line breaks, or a blank where one is needed. */
static void write_gap(struct writer *writer)
{
	const struct precheck *pre = &writer->pre;
	const size_t len = (size_t)(pre->token - writer->from);

	if (len == 0)
		return;
	if (!writer->shorten) {
		memcpy(writer->end, writer->from, len);
		writer->end += len;
		return;
	}
	if (pre->token_line == writer->line && may_join(*pre->token) && may_join(writer->last))
		*writer->end++ = ' ';
	for (; writer->line < pre->token_line; writer->line++)
		*writer->end++ = '\n';
}

/* Goes on at a place further down: of the line breaks before it one stands for all, which are to be counted elsewhere. */
static void leave_out(struct writer *writer, const char *to, int lines)
{
	if (lines > 0) {
		*writer->end++ = '\n';
		writer->left_out += lines - 1;
	}
	writer->from = writer->pre.at = to;
	writer->line = writer->pre.line += lines;
}

/* Counts the lines. */
static const char *skip_space(const char *at, int *lines)
{
	for (; *at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'; at++)
		*lines += *at == '\n';
	return at;
}

/* The byte that is next. */
static char next_byte(const char *at)
{
	int lines = 0;

	return *skip_space(at, &lines);
}

/* What follows a comma that follows this place, which *lines says how far below; NULL: there is none. */
static const char *after_comma(const char *at, int *lines)
{
	*lines = 0;
	at = skip_space(at, lines);
	return *at == ',' ? skip_space(at + 1, lines) : NULL;
}

/* The next string of a list, where it is plain and all of the element. */
static bool next_string(const struct writer *writer, const char *at, struct found *found)
{
	const char *open = after_comma(at, &found->lines);
	char follows;

	if (!open || *open != '"')
		return false;
	found->path = open + 1;
	found->after = found->end = precheck_plain_end(open + 1, writer->pre.end);
	if (!found->after)
		return false;
	follows = next_byte(found->after);
	return follows == ',' || follows == writer->list_end;
}

/* The next group, where it is the same as the last one of the tokens, but for its path. */
static bool next_group(const struct writer *writer, const char *at, struct found *found)
{
	const struct group *group = &writer->group;
	const size_t head = (size_t)(group->path + 1 - group->open);
	const size_t tail = (size_t)(group->close - group->after);
	const char *end = writer->pre.end;
	const char *open = after_comma(at, &found->lines);

	if (!open || (size_t)(end - open) < head + tail || memcmp(open, group->open, head) != 0)
		return false;
	found->path = open + head;
	found->after = precheck_plain_end(found->path, end);
	if (!found->after || (size_t)(end - found->after) < tail || memcmp(found->after, group->after, tail) != 0)
		return false;
	found->end = found->after + tail;
	found->lines += group->lines;
	return true;
}

static int add_item(struct writer *writer, const struct found *found, int below)
{
	struct compact *out = writer->out;
	struct compact_item *items =
		arena_grow(writer->arena, out->items, out->items_count, &out->items_capacity, sizeof(*items));

	if (!items)
		return err_memory(writer->pre.sink);
	writer->text[found->after - 1 - writer->pre.start] = '\0';
	items[out->items_count++] = (struct compact_item){ .path = (uint32_t)(found->path - writer->pre.start),
		                                           .len = (uint32_t)(found->after - 1 - found->path),
		                                           .below = below };
	out->items = items;
	return 0;
}

static int add_run(struct writer *writer, const struct compact_run *run)
{
	struct compact *out = writer->out;
	struct compact_run *runs = arena_grow(writer->arena, out->runs, out->count, &out->capacity, sizeof(*runs));

	if (!runs)
		return err_memory(writer->pre.sink);
	runs[out->count++] = *run;
	out->runs = runs;
	return 0;
}

/* Takes out, one after the other, what follows the last token, which is the end of the first one. */
static int take_out(struct writer *writer, struct compact_run *run,
                    bool (*next)(const struct writer *, const char *, struct found *))
{
	const size_t first = writer->out->items_count;
	const char *at = writer->from;
	struct found found;
	int below = 0;

	for (; next(writer, at, &found); at = found.end) {
		below += found.lines;
		if (add_item(writer, &found, below) != 0)
			return -1;
	}
	run->count = writer->out->items_count - first;
	if (run->count == 0)
		return 0;
	leave_out(writer, at, below);
	run->text = writer->text;
	run->after = writer->line - writer->left_out;
	run->left_out = writer->left_out;
	return add_run(writer, run);
}

static int take_out_strings(struct writer *writer, const char *list)
{
	/* Where `paths` is no list there is one group. */
	struct compact_run run = { .element = writer->paths == '(' ? writer->elements - 1 : 0,
		                   .list = list,
		                   .line = writer->pre.line - writer->left_out };

	return take_out(writer, &run, next_string);
}

static int take_out_groups(struct writer *writer)
{
	struct compact_run run = { .element = writer->elements - 1, .line = writer->group.line - writer->left_out };

	writer->group.close = writer->from;
	writer->group.lines = writer->pre.line - writer->group.line;
	return take_out(writer, &run, next_group);
}

/* Whether the last token is, or opens, the value of this setting. */
static bool is_value_of(const struct writer *writer, const char *name)
{
	const size_t len = strlen(name);

	return writer->assigned && (size_t)(writer->name_end - writer->name) == len &&
	       memcmp(writer->name, name, len) == 0;
}

/* Whether it is the value of a path: the setting's name; or NULL. */
static const char *path_name(const struct writer *writer)
{
	return is_value_of(writer, "path") ? "path" : is_value_of(writer, "glob") ? "glob" : NULL;
}

/* Keeps count of what is open.  Where brackets do not match libconfig says so, and nothing comes of it. */
static void open_bracket(struct writer *writer, char bracket)
{
	const int depth = writer->depth++;

	if (!writer->shorten)
		return;
	if (depth == 0 && bracket != '[' && is_value_of(writer, "paths")) {
		writer->paths = bracket;
		writer->elements = 0;
	} else if (depth == 1 && writer->paths == '(') {
		writer->group = (struct group){ .open = writer->pre.token, .line = writer->pre.token_line };
		writer->elements++;
	} else if (writer->paths && depth == (writer->paths == '(' ? 2 : 1) && bracket != '{') {
		writer->list = path_name(writer);
		writer->list_end = bracket == '(' ? ')' : ']';
	}
}

static int close_bracket(struct writer *writer)
{
	int ret = 0;

	writer->depth--;
	if (writer->depth <= 0)
		writer->paths = 0;
	if (writer->depth == 1 && writer->group.path)
		ret = take_out_groups(writer);
	if (writer->depth <= 1)
		writer->group = (struct group){ .open = NULL };
	return ret;
}

/* list: of which it is the first element; or NULL. */
static int string(struct writer *writer, const char *list)
{
	const struct precheck *pre = &writer->pre;
	struct group *group = &writer->group;
	const char follows = next_byte(pre->at);

	if (writer->last != '"')
		writer->element = writer->last == ',' || writer->last == '[' || writer->last == '(';
	writer->string_end = writer->element ? writer->end : NULL;
	/* The group's brace, a name and what assigns. */
	if (group->open && group->tokens == 3 && path_name(writer) &&
	    (follows == ';' || follows == ',' || follows == '}') &&
	    precheck_plain_end(pre->token + 1, pre->end) == pre->at) {
		group->path = pre->token;
		group->after = pre->at;
	}
	return list ? take_out_strings(writer, list) : 0;
}

/*
 * Writes the last token, and what stands before it.  A comma or bracket after a
 * string in a list moves to it, before what stands between them.
 */
static void write_token(struct writer *writer, char c)
{
	const struct precheck *pre = &writer->pre;
	const size_t len = (size_t)(pre->at - pre->token);
	char *string_end = writer->string_end;

	write_gap(writer);
	if (string_end && (c == ',' || c == ']' || c == ')')) {
		memmove(string_end + 1, string_end, (size_t)(writer->end - string_end));
		*string_end = c;
	} else {
		memcpy(writer->end, pre->token, len);
	}
	writer->end += len;
	writer->from = pre->at;
	writer->line = pre->line;
	writer->string_end = NULL;
}

static int step(struct writer *writer, enum precheck_token token)
{
	const struct precheck *pre = &writer->pre;
	const char c = *pre->token;
	const char *list = writer->list;
	int ret = 0;

	writer->list = NULL;
	if (reserve(writer, pre->at) != 0)
		return -1;
	write_token(writer, c);
	if (writer->depth == 1 && writer->paths == '(' && c != '{' && c != ',' && c != ')')
		writer->paths = 0;
	if (token == PRECHECK_STRING)
		ret = string(writer, list);
	else if (c == '(' || c == '[' || c == '{')
		open_bracket(writer, c);
	else if (c == ')' || c == ']' || c == '}')
		ret = close_bracket(writer);
	writer->assigned = writer->name && (c == '=' || c == ':');
	if (token == PRECHECK_WORD) {
		writer->name = pre->token;
		writer->name_end = pre->at;
	} else if (!writer->assigned) {
		writer->name = NULL;
	}
	writer->group.tokens++;
	writer->last = c;
	return ret;
}

/* Now that they stay where they are. */
static void give_items(struct compact *out)
{
	const struct compact_item *next = out->items;

	for (size_t i = 0; i < out->count; i++) {
		out->runs[i].items = next;
		next += out->runs[i].count;
	}
}

int compact_text(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                 bool shorten, struct compact *out)
{
	struct writer writer = { .arena = arena, .out = out, .text = text, .shorten = shorten, .from = text, .line = 1 };
	enum precheck_token token;

	*out = (struct compact){ .text = NULL };
	if (precheck_start(&writer.pre, sink, file, text, len) != 0)
		return -1;
	writer.room = len < FIRST_ROOM ? len + sizeof(last_bytes) : FIRST_ROOM;
	out->text = writer.end = arena_alloc(arena, writer.room);
	if (!out->text)
		return err_memory(sink);
	while ((token = precheck_next(&writer.pre)) > PRECHECK_END)
		if (step(&writer, token) != 0)
			return -1;
	out->last = writer.line - writer.left_out;
	if (token == PRECHECK_ERROR || reserve(&writer, writer.pre.end) != 0)
		return -1;
	give_items(out);
	write_gap(&writer);
	memcpy(writer.end, last_bytes, sizeof(last_bytes));
	out->len = (size_t)(writer.end + 1 - out->text);
	return 0;
}

int compact_line(const struct compact *compact, int line)
{
	size_t low = 0, high = compact->count;

	/* How many runs there are that what stands there follows. */
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compact->runs[middle].after <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? line + compact->runs[low - 1].left_out : line;
}
