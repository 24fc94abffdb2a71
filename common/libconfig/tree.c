/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libconfig beneath tree.h.  libconfig reads what compact.h leaves of the text.
 * The setting after which something was taken out has that as its hook
 * (config_setting_set_hook), so that a walk over the setting's parent finds it
 * there.  config_destroy is never called: the arena goes as a whole, and with
 * it every setting.
 */
#include "libconfig/tree.h"

#include <libconfig.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "libconfig/compact.h"
#include "libconfig/guest.h"
#include "libconfig/precheck.h"

/* What a byte of a long text takes in libconfig, and of the rules that come of it, until they are in force. */
#define BYTES_EACH 14

#define SYNTAX_ERROR "syntax error"

static const config_setting_t *setting_of(const struct tree_node *node)
{
	return node->setting;
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

/* libconfig's own words, and what helps. */
static const char *hint_for(const char *text)
{
	static const struct {
		const char *text;
		const char *hint;
	} hints[] = {
		{ "duplicate setting name", "a setting stands once; several values go into one list" },
		{ "mismatched element type in array",
		  "numbers and strings together need a list: ( 443, \"8000-8010\" )" },
		{ SYNTAX_ERROR, "see whether here or in the line before a ; , or bracket is missing or too many, or a "
		                "text lacks its quotes" },
	};

	for (size_t i = 0; i < COUNT(hints); i++)
		if (strcmp(hints[i].text, text) == 0)
			return hints[i].hint;
	return "landshim.conf(5), EXAMPLES, shows the form of a policy";
}

static bool is_type(const config_setting_t *setting, int type)
{
	return setting && config_setting_type(setting) == type;
}

/*
 * The setting after which a run was taken out: a group that begins with its path,
 * or the first string of a list.  NULL: where compact.c has seen it is none.
 */
static config_setting_t *find_first(const config_setting_t *root, const struct compact_run *run)
{
	config_setting_t *paths = config_setting_get_member(root, "paths");
	config_setting_t *group =
		is_type(paths, CONFIG_TYPE_LIST) ? config_setting_get_elem(paths, (unsigned)run->element) : paths;
	config_setting_t *list = group;
	config_setting_t *string;

	if (!is_type(group, CONFIG_TYPE_GROUP))
		return NULL;
	if (run->list)
		list = config_setting_get_member(group, run->list);
	string = list ? config_setting_get_elem(list, 0) : NULL;
	if (!is_type(string, CONFIG_TYPE_STRING))
		return NULL;
	return run->list ? string : group;
}

/*
 * Where libconfig has read something else than compact.c saw, what was taken out
 * would be granted what it is not for.
 */
static int put_back(const struct err_sink *sink, const char *file, const config_setting_t *root,
                    const struct compact *compact)
{
	for (size_t i = 0; i < compact->count; i++) {
		struct compact_run *run = &compact->runs[i];
		config_setting_t *first = find_first(root, run);

		if (!first || (int)config_setting_source_line(first) != run->line)
			return err_report(sink, ERR_POLICY,
			                  (struct err_where){ file, compact_line(compact, run->line) },
			                  hint_for(SYNTAX_ERROR), SYNTAX_ERROR);
		config_setting_set_hook(first, run);
	}
	return 0;
}

/* The lines of the text in place of those that libconfig saw, for a setting and all that is in it. */
static void set_lines(config_setting_t *setting, const struct compact *compact)
{
	config_setting_t *child;

	setting->line = (unsigned)compact_line(compact, (int)setting->line);
	for (unsigned i = 0; (child = config_setting_get_elem(setting, i)); i++)
		set_lines(child, compact);
}

/* Why there is no tree.  Returns -1. */
static int refuse(const struct err_sink *sink, const char *file, const struct parse *parse,
                  const struct compact *compact, const struct guest_result *result)
{
	const char *why = config_error_text(&parse->config);
	const int line = config_error_line(&parse->config);

	if (result->gave_up)
		return err_memory(sink);
	if (result->odd_number)
		return err_report(sink, ERR_POLICY, (struct err_where){ file, 0 }, PRECHECK_NUMBER_HINT,
		                  "a number that is neither decimal nor hexadecimal");
	if (!why)
		why = SYNTAX_ERROR;
	/* What lacks its end is told of where it stands. */
	return err_report(sink, ERR_POLICY,
	                  (struct err_where){ file,
	                                      compact_line(compact, line < compact->last ? line : compact->last) },
	                  hint_for(why), "%s", why);
}

int tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
               enum tree_way way, struct tree_node *root)
{
	struct parse *parse = arena_zalloc(arena, 1, sizeof(*parse));
	struct guest_result result;
	struct compact compact;

