/* SPDX-License-Identifier: BSD-3-Clause */
/* Refusing a command line. */
#include "command/base/usage.h"

#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/base/script_line.h"
#include "model/uapi.h"
#include "output.h"

/* hint: NULL: the way to --help. */
static int refuse(const struct usage *usage, const char *hint, const char *fmt, va_list args)
{
	char said[512];
	char buffer[2048];
	struct text text;

	(void)vsnprintf(said, sizeof(said), fmt, args);
	text_start(&text, buffer, sizeof(buffer));
	text_add(&text, "landshim: ");
	text_add_escaped(&text, said);
	text_add(&text, "\nlandshim: hint: ");
	if (hint)
		text_add_escaped(&text, hint);
	else
		text_add(&text, "landshim %s%s--help says more", usage->name, *usage->name ? " " : "");
	text_add(&text, "\n");
	output_say(buffer, text.len);
	return CONTEXT_FAILED;
}

int usage_mistake(const struct usage *usage, const char *fmt, ...)
{
	va_list args;
	int status;

	va_start(args, fmt);
	status = refuse(usage, NULL, fmt, args);
	va_end(args);
	return status;
}

int usage_hinted(const struct usage *usage, const char *hint, const char *fmt, ...)
{
	va_list args;
	int status;

	va_start(args, fmt);
	status = refuse(usage, hint, fmt, args);
	va_end(args);
	return status;
}

const char *usage_misplaced(const struct option *options, char *const *words)
{
	for (words += *words != NULL; *words && strcmp(*words, "--") != 0; words++) {
		const char *name = *words + 2;

		if (strcmp(*words, "-c") == 0)
			return *words;
		for (const struct option *option = options; strncmp(*words, "--", 2) == 0 && option->name; option++)
			if (option->has_arg && strncmp(name, option->name, strlen(option->name)) == 0 &&
			    (name[strlen(option->name)] == '\0' || name[strlen(option->name)] == '='))
				return *words;
	}
	return NULL;
}

int usage_without_policy(const struct usage *usage, const struct option *options, char *const *words, const char *hint)
{
	const char *option = usage_misplaced(options, words);
	char where[512];

	if (!option)
		return usage_hinted(usage, hint, "no policy is named");
	(void)snprintf(where, sizeof(where), "options stand before PROGRAM, which is \"%s\" here", words[0]);
	return usage_hinted(usage, where, "no policy is named: \"%s\" stands after PROGRAM and is its own", option);
}

/* What may be meant by a long option that getopt_long(3) refused; NULL if nothing is near. */
static const char *suggested(struct suggest *nearest, const struct option *options, const char *word)
{
	static char name[64];
	const size_t len = strcspn(word + 2, "=");

	(void)snprintf(name, sizeof(name), "%.*s", (int)len, word + 2);
	suggest_start(nearest, name);
	for (; options->name; options++) {
		/* Several options begin with this word, or it would have been taken for the one that does. */
		if (len > 0 && strncmp(options->name, name, len) == 0)
			suggest_start(nearest, options->name);
		suggest_offer(nearest, options->name);
		if (nearest->distance == 0)
			break;
	}
	return suggest_hint(nearest, "--", "", NULL);
}

/* The value of one of these: those of long options are greater than any byte. */
static bool is_long(const struct option *options, int value)
{
	for (; options->name; options++)
		if (options->val == value)
			return value > UCHAR_MAX;
	return false;
}

int usage_option(const struct usage *usage, const struct option *options, int answer, char *const *argv)
{
	const char letter[] = { '-', (char)optopt, '\0' };
	/* Where the value of a letter is missing, musl's getopt_long(3) counts it all the same. */
	const char *word = argv[optind - 1] ? argv[optind - 1] : argv[optind - 2];
	struct suggest nearest;

	if (answer == ':')
		return usage_mistake(usage, "the option \"%s\" needs a value", word);
	if (is_long(options, optopt))
		return usage_mistake(usage, "\"%s\": the option takes no value", word);
	if (optopt > 0 && optopt <= SCHAR_MAX)
		return usage_mistake(usage, "unknown option \"%s\"", letter);
	/* A byte that is no letter may be any number; of a word of several the index is at it still. */
	if (optopt != 0)
		return usage_mistake(usage, "unknown option \"%s\"",
		                     word[0] != '-' && argv[optind] ? argv[optind] : word);
	/* getopt_long(3) sets 0 for an unknown long option. */
	return usage_hinted(usage, suggested(&nearest, options, word), "unknown option \"%s\"", word);
}

long usage_number(const char *word, long first, long last)
{
	const size_t digits = strspn(word, "0123456789");
	const long number = strtol(word, NULL, 10);

	return digits > 0 && word[digits] == '\0' && number >= first && number <= last ? number : -1;
}

enum {
	OPTION_JSON = 256,
	OPTION_HELP
};

int usage_json_alone(const struct usage *usage, int (*help)(void), int argc, char **argv, bool *json)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "help", no_argument, NULL, OPTION_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	*json = false;
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (option == OPTION_HELP)
			return help();
		if (option != OPTION_JSON)
			return usage_option(usage, options, option, argv);
		*json = true;
	}
	return argv[optind] ? usage_mistake(usage, "\"%s\" is one argument too many", argv[optind]) : -1;
}

int usage_abi(const char *word)
{
	return (int)usage_number(word, 1, UAPI_ABI_NEWEST);
}

int usage_no_abi(const struct usage *usage, const char *word, const char *more)
{
	return usage_hinted(usage,
	                    arena_printf(context_arena(), "an ABI is a number from 1 to %d%s", UAPI_ABI_NEWEST, more),
	                    "\"%s\" is not an ABI", word);
}

int usage_layers(const struct usage *usage, size_t count)
{
	if (count <= UAPI_MAX_LAYERS)
		return -1;
	return usage_hinted(usage, CONTEXT_LAYERS_HINT, "%zu policies, and the kernel stacks %d layers", count,
	                    UAPI_MAX_LAYERS);
}

int usage_script(const struct usage *usage, const char *word)
{
	if (script_line_holds(word))
		return -1;
	return usage_hinted(usage, "name what runs the script, as /bin/sh", "the #! line of \"%s\" names no PROGRAM",
	                    word);
}
