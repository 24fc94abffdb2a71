/* SPDX-License-Identifier: BSD-3-Clause */
/* Includes: installed fragments, and paths. */
#include "load/read_include.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/suggest.h"
#include "base/sys.h"
#include "libconfig/tree.h"
#include "load/policy_names.h"
#include "load/reader.h"

#define HINT_FRAGMENTS "landshim.conf(5) lists the installed fragments"

/* Looks for the installed fragment nearest to one that is not installed.  False: there is none. */
static bool find_near_fragment(struct reader *reader, const char *name, struct suggest *nearest)
{
	suggest_start(nearest, name);
	policy_names_offer(reader->arena, reader->fragments, nearest);
	return suggest_found(nearest) && strcmp(suggest_found(nearest), name) != 0;
}

/* Reports a file that is not there, in the words of who would read it. */
static const char *absent(struct reader *reader, const struct tree_node *node, const char *hint, const char *path)
{
	(void)err_system(reader->sink, reader_where(reader, node), ENOENT, hint, "cannot open \"%s\"", path);
	return NULL;
}

static bool is_absent(const char *path)
{
	struct statx st;

	return sys_stat(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, &st) != 0 && errno == ENOENT;
}

/* text: "<name>". */
static const char *fragment_path(struct reader *reader, const struct tree_node *node, const char *text)
{
	size_t len = policy_names_length(text + 1);
	const char *name = arena_strndup(reader->arena, text + 1, len);
	const char *path = name ? arena_printf(reader->arena, "%s/%s" POLICY_NAMES_SUFFIX, reader->fragments, name)
	                        : NULL;
	struct suggest nearest;

	if (!path) {
		(void)err_memory(reader->sink);
		return NULL;
	}
	if (len == 0 || strcmp(text + 1 + len, ">") != 0) {
		(void)reader_error(reader, node, "letters, digits, - and _ between < and >",
		                   "\"%s\" is no name of a fragment", text);
		return NULL;
	}
	/* Of any other errno, whoever reads it says what is wrong. */
	if (!is_absent(path))
		return path;
	if (!find_near_fragment(reader, name, &nearest))
		return absent(reader, node, HINT_FRAGMENTS, path);
	(void)reader_error(reader, node, suggest_hint(&nearest, "<", ">", HINT_FRAGMENTS), "unknown fragment \"%s\"",
	                   text);
	return NULL;
}

/*
 * The hint for a file that is not there and has a fragment's name, with .conf or
 * without.  NULL: it is there, or there is no such fragment either.
 */
static const char *hint_fragment(struct reader *reader, const char *text, const char *path)
{
	size_t len = policy_names_length(text);
	const char *fragment;

	if (len == 0 || (text[len] && strcmp(text + len, POLICY_NAMES_SUFFIX) != 0) || !is_absent(path))
		return NULL;
	fragment = arena_printf(reader->arena, "%s/%.*s" POLICY_NAMES_SUFFIX, reader->fragments, (int)len, text);
	if (!fragment || is_absent(fragment))
		return NULL;
	return arena_printf(reader->arena, "an installed fragment is written \"<%.*s>\"", (int)len, text);
}

const char *read_include_path(struct reader *reader, const struct tree_node *node, const char *text)
{
	const char *path = text;
	const char *hint;

	if (!*text || strstr(text, "${") || text[0] == '~') {
		(void)reader_error(reader, node, "include takes a path or an installed <FRAGMENT>, and no variables",
		                   "\"%s\" is no name of a file", text);
		return NULL;
	}
	if (text[0] == '<')
		return fragment_path(reader, node, text);
	if (text[0] != '/')
		path = arena_printf(reader->arena, "%s/%s",
		                    strcmp(reader->file->dir, "/") == 0 ? "" : reader->file->dir, text);
	if (!path) {
		(void)err_memory(reader->sink);
		return NULL;
	}
	hint = hint_fragment(reader, text, path);
	return hint ? absent(reader, node, hint, path) : path;
}