	if (!parse)
		return err_memory(sink);
	if (compact_text(arena, sink, file, text, len, way == TREE_COMPACT, &compact) != 0)
		return -1;
	/* What was taken out has its paths in there. */
	if (compact.count == 0)
		arena_release(arena, text);
	arena_expect(arena, BYTES_EACH * compact.len);
	parse->text = compact.text;
	if (guest_run(arena, read_string, parse, &result) != 0 || result.odd_number)
		return refuse(sink, file, parse, &compact, &result);
	arena_release(arena, compact.text);
	*root = (struct tree_node){ .setting = config_root_setting(&parse->config) };
	if (put_back(sink, file, config_root_setting(&parse->config), &compact) != 0)
		return -1;
	if (compact.count > 0)
		set_lines(config_root_setting(&parse->config), &compact);
	return 0;
}

enum tree_type tree_type(const struct tree_node *node)
{
	static const enum tree_type types[] = {
		[CONFIG_TYPE_NONE] = TREE_OTHER,   [CONFIG_TYPE_GROUP] = TREE_GROUP, [CONFIG_TYPE_INT] = TREE_NUMBER,
		[CONFIG_TYPE_INT64] = TREE_NUMBER, [CONFIG_TYPE_FLOAT] = TREE_OTHER, [CONFIG_TYPE_STRING] = TREE_STRING,
		[CONFIG_TYPE_BOOL] = TREE_BOOL,    [CONFIG_TYPE_ARRAY] = TREE_ARRAY, [CONFIG_TYPE_LIST] = TREE_LIST,
	};
	int type = config_setting_type(setting_of(node));

	if (type < 0 || (size_t)type >= COUNT(types))
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
	return (int)config_setting_source_line(setting_of(node)) + node->below;
}

const char *tree_name(const struct tree_node *node)
{
	return config_setting_name(setting_of(node));
}

struct tree_walk tree_children(const struct tree_node *node)
{
	return (struct tree_walk){ .parent = node };
}

struct tree_walk tree_values(const struct tree_node *node)
{
	enum tree_type type = tree_type(node);

	return (struct tree_walk){ .parent = node, .itself = type != TREE_LIST && type != TREE_ARRAY };
}

/* libconfig's element, of which it has no more than an int can count. */
static const config_setting_t *element(const struct tree_node *parent, size_t index)
{
	return config_setting_get_elem(setting_of(parent), (unsigned)index);
}

static const struct compact_run *run_after(const config_setting_t *first)
{
	return config_setting_get_hook(first);
}

size_t tree_left(const struct tree_walk *walk)
{
	const config_setting_t *first;
	size_t count = 0;

	if (walk->itself)
		return walk->index == 0;
	for (size_t i = walk->index; (first = element(walk->parent, i)); i++)
		count += 1 + (run_after(first) ? run_after(first)->count : 0);
	return count - walk->item;
}

/* One of those that were taken out, and on to the next. */
static void next_item(struct tree_walk *walk, struct tree_node *next)
{
	const struct compact_run *run = walk->run;
	const struct compact_item *item = &run->items[walk->item - 1];

	*next = (struct tree_node){ walk->first, run->text + item->path, item->len, walk->parent->below + item->below };
	if (walk->item < run->count) {
		walk->item++;
	} else {
		walk->item = 0;
		walk->index++;
	}
}

bool tree_next(struct tree_walk *walk, struct tree_node *next)
{
	const struct tree_node *parent = walk->parent;
	const config_setting_t *first;

	if (walk->itself) {
		*next = *parent;
		return walk->index++ == 0;
	}
	if (walk->item > 0) {
		next_item(walk, next);
		return true;
	}
	first = element(parent, walk->index);
	if (!first)
		return false;
	/* A group's path is its first setting. */
	*next = (struct tree_node){ first, walk->index == 0 ? parent->path : NULL, parent->path_len, parent->below };
	walk->first = first;
	walk->run = run_after(first);
	if (walk->run)
		walk->item = 1;
	else
		walk->index++;
	return true;
}

int tree_number(const struct tree_node *node)
{
	/* The guest's numbers fit into an int, see guest.c. */
	return (int)config_setting_get_int64(setting_of(node));
}

const char *tree_string(const struct tree_node *node)
{
	return node->path ? node->path : config_setting_get_string(setting_of(node));
}

size_t tree_length(const struct tree_node *node)
{
	return node->path ? node->path_len : strlen(tree_string(node));
}

bool tree_bool(const struct tree_node *node)
{
	return config_setting_get_bool(setting_of(node)) == CONFIG_TRUE;
}
