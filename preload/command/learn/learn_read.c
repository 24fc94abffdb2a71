/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads records, which anybody may have written.  What is no path, or does not fit
 * together, is an error here, so that later steps need no checks.
 */
#include "command/learn/learn_json.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/path_beneath.h"
#include "base/sort.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/learn/learn_names.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_value.h"
#include "command/learn/learn_words.h"
#include "load/policy_names.h"
#include "model/access.h"
#include "model/uapi.h"

struct reading {
	struct learn_record *record;
	bool facts;
};

static int hex(char byte)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = byte ? strchr(digits, byte) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Turns "\xNN" back into bytes.  NULL: the text is not of that form. */
static const char *decode(const char *text)
{
	char *buffer = arena_alloc(context_arena(), strlen(text) + 1);
	size_t filled = 0;

	for (; *text; text++) {
		int high = text[0] == '\\' && text[1] == 'x' ? hex(text[2]) : -1;
		int low = high >= 0 ? hex(text[3]) : -1;

		if (*text != '\\') {
			buffer[filled++] = *text;
			continue;
		}
		if (low < 0 || (high == 0 && low == 0))
			return NULL;
		buffer[filled++] = (char)(high << 4 | low);
		text += 3;
	}
	buffer[filled] = '\0';
	return buffer;
}

static const char *text_of(const struct learn_value *object, const char *name)
{
	const struct learn_value *value = learn_value_member(object, name, LEARN_VALUE_TEXT);

	return value ? decode(value->text) : NULL;
}

/* An absolute path without "//", "." or ".." in it, and no slash at its end. */
static bool is_path(const char *text)
{
	if (!text || text[0] != '/')
		return false;
	for (const char *at = text; *at && text[1]; at++)
		if (*at == '/') {
			size_t len = strcspn(at + 1, "/");

			if (len == 0 || (len == 1 && at[1] == '.') || (len == 2 && at[1] == '.' && at[2] == '.'))
				return false;
		}
	return true;
}

/* Reads a path, or null, for which *out is NULL. */
static int path_or_null(const struct learn_value *object, const char *name, const char **out)
{
	*out = text_of(object, name);
	if (*out)
		return is_path(*out) ? 0 : -1;
	return learn_value_member(object, name, LEARN_VALUE_NULL) ? 0 : -1;
}

static int number(const struct learn_value *object, const char *name, uint64_t most, uint64_t *out)
{
	const struct learn_value *value = learn_value_member(object, name, LEARN_VALUE_NUMBER);

	if (!value || value->number > most)
		return -1;
	*out = value->number;
	return 0;
}

static bool is_true(const struct learn_value *object, const char *name)
{
	const struct learn_value *value = learn_value_member(object, name, LEARN_VALUE_BOOL);

	return value && value->truth;
}

static int texts(const struct learn_value *object, const char *name, bool paths, struct strlist *out)
{
	const struct learn_value *list = learn_value_member(object, name, LEARN_VALUE_ARRAY);

	for (size_t i = 0; list && i < list->count; i++) {
		const char *text = list->items[i].type == LEARN_VALUE_TEXT ? decode(list->items[i].text) : NULL;

		if (!text || (paths && !is_path(text)))
			return -1;
		(void)strlist_append(out, context_arena(), text);
	}
	return list ? 0 : -1;
}

static int names(const struct learn_value *object, const char *name, const char *more, struct learn_names *out)
{
	struct strlist list = { 0 };

	if (texts(object, name, false, &list) != 0)
		return -1;
	sort_strings(list.items, list.count);
	for (size_t i = 0; i < list.count; i++)
		learn_record_name(out, list.items[i]);
	out->more |= is_true(object, more);
	return 0;
}

