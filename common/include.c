/* SPDX-License-Identifier: BSD-3-Clause */
/* Includes: installed fragments, and paths. */
#include "include.h"

#include <errno.h>
#include <string.h>

#include "args.h"
#include "cleanup.h"
#include "nearest.h"
#include "sort.h"
#include "sys.h"

#define ENTRIES_BUFFER ((size_t)4 * 1024)
#define SUFFIX ".conf"

static size_t name_length(const char *text)
{
	return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

/* The names of the fragments that are installed; as far as memory and the directory give them. */
static struct args_list list_fragments(struct loader *ld)
{
	cleanup_fd int dir = open(ld->fragments, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char *entries = arena_alloc(ld->arena, ENTRIES_BUFFER);
	struct args_list names = { NULL, 0, 0 };
	long got;

	while (dir >= 0 && entries && (got = sys_getdents(dir, entries, ENTRIES_BUFFER)) > 0) {
		for (long at = 0; at < got;) {
			const struct sys_dirent *entry = (const void *)(entries + at);
			size_t len = name_length(entry->name);
			const char *name;

			at += entry->length;
			if (len == 0 || strcmp(entry->name + len, SUFFIX) != 0)
				continue;
			name = arena_strndup(ld->arena, entry->name, len);
			if (!name || args_append(&names, ld->arena, name) != 0)
				return names;
		}
	}
	sort_strings(names.paths, names.count);
	return names;
}

/* The installed fragment nearest to one that is not installed, or NULL. */
static const char *nearest_fragment(struct loader *ld, const char *name)
{
	const struct args_list known = list_fragments(ld);
	struct nearest nearest;
	const char *found;

	nearest_start(&nearest, name);
	for (size_t i = 0; i < known.count; i++)
		nearest_offer(&nearest, known.paths[i]);
	found = nearest_found(&nearest);
	return found && strcmp(found, name) != 0 ? found : NULL;
}

/* text: "<name>". */
static const char *fragment_path(struct loader *ld, const struct tree_node *node, const char *text)
{
	size_t len = name_length(text + 1);
	const char *name = arena_strndup(ld->arena, text + 1, len);
	const char *path = name ? arena_printf(ld->arena, "%s/%s" SUFFIX, ld->fragments, name) : NULL;
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
