/* SPDX-License-Identifier: BSD-3-Clause */
/* What the sub-commands share. */
#include "command.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../common/describe.h"
#include "../../common/uapi.h"

#define ARENA_LIMIT ((size_t)1024 * 1024 * 1024)

/* So that no caller goes on with a part of what it was to do. */
static void exhausted(void)
{
	(void)fputs("landshim: out of memory\n", stderr);
	_exit(COMMAND_FAILED);
}

struct arena *command_arena(void)
{
	static struct arena arena;

	if (arena.limit == 0) {
		arena_init(&arena, ARENA_LIMIT);
		arena.exhausted = exhausted;
	}
	return &arena;
}

static void print(void *data, const struct err *err)
{
	char buffer[8192];
	struct text text;

	describe_start(&text, buffer, sizeof(buffer));
	describe_add_error(&text, err);
	(void)fwrite(buffer, 1, text.len, stderr);
	(*(int *)data)++;
}

struct err_sink command_sink(int *errors)
{
	return (struct err_sink){ print, errors };
}

int command_usage(const char *name, const char *fmt, ...)
{
	va_list args;

	(void)fputs("landshim: ", stderr);
	va_start(args, fmt);
	(void)vfprintf(stderr, fmt, args);
	va_end(args);
	(void)fprintf(stderr, "\nlandshim: hint: landshim %s%s--help says how it is used\n", name, *name ? " " : "");
	return COMMAND_FAILED;
}

const char *command_policy(const struct err_sink *sink, const struct locate_program *program, const char *name)
{
	const struct err_where where = { "-c", 0 };
	char cwd[PATH_MAX];

	if (name[0] == '\0') {
		(void)err_report(sink, ERR_ENVIRONMENT, where, NULL, "the name of the policy is empty");
		return NULL;
	}
	if (name[0] != '/' && strchr(name, '/') && getcwd(cwd, sizeof(cwd))) {
		name = arena_printf(command_arena(), "%s/%s", cwd, name);
		if (!name) {
			(void)err_memory(sink);
			return NULL;
		}
	}
	return locate_policy(command_arena(), sink, where, program, name);
}

void command_process(const struct chain *chain, struct process *process)
{
	char exe[PATH_MAX];

	process_init(process, command_arena(), chain->argc, chain->argv, environ);
	/* What /proc/self/exe will be: the file itself, behind all links. */
	if (realpath(chain->last, exe))
		process->exe = arena_strndup(command_arena(), exe, strlen(exe));
	process->execfn = chain->path;
}

int command_abi(const char *word)
{
	char *end;
	long abi = strtol(word, &end, 10);

	return end != word && *end == '\0' && abi >= 1 && abi <= UAPI_ABI_NEWEST ? (int)abi : -1;
}

void command_json(const char *bytes)
{
	size_t size = strlen(bytes) * 6 + 16;
	char *buffer = malloc(size);
	struct text text;

	if (!buffer) {
		(void)fputs("null", stdout);
		return;
	}
	describe_start(&text, buffer, size);
	describe_add_json(&text, bytes);
	(void)printf("\"%s\"", buffer);
	free(buffer);
}
