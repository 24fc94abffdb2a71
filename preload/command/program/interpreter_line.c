/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading a script's first line. */
#include "command/program/interpreter_line.h"

#include <string.h>

#include "base/arena.h"

/*
 * The length of the line behind "#!" as the kernel sees it, in the file's first
 * bytes alone.  0: an interpreter's name that does not end there is none
 * (fs/binfmt_script.c).
 */
static size_t script_length(const char *start, size_t len)
{
	const char *newline = memchr(start, '\n', len);
	const char *name;

	if (newline)
		return (size_t)(newline - start);
	if (len < INTERPRETER_LINE_START)
		return len; /* the file's end: NUL bytes follow */
	len = INTERPRETER_LINE_START - 1;
	for (name = start + 2; name <= start + len && (*name == ' ' || *name == '\t'); name++)
		continue;
	for (; name <= start + len; name++)
		if (*name == ' ' || *name == '\t' || *name == '\0')
			return len;
	return 0;
}

bool interpreter_line_read(struct arena *arena, const char *file, size_t file_len, const char *words[2])
{
	char line[INTERPRETER_LINE_START + 1];
	char *start, *end, *argument;
	size_t len;

	if (file_len < 2 || memcmp(file, "#!", 2) != 0)
		return false;
	len = script_length(file, file_len);
	if (len == 0)
		return false;
	memcpy(line, file, len);
	line[len] = '\0';
	start = line + 2 + strspn(line + 2, " \t");
	end = start + strlen(start);
	while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	argument = start + strcspn(start, " \t");
	if (*argument)
		*argument++ = '\0';
	argument += strspn(argument, " \t");
	words[0] = *start ? arena_strndup(arena, start, strlen(start)) : NULL;
	words[1] = *argument ? arena_strndup(arena, argument, strlen(argument)) : NULL;
	return words[0] != NULL;
}
