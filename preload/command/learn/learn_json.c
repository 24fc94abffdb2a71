/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing records. */
#include "command/learn/learn_json.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/learn/learn_names.h"
#include "command/learn/learn_record.h"
#include "command/print/json.h"

/* The most that one byte of a text becomes: "\\x1f". */
#define BYTE_MOST 5
/* The most that a line takes without its texts. */
#define REST_MOST 2048

static void add_text(struct text *text, const char *bytes)
{
	text_add(text, "\"");
	for (; *bytes; bytes++) {
		unsigned char byte = (unsigned char)*bytes;

		if (byte == '"')
			text_add(text, "\\\"");
		else if (byte >= ' ' && byte < 0x7f && byte != '\\')
			text_add(text, "%c", byte);
		else
			text_add(text, "\\\\x%02x", byte);
	}
	text_add(text, "\"");
}

static void add_named(struct text *text, const char *name, const char *bytes)
{
	text_add(text, ",\"%s\":", name);
	if (bytes)
		add_text(text, bytes);
	else
		text_add(text, "null");
}

static void add_texts(struct text *text, const char *name, const char *const *items, size_t count)
{
	text_add(text, ",\"%s\":[", name);
	for (size_t i = 0; i < count; i++) {
		text_add(text, "%s", i > 0 ? "," : "");
		add_text(text, items[i]);
	}
	text_add(text, "]");
}

static void add_flags(struct text *text, unsigned flags)
{
	const char *between = "";

	text_add(text, ",\"flags\":[");
	for (size_t i = 0; i < learn_names_flags_count; i++) {
		if (!(flags & learn_names_flags[i].value))
			continue;
		text_add(text, "%s\"%s\"", between, learn_names_flags[i].name);
		between = ",";
	}
	text_add(text, "]");
}

static void add_facts(struct text *text, const struct learn_facts *facts)
{
	text_add(text, "{\"learned\":1,\"abi\":%d,\"status\":%d,\"runs\":%u,\"incomplete\":%s", facts->abi,
	         facts->status, facts->runs, facts->incomplete ? "true" : "false");
	add_texts(text, "argv", facts->argv.items, facts->argv.count);
	add_named(text, "cwd", facts->cwd);
	add_named(text, "home", facts->home);
	add_named(text, "tmp", facts->tmp);
	add_texts(text, "path", facts->path.items, facts->path.count);
	text_add(text, "}\n");
}

static void add_need(struct text *text, const struct learn_need *need)
{
	text_add(text, "{\"need\":\"%s\"", learn_names_of(learn_names_kinds, learn_names_kinds_count, need->kind));
	add_named(text, "path", need->path);
	text_add(text, ",");
	json_add_rights(text, "rights", need->rights);
	if (need->kind == LEARN_PORT)
		text_add(text, ",\"port\":%u", need->port);
	if (need->kind == LEARN_PATH) {
		text_add(text, ",\"type\":\"%s\"",
		         learn_names_of(learn_names_types, learn_names_types_count, need->type));
		add_named(text, "base", need->base);
	}
	add_flags(text, need->flags);
	add_texts(text, "programs", need->programs.names, need->programs.count);
	text_add(text, ",\"more_programs\":%s", need->programs.more ? "true" : "false");
	add_texts(text, "calls", need->calls.names, need->calls.count);
	text_add(text, ",\"more_calls\":%s,\"count\":%lu}\n", need->calls.more ? "true" : "false", need->count);
}

static void add_fragment(struct text *text, const struct learn_fragment *fragment)
{
	text_add(text, "{\"fragment\":");
	add_text(text, fragment->name);
	add_texts(text, "keys", fragment->keys.items, fragment->keys.count);
	text_add(text, ",\"rules\":[");
	for (size_t i = 0; i < fragment->count; i++) {
		const struct learn_fragment_rule *rule = &fragment->rules[i];

		text_add(text, "%s{\"first\":%u,\"last\":%u,\"type\":\"%s\"", i > 0 ? "," : "", rule->first, rule->last,
		         learn_names_of(learn_names_types, learn_names_types_count, rule->type));
		add_named(text, "path", rule->path);
		text_add(text, ",");
		json_add_rights(text, "rights", rule->rights);
		text_add(text, "}");
	}
	text_add(text, "]}\n");
}

/* The length of all texts of a list. */
static size_t lengths(const char *const *items, size_t count)
{
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += strlen(items[i]) + 1;
	return sum;
}

static size_t length(const char *text)
{
	return text ? strlen(text) : 0;
}

static size_t room_for(const struct learn_record *record)
{
	const struct learn_facts *facts = &record->facts;
	size_t texts = lengths(facts->argv.items, facts->argv.count) + lengths(facts->path.items, facts->path.count) +
	               length(facts->cwd) + length(facts->home) + length(facts->tmp);
	size_t lines = 1 + record->count + record->words_count + record->fragments_count;

	for (size_t i = 0; i < record->count; i++) {
		const struct learn_need *need = record->needs[i];

		texts += length(need->path) + length(need->base) + lengths(need->programs.names, need->programs.count) +
		         lengths(need->calls.names, need->calls.count);
	}
	for (size_t i = 0; i < record->words_count; i++)
		texts += lengths(record->words[i].paths.items, record->words[i].paths.count);
	for (size_t i = 0; i < record->fragments_count; i++) {
		const struct learn_fragment *fragment = &record->fragments[i];

		texts += lengths(fragment->keys.items, fragment->keys.count);
		lines += fragment->count;
		for (size_t j = 0; j < fragment->count; j++)
			texts += length(fragment->rules[j].path);
	}
	return BYTE_MOST * texts + REST_MOST * lines;
}

const char *learn_json_write(const struct learn_record *record, size_t *len)
{
	size_t size = room_for(record);
	char *buffer = arena_alloc(context_arena(), size);
	struct text text;

	text_start(&text, buffer, size);
	add_facts(&text, &record->facts);
	for (size_t i = 0; i < record->words_count; i++) {
		const struct learn_word *word = &record->words[i];

		if (word->changed || word->paths.count == 0)
			continue;
		text_add(&text, "{\"word\":");
		add_text(&text, word->text);
		add_texts(&text, "paths", word->paths.items, word->paths.count);
		text_add(&text, "}\n");
	}
	for (size_t i = 0; i < record->fragments_count; i++)
		add_fragment(&text, &record->fragments[i]);
	for (size_t i = 0; i < record->count; i++)
		add_need(&text, record->needs[i]);
	*len = text.len;
	return buffer;
}
