/* SPDX-License-Identifier: BSD-3-Clause */
/* What the sub-commands share. */
#include "command/base/command.h"

#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "command/base/abspath.h"
#include "describe.h"
#include "model/uapi.h"
#include "output.h"

/* What landshim adds of its own, the extras of an outer layer or findings, is not to make a policy too large. */
#define ARENA_LIMIT (2 * ARENA_POLICIES)

/* So that no caller goes on with a part of what it was to do. */
static void exhausted(void)
{
	(void)fputs("landshim: out of memory\n", stderr);
	_exit(COMMAND_FAILED);
}

struct arena *command_arena(void)
{
	static struct arena arena;

	if (arena.chunks.limit == 0) {
		arena_init(&arena, ARENA_LIMIT);
		arena.exhausted = exhausted;
	}
	return &arena;
}

static void print(void *data, const struct err *err)
{
	char buffer[8192];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	describe_add_error(&text, err);
	output_say(buffer, text.len);
	(*(int *)data)++;
}

struct err_sink command_sink(int *errors)
{
	return (struct err_sink){ print, errors };
}

/* How each sub-command is called; "" is landshim itself. */
static const struct {
	const char *name;
	const char *usage;
} usages[] = {
	{ "run", "usage: landshim run -c POLICY [-c POLICY...] [-v] [--exact] [--new-session]\n"
	         "                    [--close-fds] [--] PROGRAM [ARGUMENT...]\n" },
	{ "check", "usage: landshim check [-c POLICY...] [--abi N|all] [--json]\n"
	           "                      [--allow-warning NAME...] [PROGRAM [ARGUMENT...]]\n" },
	{ "status", "usage: landshim status [--json]\n" },
	{ "rights", "usage: landshim rights [--abi N] [--json]\n" },
	{ "", "usage: landshim run|check|status|rights [ARGUMENT...]\n" },
};

const char *command_synopsis(const char *name)
{
	size_t i = 0;

	while (usages[i].name[0] && strcmp(usages[i].name, name) != 0)
		i++;
	return usages[i].usage;
}

int command_usage(const char *name, const char *fmt, ...)
{
	char said[512];
	char buffer[2048];
	struct text text;
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(said, sizeof(said), fmt, args);
	va_end(args);
	text_start(&text, buffer, sizeof(buffer));
	text_add(&text, "landshim: ");
	text_add_escaped(&text, said);
	text_add(&text, "\n%slandshim: hint: landshim %s%s--help says more\n", command_synopsis(name), name,
	         *name ? " " : "");
	output_say(buffer, text.len);
	return COMMAND_FAILED;
}

int command_option(const char *name, int answer, char *const *argv)
{
	const char letter[] = { '-', (char)optopt, '\0' };

	if (answer == ':')
		return command_usage(name, "the option \"%s\" needs a value", argv[optind - 1]);
	/* Values of long options are beyond the letters; of one that is not known there is none. */
	if (optopt > UCHAR_MAX)
		return command_usage(name, "\"%s\": the option takes no value", argv[optind - 1]);
	return command_usage(name, "unknown option \"%s\"", optopt > 0 ? letter : argv[optind - 1]);
}

const char *command_policy(const struct err_sink *sink, const struct locate_program *program, const char *name)
{
	const struct err_where where = { "-c", 0 };

	if (name[0] == '\0') {
		(void)err_report(sink, ERR_ENVIRONMENT, where, NULL, "the name of the policy is empty");
		return NULL;
	}
	if (strchr(name, '/'))
		name = abspath(command_arena(), name);
	return locate_policy(command_arena(), sink, where, program, name);
}

const char *command_variable(const char *name)
{
	size_t len = strlen(name);
	const char *value = NULL;

	for (char **entry = environ; *entry; entry++)
		if (strncmp(*entry, name, len) == 0 && (*entry)[len] == '=')
			value = *entry + len + 1;
	return value;
}

int command_abi(const char *word)
{
	size_t digits = strspn(word, "0123456789");
	long abi = strtol(word, NULL, 10);

	return digits > 0 && word[digits] == '\0' && abi >= 1 && abi <= UAPI_ABI_NEWEST ? (int)abi : -1;
}
