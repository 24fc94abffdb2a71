/* SPDX-License-Identifier: BSD-3-Clause */
/* Naming words that are not followed: unasked, since what is missing is not what the command line says. */
#include "skipped_links.h"

#include <stdbool.h>

#include "base/text.h"
#include "expand/program_args.h"
#include "output.h"

#define LINE 6144

/* So many words are named; more of them are counted. */
#define NAMED_MAX 8

static void say_link(const struct program_args_link *link)
{
	char buffer[LINE];
	struct text text;

	text_start(&text, buffer, sizeof(buffer) - 1);
	text_add(&text, "landshim: skipped \"");
	text_add_escaped(&text, link->path);
	text_add(&text, "\": the link \"");
	text_add_escaped(&text, link->link);
	text_add(&text, "\" may have been planted");
	output_line(&text);
}

/* A word may be asked for whole and by its directory. */
static bool is_first_of_word(const struct program_args *args, size_t link)
{
	return args->links[link].used &&
	       (link == 0 || !args->links[link - 1].used || args->links[link - 1].number != args->links[link].number);
}

void skipped_links_say(const struct program_args *args)
{
	size_t count = 0;
	char buffer[128];
	struct text text;

	for (size_t i = 0; i < args->links_count; i++)
		if (is_first_of_word(args, i) && count++ < NAMED_MAX)
			say_link(&args->links[i]);
	if (count == 0)
		return;
	text_start(&text, buffer, sizeof(buffer));
	if (count > NAMED_MAX)
		text_add(&text, "landshim: skipped %zu more arguments that are links\n", count - NAMED_MAX);
	text_add(&text, "landshim: hint: name what it leads to, or grant \"${@arg_follow}\"\n");
	output_say(buffer, text.len);
}
