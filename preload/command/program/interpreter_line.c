/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading a script's first line. */
#include "command/program/interpreter_line.h"

#include <string.h>

#include "base/arena.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Returns where the line ends for the kernel, which sees the file's first bytes alone,
 * with NUL bytes after a shorter file.  NULL: the interpreter's name does not end within
 * them, and so is none.
 */
static char *end_of(char *line)
{
	char *newline = memchr(line, '\n', strnlen(line, INTERPRETER_LINE_START));
	const char *name = line + 2 + strspn(line + 2, " \t");

	if (newline)
		return newline;
	return name + strcspn(name, " \t") < line + INTERPRETER_LINE_START ? line + INTERPRETER_LINE_START - 1 : NULL;
}

bool interpreter_line_read(struct arena *arena, const char *file, size_t file_len, const char *words[2])
{
	char line[INTERPRETER_LINE_START + 1] = "";
	char *start, *end;

	memcpy(line, file, file_len);
	if (memcmp(line, "#!", 2) != 0)
		return false;
	end = end_of(line);
	if (!end)
		return false;
	while (is_blank(end[-1]))
		end--;
	*end = '\0';
	start = line + 2 + strspn(line + 2, " \t");
	if (start == end)
		return false;
	end = start + strcspn(start, " \t");
	words[0] = arena_strndup(arena, start, (size_t)(end - start));
	words[1] = NULL;
	if (*end) {
		end += strspn(end, " \t");
		words[1] = arena_strndup(arena, end, strlen(end));
	}
	return true;
}
