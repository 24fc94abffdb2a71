/* SPDX-License-Identifier: BSD-3-Clause */
/* Expanding ${NAME}, ${NAME:-default}, ${@built_in} and ~/. */
#include "expand/expand.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/suggest.h"
#include "expand/glob.h"
#include "model/values.h"

#define NAME_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
#define VARIABLE_NAME_MAX 255
#define NESTED_MAX 16

#define HINT_FORM "${NAME} or ${NAME:-default}"
#define HINT_DEFAULT "a default is written ${NAME:-default}"

struct expansion {
	struct arena *arena;
	const struct err_sink *sink;
	const struct values *values;
	struct err_where where;
	const char *text; /* the whole, for messages */
	bool glob;
	struct expand_result *out;
	char *buffer;
	size_t len, capacity;
	bool unused; /* inside a default that is not used: its form counts, and nothing else */
};

static const char built_ins[][sizeof("@policy_dir")] = { "@exe",      "@exe_dir",    "@program", "@cwd",
	                                                 "@uid",      "@policy_dir", "@arg",     "@arg_dir",
	                                                 "@last_arg", "@arg_follow" };

/* Words by their number: "@arg1" to "@arg9". */
#define ARG "@arg"

static bool is_position(const char *name)
{
	const char *digit = name + sizeof(ARG) - 1;

	return strncmp(name, ARG, sizeof(ARG) - 1) == 0 && digit[0] >= '1' && digit[0] <= '9' && digit[1] == '\0';
}

/* What a name stands for, if it stands for words of the command line; EXPAND_ONE: it does not. */
static enum expand_words words_of(const char *name, int *position)
{
	static const struct {
		char name[sizeof("@arg_follow")]; /* in the row: a pointer would be one more to relocate */
		enum expand_words words;
		int position;
	} known[] = {
		{ ARG, EXPAND_ARG, 0 },
		{ "@arg_dir", EXPAND_ARG_DIR, 0 },
		{ "@arg_follow", EXPAND_ARG_FOLLOW, 0 },
		{ "@last_arg", EXPAND_ARG, EXPAND_LAST },
	};

	*position = 0;
	for (size_t i = 0; i < COUNT(known); i++) {
		if (strcmp(known[i].name, name) != 0)
			continue;
		*position = known[i].position;
		return known[i].words;
	}
	if (!is_position(name))
		return EXPAND_ONE;
	*position = name[sizeof(ARG) - 1] - '0';
	return EXPAND_ARG;
}

static int refuse(const struct expansion *ex, const char *hint, const char *what)
{
	return err_report(ex->sink, ERR_POLICY, ex->where, hint, "\"%s\": %s", ex->text, what);
}

/* Makes room for so many bytes more, and a NUL. */
static int reserve(struct expansion *ex, size_t more)
{
	size_t capacity = ex->capacity ? ex->capacity : 128;
	char *grown;

	if (ex->len + more < ex->capacity)
		return 0;
	while (capacity <= ex->len + more)
		capacity *= 2;
	grown = arena_resize(ex->arena, ex->buffer, capacity);
	if (!grown) {
		(void)err_memory(ex->sink);
		return -1;
	}
	ex->buffer = grown;
	ex->capacity = capacity;
	return 0;
}

static int put(struct expansion *ex, char c)
{
	if (ex->unused)
		return 0;
	if (reserve(ex, 1) != 0)
		return -1;
	ex->buffer[ex->len++] = c;
	ex->buffer[ex->len] = '\0';
	return 0;
}

/* A byte of the policy's text: its backslash is no escape in a pattern. */
static int put_written(struct expansion *ex, char c)
{
	if (ex->glob && c == '\\' && put(ex, '\\') != 0)
		return -1;
	return put(ex, c);
}

static int put_value(struct expansion *ex, const char *value)
{
	size_t len = strlen(value);

	if (reserve(ex, 2 * len) != 0)
		return -1;
	if (ex->glob) {
		ex->len += glob_escape(value, ex->buffer + ex->len);
	} else {
		memcpy(ex->buffer + ex->len, value, len + 1);
		ex->len += len;
	}
	return 0;
}

static int unknown_built_in(const struct expansion *ex, const char *name)
{
	struct suggest nearest;

	suggest_start(&nearest, name);
	for (size_t i = 0; i < COUNT(built_ins); i++)
		suggest_offer(&nearest, built_ins[i]);
	return err_report(ex->sink, ERR_POLICY, ex->where,
	                  suggest_hint(&nearest, "${", "}", "landshim.conf(5), VARIABLES, lists those with an @"),
	                  "unknown variable \"${%s}\"", name);
}

static bool is_built_in(const char *name)
{
	for (size_t i = 0; i < COUNT(built_ins); i++)
		if (strcmp(built_ins[i], name) == 0)
			return true;
	return is_position(name);
}

/* What stands for words stands first, alone or before a slash, and once. */
static int put_words(struct expansion *ex, const char *name, const char *after, bool has_default, int nested)
{
	if (ex->out->words != EXPAND_ONE || ex->len > 0 || has_default || nested > 0 || (*after && *after != '/'))
		return err_report(ex->sink, ERR_POLICY, ex->where,
		                  "it stands alone or as the first component of a path, once, without a default",
		                  "\"${%s}\" has no place here", name);
	ex->out->words = words_of(name, &ex->out->position);
	return 0;
}

static int expand_part(struct expansion *ex, const char **at, int nested);

