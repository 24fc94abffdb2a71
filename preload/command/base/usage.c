/* SPDX-License-Identifier: BSD-3-Clause */
/* Refusing a command line. */
#include "command/base/usage.h"

#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command/base/context.h"
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

int usage_option(const struct usage *usage, int answer, char *const *argv)
{
	const char letter[] = { '-', (char)optopt, '\0' };

	if (answer == ':')
		return usage_mistake(usage, "the option \"%s\" needs a value", argv[optind - 1]);
	/* Values of long options are beyond the letters; of one that is not known there is none. */
	if (optopt > UCHAR_MAX)
		return usage_mistake(usage, "\"%s\": the option takes no value", argv[optind - 1]);
	return usage_mistake(usage, "unknown option \"%s\"", optopt > 0 ? letter : argv[optind - 1]);
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
			return usage_option(usage, option, argv);
		*json = true;
	}
	return argv[optind] ? usage_mistake(usage, "\"%s\" is one argument too many", argv[optind]) : -1;
}

int usage_abi(const char *word)
{
	return (int)usage_number(word, 1, UAPI_ABI_NEWEST);
}
