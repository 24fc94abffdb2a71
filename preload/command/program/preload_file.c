/* SPDX-License-Identifier: BSD-3-Clause */
/* The file holds names, and comments from "#" to the end of the line (elf/rtld.c). */
#include "command/program/preload_file.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "command/base/read_file.h"

#define LARGEST ((size_t)1024 * 1024)

char *preload_file_read(struct arena *arena)
{
	size_t len;
	char *text = read_file(arena, PRELOAD_FILE, LARGEST, &len);

	for (char *comment = text ? strchr(text, '#') : NULL; comment; comment = strchr(comment, '#'))
		memset(comment, ' ', strcspn(comment, "\n"));
	return text;
}
