/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim policies: what is installed, what each is for, and whether its
 * program is here.  Lists what -c would find; says nothing of what is in them.
 */
#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sort.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/base/escaped.h"
#include "command/base/read_file.h"
#include "command/base/usage.h"
#include "command/print/json.h"
#include "command/subcommands.h"
#include "load/locate.h"
#include "load/policy_names.h"
#include "process.h"

static const struct usage usage = { "policies", "usage: landshim policies [--json]\n" };

/* A larger file is read by nobody: what it is for stays unknown. */
#define FILE_MOST ((size_t)1024 * 1024)

/* Begins the line of a comment that names the program of a policy that is not named after it. */
#define PROGRAM_WORD "program: "

/* Where services lie, which are not in every user's PATH. */
#define SYSTEM_PATH "/usr/local/sbin:/usr/sbin:/sbin"

struct installed {
	const char *name, *file;
	const char *purpose; /* the first sentence of its first comment; NULL: it has none, or cannot be read */
	const char *program; /* where that is; NULL: it is not here */
};

static int help(void)
{
	(void)printf(
		"%s\nLists the policies that -c finds by their names: what each is for, and where its program is.\n\n"
		"      --json  for scripts\n",
		usage.synopsis);
	return 0;
}

/* --- the first comment --------------------------------------------------------------------- */

/* The words of a line of a comment; NULL: it is none.  *block: within slash and star. */
static char *words_of(char *line, bool *block)
{
	char *end;

	line += strspn(line, " \t");
	if (strncmp(line, "/*", 2) == 0)
		*block = true;
	else if (!*block && *line != '#' && strncmp(line, "//", 2) != 0)
		return NULL;
	end = *block ? strstr(line, "*/") : NULL;
	if (end) {
		*block = false;
		*end = '\0';
	}
	return line + strspn(line, "/*# \t");
}

/* Adds words to the purpose; false where its first sentence ends with them. */
static bool add_words(struct installed *policy, const char *words)
{
	const char *end = strstr(words, ". ");
	const size_t len = end ? (size_t)(end - words) + 1 : strlen(words);

	policy->purpose = policy->purpose ? arena_printf(context_arena(), "%s %.*s", policy->purpose, (int)len, words)
	                                  : arena_strndup(context_arena(), words, len);
	return words[len - 1] != '.';
}

/* What a file says of itself before its first setting.  Returns the program that it names, or NULL. */
static const char *read_head(struct installed *policy)
{
	size_t len;
	char *text = read_file(context_arena(), policy->file, FILE_MOST, &len);
	const char *program = NULL;
	bool block = false, reading = true;

	while (text) {
		char *words = strsep(&text, "\r\n");
		const bool blank = *words == '\0';

		words = blank ? words : words_of(words, &block);
		if (!words)
			break;
		if (strncmp(words, PROGRAM_WORD, strlen(PROGRAM_WORD)) == 0)
			program = words + strlen(PROGRAM_WORD);
		else if (*words && reading && strncmp(words, "SPDX-", 5) != 0)
			reading = add_words(policy, words);
		else if (!*words && policy->purpose)
			reading = false;
	}
	return program;
}

/* --- the program --------------------------------------------------------------------------- */

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* By a list of directories, as execvp(3) does. */
static const char *find_in(const char *list, const char *name)
{
	for (;; list++) {
		const size_t len = strcspn(list, ":");
		const char *path =
			arena_printf(context_arena(), "%.*s/%s", len > 0 ? (int)len : 1, len > 0 ? list : ".", name);

		if (is_program(path))
			return path;
		list += len;
		if (!*list)
			return NULL;
	}
}

/* The first that a pattern matches. */
static const char *find_by_pattern(const char *pattern)
{
	const char *found = NULL;
	glob_t matches;

	if (glob(pattern, 0, NULL, &matches) != 0)
		return NULL;
	for (size_t i = 0; i < matches.gl_pathc && !found; i++)
		if (is_program(matches.gl_pathv[i]))
			found = arena_strndup(context_arena(), matches.gl_pathv[i], strlen(matches.gl_pathv[i]));
	globfree(&matches);
	return found;
}

static const char *find_program(const char *program)
{
	const char *path = context_variable("PATH");
	const char *found;

	if (strchr(program, '/'))
		return find_by_pattern(program);
	found = find_in(path ? path : "/bin:/usr/bin", program);
	return found ? found : find_in(SYSTEM_PATH, program);
}

