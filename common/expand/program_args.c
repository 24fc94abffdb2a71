/* SPDX-License-Identifier: BSD-3-Clause */
/* Which arguments are words, and what they name. */
#include "expand/program_args.h"

#include <string.h>

#include "base/arena.h"
#include "base/strlist.h"
#include "expand/resolve.h"

const char *program_args_word(const char *argument, bool *words_only)
{
	const char *value;

	if (*words_only)
		return *argument ? argument : NULL;
	if (strcmp(argument, "--") == 0) {
		*words_only = true;
		return NULL;
	}
	if (argument[0] != '-')
		return *argument ? argument : NULL;
	if (argument[1] != '-')
		return NULL;
	value = strchr(argument, '=');
	return value && value[1] ? value + 1 : NULL;
}

/* A path of the word under way. */
static int add(const struct program_args *args, struct arena *arena, struct program_args_paths *list, const char *path)
{
	int *grown = arena_grow(arena, list->numbers, list->paths.count, &list->numbers_capacity, sizeof(*grown));

	if (!grown)
		return -1;
	list->numbers = grown;
	list->numbers[list->paths.count] = args->words;
	return strlist_append(&list->paths, arena, path);
}

/* The word under way leads through a link. */
static int add_link(struct program_args *args, struct arena *arena, const char *path, const char *link, bool directory)
{
	struct program_args_link *grown =
		arena_grow(arena, args->links, args->links_count, &args->links_capacity, sizeof(*grown));

	if (!grown)
		return -1;
	args->links = grown;
	args->links[args->links_count++] =
		(struct program_args_link){ .path = path, .link = link, .number = args->words, .directory = directory };
	return 0;
}

static int resolve_file(struct program_args *args, struct arena *arena, const char *path, enum resolve_kind *kind)
{
	const struct resolve how = { .arena = arena, .values = &args->values };
	const char *resolved;

	*kind = resolve_path(&how, path, &resolved);
	switch (*kind) {
	case RESOLVE_MEMORY:
		return -1;
	case RESOLVE_MISSING:
		return 0;
	case RESOLVE_LINK:
		return add_link(args, arena, path, resolved, false);
	default:
		return add(args, arena, &args->files, resolved);
	}
}

/* The directory part of path; bare: the word has no slash, and named what kind says. */
static int resolve_dir(struct program_args *args, struct arena *arena, const char *path, bool bare,
                       enum resolve_kind named)
{
	const struct resolve how = { .arena = arena, .values = &args->values, .inner = true };
	const char *resolved, *dir;

	if (bare && named != RESOLVE_FILE)
		return 0;
	dir = arena_dirname(arena, path);
	if (!dir)
		return -1;
	switch (resolve_path(&how, dir, &resolved)) {
	case RESOLVE_MEMORY:
		return -1;
	case RESOLVE_DIRECTORY:
		return add(args, arena, &args->dirs, resolved);
	case RESOLVE_LINK:
		return add_link(args, arena, dir, resolved, true);
	default:
		return 0;
	}
}

/* *path is NULL where the word names nothing.  Returns 0, or -1 where memory ran out. */
static int path_of(const struct program_args *args, struct arena *arena, const char *word, const char **path)
{
	const char *cwd;

	*path = word;
	if (word[0] == '/')
		return 0;
	cwd = args->values.get(args->values.data, "@cwd");
	*path = cwd ? arena_printf(arena, "%s/%s", cwd, word) : NULL;
	return cwd && !*path ? -1 : 0;
}

static int resolve_word(struct program_args *args, struct arena *arena, const char *word, const char *path)
{
	enum resolve_kind kind;

	if (resolve_file(args, arena, path, &kind) != 0)
		return -1;
	return resolve_dir(args, arena, path, strchr(word, '/') == NULL, kind);
}

static int resolve_followed(struct program_args *args, struct arena *arena, const char *word, const char *path)
{
	const struct resolve how = { .arena = arena, .values = &args->values, .follow = true };
	const char *resolved;

	(void)word;
	switch (resolve_path(&how, path, &resolved)) {
	case RESOLVE_MEMORY:
		return -1;
	case RESOLVE_DIRECTORY:
	case RESOLVE_FILE:
		return add(args, arena, &args->followed, resolved);
	default:
		return 0;
	}
}

static int each_word(struct program_args *args, struct arena *arena,
                     int (*resolve)(struct program_args *args, struct arena *arena, const char *word, const char *path))
{
	bool words_only = false;

	args->words = 0;
	for (int i = 1; i < args->argc && args->argv[i]; i++) {
		const char *word = program_args_word(args->argv[i], &words_only);
		const char *path;

		if (!word)
			continue;
		args->words++;
		if (path_of(args, arena, word, &path) != 0 || (path && resolve(args, arena, word, path) != 0))
			return -1;
	}
	return 0;
}

int program_args_resolve(struct program_args *args, struct arena *arena)
{
	if (!args->resolved && each_word(args, arena, resolve_word) != 0)
		return -1;
	args->resolved = true;
	return 0;
}

int program_args_resolve_followed(struct program_args *args, struct arena *arena)
{
	if (!args->followed_resolved && each_word(args, arena, resolve_followed) != 0)
		return -1;
	args->followed_resolved = true;
	return 0;
}