/* Reads rights of one family, by name. */
static int rights(const struct learn_value *object, struct access_set *out)
{
	const struct learn_value *list = learn_value_member(object, "rights", LEARN_VALUE_ARRAY);

	for (size_t i = 0; list && i < list->count; i++) {
		struct access_name found;

		if (list->items[i].type != LEARN_VALUE_TEXT || !access_find(list->items[i].text, &found) ||
		    !found.right)
			return -1;
		*out = access_union(*out, access_of(&found));
	}
	return list ? 0 : -1;
}

static int word_in(const struct learn_value *object, const char *name, const struct learn_names_row *rows, size_t count,
                   unsigned *out)
{
	const struct learn_value *value = learn_value_member(object, name, LEARN_VALUE_TEXT);

	return value && learn_names_find(rows, count, value->text, out) ? 0 : -1;
}

static int flags(const struct learn_value *object, unsigned *out)
{
	const struct learn_value *list = learn_value_member(object, "flags", LEARN_VALUE_ARRAY);

	for (size_t i = 0; list && i < list->count; i++) {
		unsigned flag;

		if (list->items[i].type != LEARN_VALUE_TEXT ||
		    !learn_names_find(learn_names_flags, learn_names_flags_count, list->items[i].text, &flag))
			return -1;
		*out |= flag;
	}
	return list ? 0 : -1;
}

static int read_facts(struct reading *reading, const struct learn_value *object)
{
	struct learn_facts *facts = &reading->record->facts;
	uint64_t version, abi, status, runs;

	if (reading->facts || number(object, "learned", 1, &version) != 0 || version != 1 ||
	    number(object, "abi", UAPI_ABI_NEWEST, &abi) != 0 || abi < 1 ||
	    number(object, "status", UINT16_MAX, &status) != 0 || number(object, "runs", 1000, &runs) != 0 ||
	    texts(object, "argv", false, &facts->argv) != 0 || facts->argv.count == 0 ||
	    texts(object, "path", true, &facts->path) != 0 || path_or_null(object, "cwd", &facts->cwd) != 0 ||
	    path_or_null(object, "home", &facts->home) != 0 || path_or_null(object, "tmp", &facts->tmp) != 0)
		return -1;
	facts->abi = (int)abi;
	facts->status = (int)status;
	facts->runs = (unsigned)runs;
	facts->incomplete = is_true(object, "incomplete");
	reading->facts = true;
	return 0;
}

static int read_word(struct reading *reading, const struct learn_value *object)
{
	struct learn_record *record = reading->record;
	struct learn_word word = { .text = learn_words_form(text_of(object, "word")) };

	if (!word.text || texts(object, "paths", true, &word.paths) != 0)
		return -1;
	for (size_t i = 0; i < record->words_count; i++)
		if (strcmp(record->words[i].text, word.text) == 0)
			return -1;
	sort_strings(word.paths.items, word.paths.count);
	record->words = arena_grow(context_arena(), record->words, record->words_count, &record->words_capacity,
	                           sizeof(*record->words));
	record->words[record->words_count++] = word;
	return 0;
}

static int read_rule(struct learn_fragment *fragment, const struct learn_value *object)
{
	struct learn_fragment_rule rule = { .path = NULL };
	uint64_t first, last;

	if (path_or_null(object, "path", &rule.path) != 0 || rights(object, &rule.rights) != 0 ||
	    word_in(object, "type", learn_names_types, learn_names_types_count, &rule.type) != 0 ||
	    number(object, "first", UINT16_MAX, &first) != 0 || number(object, "last", UINT16_MAX, &last) != 0)
		return -1;
	rule.first = (uint16_t)first;
	rule.last = (uint16_t)last;
	fragment->rules = arena_grow(context_arena(), fragment->rules, fragment->count, &fragment->capacity,
	                             sizeof(*fragment->rules));
	fragment->rules[fragment->count++] = rule;
	return 0;
}

