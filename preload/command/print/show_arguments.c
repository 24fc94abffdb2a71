/* SPDX-License-Identifier: BSD-3-Clause */
/* Telling words apart as program_args does. */
#include "command/print/show_arguments.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "command/base/context.h"
#include "command/base/escaped.h"
#include "command/print/json.h"
#include "expand/program_args.h"

static bool exists(const char *path)
{
	struct stat st;

	return *path && lstat(path, &st) == 0;
}

/* -oFILE: an option that has the name of something that exists. */
static bool names_a_file(const char *option)
{
	return option[0] == '-' && option[1] && option[1] != '-' && exists(option + 2);
}

/* KEY=FILE, png:FILE, @FILE: a word of several parts, of which one names something that exists. */
static bool holds_a_file(const char *word)
{
	for (const char *at = strpbrk(word, "=:@"); at; at = strpbrk(at + 1, "=:@"))
		if (exists(at + 1))
			return true;
	return false;
}

static bool is_taken(const struct program_args *args, int number)
{
	for (size_t i = 0; i < args->files.paths.count; i++)
		if (args->files.numbers[i] == number)
			return true;
	return false;
}

static bool is_skipped(const struct program_args *args, int number)
{
	for (size_t i = 0; i < args->links_count; i++)
		if (args->links[i].number == number && !args->links[i].directory)
			return true;
	return false;
}

/* What one argument is; number counts the words that count. */
static const char *kind_of(const struct program_args *args, const char *argument, bool *words_only, int *number,
                           bool is_asked)
{
	const char *word = program_args_word(argument, words_only);

	if (!word)
		return names_a_file(argument) ? "an option that names a file, which no rule takes" : "an option";
	++*number;
	if (is_taken(args, *number) && !is_asked)
		return "a file, which no rule of the policy takes";
	if (is_taken(args, *number))
		return argument[0] == '-' ? "taken, of an option that names a file" : "taken";
	if (is_skipped(args, *number))
		return "skipped, for it leads through a link";
	return holds_a_file(word) ? "a word that seems to have a file's name in it, which no rule takes"
	                          : "names nothing that exists";
}

struct output {
	void (*print)(const char *argument, const char *is, bool first);
};

static void print(const char *argument, const char *is, bool first)
{
	(void)first;
	(void)printf("  argument      %s: %s\n", escaped(argument), is);
}

static void print_json(const char *argument, const char *is, bool first)
{
	(void)printf("%s{\"word\":", first ? "" : ",");
	json_text(argument);
	(void)printf(",\"is\":\"%s\"}", is);
}

static void each(struct program_args *args, bool is_asked, struct output output)
{
	bool words_only = false;
	int number = 0;

	(void)program_args_resolve(args, context_arena());
	for (int i = 1; i < args->argc; i++)
		output.print(args->argv[i], kind_of(args, args->argv[i], &words_only, &number, is_asked), i == 1);
}

void show_arguments(struct program_args *args, bool is_asked)
{
	each(args, is_asked, (struct output){ print });
}

void show_arguments_json(struct program_args *args, bool is_asked)
{
	(void)printf(",\"arguments\":[");
	each(args, is_asked, (struct output){ print_json });
	(void)printf("]");
}