/* --- the policies -------------------------------------------------------------------------- */

/* The directories in which a bare name is looked for, in their order. */
static struct strlist directories(void)
{
	struct process process;
	struct locate_program program;
	struct strlist places = { 0 };

	process_init(&process, context_arena(), 0, (char *[]){ NULL }, environ);
	program = process_program(&process);
	(void)locate_candidates(context_arena(), &program, "any", &places);
	for (size_t i = 0; i < places.count; i++)
		places.items[i] = arena_dirname(context_arena(), places.items[i]);
	return places;
}

/* Adds the names in a directory to those that are known; one that is not there has none.  0, or -1: reported. */
static int add_names(const struct err_sink *sink, const char *directory, struct strlist *names)
{
	const size_t suffix = strlen(POLICY_NAMES_SUFFIX);
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	if (!dir && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	errno = dir ? 0 : errno;
	while (dir && (entry = readdir(dir)) != NULL) {
		const size_t len = strlen(entry->d_name);
		const char *name;

		if (entry->d_name[0] == '.' || len <= suffix ||
		    strcmp(entry->d_name + len - suffix, POLICY_NAMES_SUFFIX) != 0)
			continue;
		name = arena_strndup(context_arena(), entry->d_name, len - suffix);
		if (!strlist_has(names, name))
			(void)strlist_append(names, context_arena(), name);
		errno = 0;
	}
	if (errno != 0)
		(void)err_system(sink, (struct err_where){ directory, 0 }, errno, NULL, "cannot list the directory");
	return dir ? closedir(dir) : -1;
}

/* What a name stands for: the first of its places that is there. */
static struct installed look_at(const struct strlist *places, const char *name)
{
	struct installed policy = { .name = name };
	const char *program;
	struct stat st;

	for (size_t i = 0; i < places->count && !policy.file; i++) {
		const char *file =
			arena_printf(context_arena(), "%s/%s%s", places->items[i], name, POLICY_NAMES_SUFFIX);

		if (lstat(file, &st) == 0)
			policy.file = file;
	}
	program = policy.file ? read_head(&policy) : NULL;
	policy.program = find_program(program ? program : name);
	return policy;
}

static void print_text(const struct installed *policies, size_t count)
{
	int name = 0, program = 0;

	for (size_t i = 0; i < count; i++) {
		const int name_len = (int)strlen(escaped(policies[i].name));
		const int program_len = policies[i].program ? (int)strlen(escaped(policies[i].program)) : 1;

		name = name_len > name ? name_len : name;
		program = program_len > program ? program_len : program;
	}
	for (size_t i = 0; i < count; i++)
		(void)printf("%-*s  %-*s  %s\n", name, escaped(policies[i].name), program,
		             policies[i].program ? escaped(policies[i].program) : "-",
		             policies[i].purpose ? escaped(policies[i].purpose) : "-");
}

static void print_json(const struct installed *policies, size_t count)
{
	(void)printf("{\"policies\":[");
	for (size_t i = 0; i < count; i++) {
		(void)printf("%s{\"name\":", i == 0 ? "" : ",");
		json_text(policies[i].name);
		(void)printf(",\"file\":");
		json_text(policies[i].file);
		(void)printf(",\"purpose\":");
		json_text_or_null(policies[i].purpose);
		(void)printf(",\"program\":");
		json_text_or_null(policies[i].program);
		(void)printf("}");
	}
	(void)printf("]}\n");
}

static int list(bool json)
{
	const struct strlist places = directories();
	struct strlist names = { 0 };
	struct installed *policies;
	int errors = 0;
	const struct err_sink sink = context_sink(&errors);

	for (size_t i = 0; i < places.count; i++)
		(void)add_names(&sink, places.items[i], &names);
	sort_strings(names.items, names.count);
	policies = arena_zalloc(context_arena(), names.count + 1, sizeof(*policies));
	for (size_t i = 0; i < names.count; i++)
		policies[i] = look_at(&places, names.items[i]);
	(json ? print_json : print_text)(policies, names.count);
	return errors > 0 ? CONTEXT_FAILED : 0;
}

int policies_main(int argc, char **argv)
{
	bool json;
	const int status = usage_json_alone(&usage, help, argc, argv, &json);

	return status < 0 ? list(json) : status;
}