static int read_fragment(struct reading *reading, const struct learn_value *object)
{
	struct learn_record *record = reading->record;
	struct learn_fragment fragment = { .name = text_of(object, "fragment") };
	const struct learn_value *rules = learn_value_member(object, "rules", LEARN_VALUE_ARRAY);

	if (!fragment.name || !*fragment.name || policy_names_length(fragment.name) != strlen(fragment.name) ||
	    !rules || texts(object, "keys", true, &fragment.keys) != 0)
		return -1;
	for (size_t i = 0; i < record->fragments_count; i++)
		if (strcmp(record->fragments[i].name, fragment.name) == 0)
			return -1;
	for (size_t i = 0; i < rules->count; i++)
		if (read_rule(&fragment, &rules->items[i]) != 0)
			return -1;
	record->fragments = arena_grow(context_arena(), record->fragments, record->fragments_count,
	                               &record->fragments_capacity, sizeof(*record->fragments));
	record->fragments[record->fragments_count++] = fragment;
	return 0;
}

/* Reads the members that a kind of need has. */
static int read_parts(const struct learn_value *object, struct learn_need *need)
{
	unsigned type = 0;

	if (need->kind == LEARN_PATH) {
		if (word_in(object, "type", learn_names_types, learn_names_types_count, &type) != 0 ||
		    path_or_null(object, "base", &need->base) != 0 || !need->base ||
		    !path_beneath(need->path, need->base))
			return -1;
		need->type = type;
		/* A need whose base is another object is granted on that, which must be a directory. */
		if (strcmp(need->path, need->base) != 0)
			need->flags |= LEARN_REPLACED;
	}
	return names(object, "programs", "more_programs", &need->programs) != 0 ||
	                       names(object, "calls", "more_calls", &need->calls) != 0
	               ? -1
	               : 0;
}

static int read_need(struct reading *reading, const struct learn_value *object)
{
	struct learn_need read = { .kind = LEARN_PATH }, *need;
	unsigned kind;
	uint64_t count, port = 0;

	if (word_in(object, "need", learn_names_kinds, learn_names_kinds_count, &kind) != 0 ||
	    rights(object, &read.rights) != 0 || flags(object, &read.flags) != 0 ||
	    number(object, "count", UINT32_MAX, &count) != 0)
		return -1;
	read.kind = (enum learn_kind)kind;
	read.path = text_of(object, "path");
	if (read.kind == LEARN_PORT ? number(object, "port", UINT16_MAX, &port) != 0 : !read.path)
		return -1;
	if ((read.kind == LEARN_PATH || read.kind == LEARN_ABSENT) && !is_path(read.path))
		return -1;
	if (read_parts(object, &read) != 0)
		return -1;
	need = learn_record_need(reading->record, read.kind, read.path, read.rights, (uint16_t)port);
	if (need->count > 0)
		return -1;
	read.path = need->path;
	read.port = (uint16_t)port;
	read.count = count > 0 ? (unsigned long)count : 1;
	*need = read;
	return 0;
}

static int read_line(struct reading *reading, const char *line)
{
	static const struct {
		const char *name;
		int (*read)(struct reading *reading, const struct learn_value *object);
	} lines[] = {
		{ "learned", read_facts },
		{ "word", read_word },
		{ "fragment", read_fragment },
		{ "need", read_need },
	};
	struct learn_value value;

	if (learn_value_parse(line, &value) != 0)
		return -1;
	for (size_t i = 0; i < COUNT(lines); i++)
		if (learn_value_member(&value, lines[i].name, LEARN_VALUE_NULL))
			return lines[i].read(reading, &value);
	return -1;
}

int learn_read(const struct err_sink *sink, const char *path, const char *text, struct learn_record *out)
{
	struct reading reading = { .record = out };
	char *copy = arena_strndup(context_arena(), text, strlen(text));
	int number_of_line = 0;

	for (char *line = copy, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		number_of_line++;
		if (*line && read_line(&reading, line) != 0)
			return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ path, number_of_line },
			                  LEARN_READ_HINT, "it is no line of a record");
	}
	if (!reading.facts)
		return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 }, LEARN_READ_HINT,
		                  "it is no whole record");
	return 0;
}
