/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing expansion, arguments and globs.  The input is lines: a text to
 * expand, a name that a pattern is held against, then NAME=VALUE lines, which
 * are the variables and, as words, the arguments.  "@cwd=" is a working directory
 * that is gone.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "expand/expand.h"
#include "expand/glob.h"
#include "expand/program_args.h"
#include "expand/targets.h"
#include "model/policy.h"

#define LINES_MAX 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct lines {
	char *line[LINES_MAX + 1];
	size_t count;
};

static void ignore(void *data, const struct err *what)
{
	(void)data;
	(void)what;
}

static const char *get(void *data, const char *name)
{
	const struct lines *lines = data;
	size_t len = strlen(name);

	for (size_t i = 2; i < lines->count; i++)
		if (strncmp(lines->line[i], name, len) == 0 && lines->line[i][len] == '=')
			return lines->line[i][len + 1] ? lines->line[i] + len + 1 : NULL;
	return strcmp(name, "@cwd") == 0 ? "/nonexistent" : NULL;
}

/* Each line is a block of its own, so that a byte beyond its end is found. */
static void split(const uint8_t *data, size_t size, struct lines *lines)
{
	const char *at = (const char *)data;
	const char *end = at + size;

	lines->count = 0;
	while (at < end && lines->count < LINES_MAX) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline : end) - at);

		lines->line[lines->count++] = strndup(at, len);
		at += len + 1;
	}
	lines->line[lines->count] = NULL;
}

static void match(const char *pattern, const char *name)
{
	char *plain = malloc(strlen(pattern) + 1);
	const char *hint;

	if (plain && !glob_fault(pattern, &hint) && !strchr(pattern, '/')) {
		(void)glob_match(pattern, strlen(pattern), name);
		if (glob_is_literal(pattern, strlen(pattern)))
			(void)glob_unescape(pattern, strlen(pattern), plain);
	}
	free(plain);
}

/* What a rule with this text is for, where words or the working directory say it: no other place is looked at. */
static void find_targets(struct arena *arena, const struct err_sink *sink, struct program_args *args, char *text,
                         const struct expand_result *result)
{
	const struct policy_group group = { .file = "fuzz", .skip_missing = true };
	struct policy_path path = policy_path_of(&group, text, 1);
	const struct policy policy = { .paths = &path, .paths_count = 1 };
	const struct targets_source source = { .values = args->values, .args = args };
	struct targets targets;

	if ((result->words == EXPAND_ONE && !strstr(text, "${@cwd}")) ||
	    targets_expand(arena, sink, &source, &policy, &targets) != 0)
		return;
	/* A position is one word, and what comes of a word is absolute. */
	if (result->position != 0 && targets.count + targets.skipped.count > 1)
		abort();
	for (size_t i = 0; i < targets.count; i++)
		if (targets.list[i].path[0] != '/' ||
		    targets.list[i].terms->from_words != (result->words != EXPAND_ONE))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct err_sink sink = { ignore, NULL };
	const struct err_where where = { "fuzz", 1 };
	struct expand_result result;
	struct arena arena;
	struct lines lines;
	struct program_args args;

	split(data, size, &lines);
	arena_init(&arena, (size_t)16 * 1024 * 1024);
	if (lines.count >= 2) {
		const struct values values = { get, &lines };

		memset(&args, 0, sizeof(args));
		args.argc = (int)lines.count;
		args.argv = lines.line;
		args.values = values;
		/* What comes out is absolute, or stands for words. */
		if (expand_text(&arena, &sink, &values, where, lines.line[0], false, &result) == 0) {
			if (result.words == EXPAND_ONE && result.text[0] != '/')
				abort();
			find_targets(&arena, &sink, &args, lines.line[0], &result);
		}
		if (expand_text(&arena, &sink, &values, where, lines.line[0], true, &result) == 0)
			match(result.text, lines.line[1]);
		match(lines.line[0], lines.line[1]);
		(void)program_args_resolve(&args, &arena);
		(void)program_args_resolve_followed(&args, &arena);
	}
	arena_free(&arena);
	for (size_t i = 0; i < lines.count; i++)
		free(lines.line[i]);
	return 0;
}
