/* SPDX-License-Identifier: BSD-3-Clause */
/* Includes: installed fragments, and paths. */
#include "include.h"

#include <errno.h>
#include <string.h>

#include "nearest.h"
#include "stems.h"
#include "sys.h"

/* The installed fragment nearest to one that is not installed, or NULL. */
static const char *nearest_fragment(struct loader *ld, const char *name)
{
	struct nearest nearest;
	const char *found;

	nearest_start(&nearest, name);
	stems_offer(ld->arena, ld->fragments, &nearest);
	found = nearest_found(&nearest);
	return found && strcmp(found, name) != 0 ? found : NULL;
}

/* text: "<name>". */
static const char *fragment_path(struct loader *ld, const struct tree_node *node, const char *text)
{
	size_t len = stems_length(text + 1);
	const char *name = arena_strndup(ld->arena, text + 1, len);
	const char *path = name ? arena_printf(ld->arena, "%s/%s" STEMS_SUFFIX, ld->fragments, name) : NULL;
	const char *near;
	struct statx st;

	if (!path) {
		(void)err_memory(ld->sink);
		return NULL;
	}
	if (len == 0 || strcmp(text + 1 + len, ">") != 0) {
		(void)loader_error(ld, node, "letters, digits, - and _ between < and >",
		                   "\"%s\" is no name of a fragment", text);
		return NULL;
	}
	/* Where none is near, whoever reads it says what is wrong, and where. */
	if (sys_stat(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, &st) == 0 || errno != ENOENT)
		return path;
	near = nearest_fragment(ld, name);
	if (!near)
		return path;
	(void)loader_error(ld, node, NULL, "unknown fragment \"%s\" (did you mean \"<%s>\"?)", text, near);
	return NULL;
}

const char *include_path(struct loader *ld, const struct tree_node *node, const char *text)
{
	const char *path = text;

	if (!*text || strstr(text, "${") || text[0] == '~') {
		(void)loader_error(ld, node, NULL, "\"%s\" is no name of a file: include takes no variables", text);
		return NULL;
	}
	if (text[0] == '<')
		return fragment_path(ld, node, text);
	if (text[0] != '/')
		path = arena_printf(ld->arena, "%s/%s", strcmp(ld->file->dir, "/") == 0 ? "" : ld->file->dir, text);
	if (!path)
		(void)err_memory(ld->sink);
	return path;
}
