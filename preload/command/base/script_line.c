/* SPDX-License-Identifier: BSD-3-Clause */
/* Splitting one argument into words, as a shell does without quotes. */
#include "command/base/script_line.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "command/base/context.h"

#define BLANKS " \t"

/* What was split, and its end; NULL: nothing was. */
static const char *begin, *end;

char **script_line_split(int *argc, char **argv)
{
	char **words;
	char *line, *rest;
	int count = 1;

	if (*argc < 2 || !strpbrk(argv[1], BLANKS))
		return argv;
	if (strpbrk(argv[1], "\"'\\"))
		return NULL;
	line = arena_strndup(context_arena(), argv[1], strlen(argv[1]));
	/* Of n bytes there are at most n words. */
	words = arena_zalloc(context_arena(), strlen(line) + (size_t)*argc, sizeof(*words));
	begin = line;
	end = line + strlen(line);
	words[0] = argv[0];
	for (char *word = strtok_r(line, BLANKS, &rest); word; word = strtok_r(NULL, BLANKS, &rest))
		words[count++] = word;
	for (int i = 2; i < *argc; i++)
		words[count++] = argv[i];
	*argc = count;
	return words;
}

bool script_line_holds(const char *word)
{
	return !begin || (word >= begin && word < end);
}
