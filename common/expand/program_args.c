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

/* What the word under way names. */
static int add_file(struct program_args *args, struct arena *arena, const char *path)
{
	int *grown = arena_grow(arena, args->numbers, args->files.count, &args->numbers_capacity, sizeof(*grown));

	if (!grown)
		return -1;
	args->numbers = grown;
	args->numbers[args->files.count] = args->words;
	return strlist_append(&args->files, arena, path);
}

static int resolve_file(struct program_args *args, struct arena *arena, const char *path, enum resolve_kind *kind)
{
	const char *resolved;

	*kind = resolve_path(arena, path, &resolved);
	switch (*kind) {
	case RESOLVE_MEMORY:
		return -1;
	case RESOLVE_MISSING:
		return 0;
	case RESOLVE_UNTRUSTED:
		return strlist_append(&args->skipped, arena, path);
	default:
		return add_file(args, arena, resolved);
	}
}

/* The directory part of path; bare: the word has no slash, and named what kind says. */
static int resolve_dir(struct program_args *args, struct arena *arena, const char *path, bool bare,
                       enum resolve_kind named)
{
	const char *resolved, *dir;

	if (bare && named != RESOLVE_FILE)
		return 0;
	dir = arena_dirname(arena, path);
	if (!dir)
		return -1;
	switch (resolve_path(arena, dir, &resolved)) {
	case RESOLVE_MEMORY:
		return -1;
	case RESOLVE_DIRECTORY:
		return strlist_append(&args->dirs, arena, resolved);
	case RESOLVE_UNTRUSTED:
		return strlist_append(&args->skipped, arena, dir);
	default:
		return 0;
	}
}

static int resolve_word(struct program_args *args, struct arena *arena, const char *word)
{
	bool bare = strchr(word, '/') == NULL;
	const char *path = word;
	enum resolve_kind kind;

	if (word[0] != '/') {
		const char *cwd = args->values.get(args->values.data, "@cwd");

		if (!cwd)
			return 0;
		path = arena_printf(arena, "%s/%s", cwd, word);
		if (!path)
			return -1;
	}
	if (resolve_file(args, arena, path, &kind) != 0)
		return -1;
	return resolve_dir(args, arena, path, bare, kind);
}

int program_args_resolve(struct program_args *args, struct arena *arena)
{
	bool words_only = false;

	if (args->resolved)
		return 0;
	for (int i = 1; i < args->argc && args->argv[i]; i++) {
		const char *word = program_args_word(args->argv[i], &words_only);

		if (!word)
			continue;
		args->words++;
		if (resolve_word(args, arena, word) != 0)
			return -1;
	}
	args->resolved = true;
	return 0;
}
