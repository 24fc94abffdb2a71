/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libconfig behind tree.h.  config_destroy is never called: the arena goes as
 * a whole, and with it every setting.
 */
#include "libconfig/tree.h"

#include <libconfig.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "libconfig/guest.h"

/* A node is libconfig's setting under another name; no node is ever made here. */
static const config_setting_t *setting_of(const struct tree_node *node)
{
	return (const config_setting_t *)(const void *)node;
}

static const struct tree_node *node_of(const config_setting_t *setting)
{
	return (const struct tree_node *)(const void *)setting;
}

struct parse {
	config_t config;
	const char *text;
};

static int read_string(void *data)
{
	struct parse *parse = data;

	config_init(&parse->config);
	return config_read_string(&parse->config, parse->text) == CONFIG_TRUE ? 0 : -1;
}

/* libconfig's own words, and what helps; a text that is not listed has no hint. */
static const char *hint_for(const char *text)
{
	static const struct {
		const char *text;
		const char *hint;
	} hints[] = {
		{ "duplicate setting name", "a setting stands once; several values go into one list" },
		{ "mismatched element type in array",
		  "numbers and strings together need a list: ( 443, \"8000-8010\" )" },
		{ "syntax error",
		  "see whether here or in the line before a ; , or bracket is missing or too many, or a "
		  "text lacks its quotes" },
	};

	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strcmp(hints[i].text, text) == 0)
			return hints[i].hint;
	return NULL;
}

int tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text,
               const struct tree_node **root)
{
	struct parse *parse = arena_zalloc(arena, 1, sizeof(*parse));
	struct guest_result result;
	const char *why;

	if (!parse)
		return err_memory(sink);
	parse->text = text;
	if (guest_run(arena, read_string, parse, &result) == 0 && !result.odd_number) {
		*root = node_of(config_root_setting(&parse->config));
		return 0;
	}
	if (result.gave_up)
		return err_memory(sink);
	if (result.odd_number)
		return err_report(sink, ERR_POLICY, (struct err_where){ file, 0 }, NULL,
		                  "a number that is neither decimal nor hexadecimal");
	why = config_error_text(&parse->config);
	if (!why)
		why = "syntax error";
	return err_report(sink, ERR_POLICY, (struct err_where){ file, config_error_line(&parse->config) },
	                  hint_for(why), "%s", why);
}

enum tree_type tree_type(const struct tree_node *node)
{
	static const enum tree_type types[] = {
		[CONFIG_TYPE_NONE] = TREE_OTHER,   [CONFIG_TYPE_GROUP] = TREE_GROUP, [CONFIG_TYPE_INT] = TREE_NUMBER,
		[CONFIG_TYPE_INT64] = TREE_NUMBER, [CONFIG_TYPE_FLOAT] = TREE_OTHER, [CONFIG_TYPE_STRING] = TREE_STRING,
		[CONFIG_TYPE_BOOL] = TREE_BOOL,    [CONFIG_TYPE_ARRAY] = TREE_ARRAY, [CONFIG_TYPE_LIST] = TREE_LIST,
	};
	int type = config_setting_type(setting_of(node));

	if (type < 0 || (size_t)type >= sizeof(types) / sizeof(types[0]))
		return TREE_OTHER;
	return types[type];
}

const char *tree_type_name(const struct tree_node *node)
{
	static const char names[][sizeof("true or false")] = {
		[TREE_GROUP] = "a group",    [TREE_LIST] = "a list",     [TREE_ARRAY] = "an array",
		[TREE_NUMBER] = "a number",  [TREE_STRING] = "a string", [TREE_BOOL] = "true or false",
		[TREE_OTHER] = "a fraction",
	};

	return names[tree_type(node)];
}

int tree_line(const struct tree_node *node)
{
	return (int)config_setting_source_line(setting_of(node));
}

const char *tree_name(const struct tree_node *node)
{
	return config_setting_name(setting_of(node));
}

size_t tree_count(const struct tree_node *node)
{
	int count = config_setting_length(setting_of(node));

	return count > 0 ? (size_t)count : 0;
}

const struct tree_node *tree_child(const struct tree_node *node, size_t index)
{
	return node_of(config_setting_get_elem(setting_of(node), (unsigned)index));
}

int tree_number(const struct tree_node *node)
{
	/* The guest's numbers fit into an int, see guest.c. */
	return (int)config_setting_get_int64(setting_of(node));
}

const char *tree_string(const struct tree_node *node)
{
	return config_setting_get_string(setting_of(node));
}

char *tree_text(const struct tree_node *node)
{
	// NOLINTNEXTLINE(performance-no-int-to-ptr)
	return (char *)(uintptr_t)tree_string(node);
}

bool tree_bool(const struct tree_node *node)
{
	return config_setting_get_bool(setting_of(node)) == CONFIG_TRUE;
}
