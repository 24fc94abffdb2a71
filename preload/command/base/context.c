/* SPDX-License-Identifier: BSD-3-Clause */
/* What surrounds a sub-command. */
#include "command/base/context.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/base/abspath.h"
#include "describe.h"
#include "environ.h"
#include "load/locate.h"
#include "load/policy_names.h"
#include "output.h"
#include "process.h"

/* What landshim adds of its own, the extras of an outer layer or findings, is not to make a policy too large. */
#define ARENA_LIMIT (2 * ARENA_POLICIES)

/* So that no caller goes on with a part of what it was to do. */
static void exhausted(void)
{
	(void)fputs("landshim: out of memory\nlandshim: hint: a memory limit (ulimit -v) is too low, or there is too "
	            "much to look at\n",
	            stderr);
	_exit(CONTEXT_FAILED);
}

struct arena *context_arena(void)
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

struct err_sink context_sink(int *errors)
{
	return (struct err_sink){ print, errors };
}

const char *context_path(const struct err_sink *sink, const char *path)
{
	const char *absolute;

	/* The working directory is named ".": an empty word is hardly meant for it. */
	if (!*path) {
		(void)err_report(sink, ERR_ENVIRONMENT, (struct err_where){ NULL, 0 }, CONTEXT_UNSET_HINT,
		                 "the name of a file is empty");
		return NULL;
	}
	absolute = abspath(context_arena(), path);
	if (*absolute == '/')
		return absolute;
	(void)err_report(sink, ERR_ENVIRONMENT, (struct err_where){ path, 0 },
	                 "change to a directory that is there, or write an absolute path",
	                 "is a relative path, and the working directory cannot be found out");
	return NULL;
}

/* A path, or NAME.conf: a bare name of a policy has no suffix. */
static bool is_file_name(const char *name)
{
	size_t len = strlen(name);
	size_t suffix = strlen(POLICY_NAMES_SUFFIX);

	return strchr(name, '/') || (len > suffix && strcmp(name + len - suffix, POLICY_NAMES_SUFFIX) == 0);
}

const char *context_policy_name(const char *name)
{
	return is_file_name(name) ? abspath(context_arena(), name) : name;
}

/* A file that is not there may be meant for a name: of a bare NAME.conf for NAME.  A directory's is searched for. */
static int check_file(const struct err_sink *sink, const char *name, const char *path)
{
	const char *hint = "a policy that is installed is named without a slash: landshim policies lists them";

	if (!is_file_name(name) || name[strlen(name) - 1] == '/' || access(path, F_OK) == 0 || errno != ENOENT)
		return 0;
	if (!strchr(name, '/'))
		hint = arena_printf(context_arena(), "a policy that is installed is named without .conf: -c %.*s",
		                    (int)(strlen(name) - strlen(POLICY_NAMES_SUFFIX)), name);
	return err_system(sink, (struct err_where){ path, 0 }, ENOENT, hint, "cannot open");
}

const char *context_policy(const struct err_sink *sink, const struct locate_program *program, const char *name)
{
	const struct err_where where = { "-c", 0 };
	const char *path = context_policy_name(name);

	if (name[0] == '\0') {
		(void)err_report(sink, ERR_ENVIRONMENT, where, CONTEXT_UNSET_HINT, "the name of the policy is empty");
		return NULL;
	}
	if ((is_file_name(name) && !context_path(sink, name)) || check_file(sink, name, path) != 0)
		return NULL;
	return locate_policy(context_arena(), sink, where, program, path);
}

const char *context_variable(const char *name)
{
	const char *found = NULL;

	for (char **entry = environ; *entry; entry++) {
		const char *value = environ_value(*entry, name);

		if (value)
			found = value;
	}
	return process_value(name, found);
}
