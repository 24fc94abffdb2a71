/* SPDX-License-Identifier: BSD-3-Clause */
#include "command/base/escaped.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/base/context.h"

const char *escaped(const char *bytes)
{
	const size_t size = TEXT_ESCAPED_SIZE(strlen(bytes));
	char *buffer = arena_alloc(context_arena(), size);
	struct text text;

	text_start(&text, buffer, size);
	text_add_escaped(&text, bytes);
	return buffer;
}