/* The default of a variable; of one that is set only the form counts. */
static int expand_default(struct expansion *ex, const char **at, int nested, bool set)
{
	bool outer = ex->unused;
	int ret;

	ex->unused |= set;
	ret = expand_part(ex, at, nested);
	ex->unused = outer;
	return ret;
}

static int unset(const struct expansion *ex, const char *name)
{
	struct suggest nearest;

	if (name[0] == '@')
		return err_report(ex->sink, ERR_POLICY, ex->where,
		                  strcmp(name, "@cwd") == 0 ? "change to a directory that is there, and can be reached"
		                                            : "mount /proc",
		                  "\"${%s}\" cannot be found out here", name);
	suggest_start(&nearest, name);
	for (size_t i = 0; i < COUNT(built_ins); i++)
		suggest_offer(&nearest, built_ins[i] + 1);
	/* A built-in one without its @, or one that needs a default. */
	return err_report(ex->sink, ERR_POLICY, ex->where,
	                  nearest.distance == 0 ? suggest_hint(&nearest, "${@", "}", HINT_DEFAULT) : HINT_DEFAULT,
	                  "the variable \"%s\" is unset%s", name,
	                  strncmp(name, "XDG_", 4) == 0 ? ", empty or relative" : " or empty");
}

/* "": unset, and there is a default. */
static int value_of(const struct expansion *ex, const char *name, bool has_default, const char **value)
{
	*value = ex->unused ? "" : ex->values->get(ex->values->data, name);
	if (!*value)
		*value = "";
	return **value || has_default || ex->unused ? 0 : unset(ex, name);
}

/* *at stands after "${"; leaves it after the closing brace. */
static int expand_variable(struct expansion *ex, const char **at, int nested)
{
	const char *start = *at;
	size_t len = (*start == '@') + strspn(start + (*start == '@'), NAME_LETTERS);
	char name[VARIABLE_NAME_MAX + 1];
	bool has_default = strncmp(start + len, ":-", 2) == 0;
	const char *value = "";
	int position;

	if (len == 0 || len > VARIABLE_NAME_MAX || (*start >= '0' && *start <= '9') ||
	    (start[len] != '}' && !has_default))
		return refuse(ex, HINT_FORM, "not a variable's form");
	if (nested == NESTED_MAX)
		return refuse(ex, "write fewer of them into each other", "defaults are nested too deep");
	memcpy(name, start, len);
	name[len] = '\0';
	*at = start + len + (has_default ? 2 : 0);
	if (name[0] == '@' && !is_built_in(name))
		return unknown_built_in(ex, name);
	ex->out->variable = true;
	if (words_of(name, &position) != EXPAND_ONE) {
		if (put_words(ex, name, *at + 1, has_default, nested) != 0)
			return -1;
	} else if (value_of(ex, name, has_default, &value) != 0) {
		return -1;
	}
	if (put_value(ex, value) != 0 || (has_default && expand_default(ex, at, nested + 1, *value) != 0))
		return -1;
	if (**at != '}')
		return refuse(ex, HINT_FORM, "a ${ without its }");
	(*at)++;
	return 0;
}

/* Expands up to the end, or in a default up to its closing brace. */
static int expand_part(struct expansion *ex, const char **at, int nested)
{
	while (**at && !(nested > 0 && **at == '}')) {
		if ((*at)[0] == '$' && (*at)[1] == '{') {
			*at += 2;
			if (expand_variable(ex, at, nested) != 0)
				return -1;
			continue;
		}
		if (put_written(ex, *(*at)++) != 0)
			return -1;
	}
	return 0;
}

static int expand_home(struct expansion *ex)
{
	const char *home = ex->values->get(ex->values->data, "HOME");

	if (!home || !*home)
		return unset(ex, "HOME");
	ex->out->variable = true;
	return put_value(ex, home);
}

static int check_absolute(struct expansion *ex)
{
	const char *hint = "what the variables stand for begins with /, or the path does";

	if (ex->out->words != EXPAND_ONE || ex->out->text[0] == '/')
		return 0;
	if (ex->text[0] == '~')
		hint = "only ~ and ~/ are expanded, to ${HOME}";
	else if (ex->text[0] == '$' && ex->text[1] != '{')
		hint = "a variable is written ${NAME}";
	else if (!ex->out->variable)
		hint = "${@cwd}/ and ${@policy_dir}/ make it absolute";
	if (ex->glob && ex->len > 0)
		(void)glob_unescape(ex->buffer, ex->len, ex->buffer);
	if (ex->out->variable)
		return err_report(ex->sink, ERR_POLICY, ex->where, hint, "\"%s\" is \"%s\", not an absolute path",
		                  ex->text, ex->out->text);
	return err_report(ex->sink, ERR_POLICY, ex->where, hint, "\"%s\" is not an absolute path", ex->text);
}

int expand_text(struct arena *arena, const struct err_sink *sink, const struct values *values, struct err_where where,
                const char *text, bool glob, struct expand_result *out)
{
	struct expansion ex = {
		.arena = arena, .sink = sink, .values = values, .where = where, .text = text, .glob = glob, .out = out
	};
	const char *at = text;

	*out = (struct expand_result){ text, EXPAND_ONE, 0, false };
	if (!strchr(text, '$') && text[0] != '~' && !(glob && strchr(text, '\\')))
		return check_absolute(&ex);
	if (text[0] == '~' && (text[1] == '/' || text[1] == '\0')) {
		if (expand_home(&ex) != 0)
			return -1;
		at++;
	}
	if (expand_part(&ex, &at, 0) != 0)
		return -1;
	out->text = ex.buffer ? ex.buffer : "";
	return check_absolute(&ex);
}
