/* SPDX-License-Identifier: BSD-3-Clause */
/* Forms, in the order in which they are preferred. */
#include "command/advise/advise.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/path_beneath.h"
#include "base/strlist.h"
#include "base/text.h"
#include "command/base/context.h"
#include "describe.h"
#include "expand/targets.h"
#include "model/access.h"
#include "model/policy.h"
#include "process.h"

static const struct {
	const char *text;
	bool prefix; /* something may follow it */
} forms[] = {
	{ "${@arg}", false },
	{ "${@arg_dir}", false },
	{ "${TMPDIR:-/tmp}", true },
	{ "${XDG_RUNTIME_DIR}", true },
	{ "${XDG_CONFIG_HOME}", true },
	{ "${XDG_CACHE_HOME}", true },
	{ "${XDG_DATA_HOME}", true },
	{ "${XDG_STATE_HOME}", true },
	{ "${@cwd}", true },
	{ "~", true },
};

_Static_assert(COUNT(forms) <= ADVISE_FORMS_MAX, "struct advise has room for each");

struct strlist advise_expand(struct process *process, const char *form)
{
	const struct targets_source source = process_source(process);
	struct strlist found = { 0 };
	static const struct policy_group group = { .skip_missing = true };
	struct policy policy;
	struct targets targets;

	policy_init(&policy);
	if (policy_add_path(&policy, context_arena(), policy_path_of(&group, form, 0)) != 0)
		return found;
	if (targets_expand(context_arena(), &err_silent, &source, &policy, &targets) != 0)
		return found;
	for (size_t i = 0; i < targets.count; i++) {
		char *real = realpath(targets.list[i].path, NULL);

		if (real)
			(void)strlist_append(&found, context_arena(),
			                     arena_strndup(context_arena(), real, strlen(real)));
		free(real);
	}
	return found;
}

void advise_start(struct advise *advise, struct process *process)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		advise->paths[i] = advise_expand(process, strcmp(forms[i].text, "~") == 0 ? "${HOME}" : forms[i].text);
}

/* What of a path comes after a directory, with its slash; "": nothing.  NULL: it does not lie there. */
static const char *rest_of(const char *path, const char *directory)
{
	return path_beneath(path, directory) ? path + strlen(directory) : NULL;
}

/* What a string of the language cannot hold (landshim.conf(5), VARIABLES) is named by its directory. */
static const char *nameable(const char *path)
{
	const char *variable = strstr(path, "${");
	const char *slash = variable;

	if (!variable)
		return path;
	while (slash > path + 1 && *slash != '/')
		slash--;
	return arena_strndup(context_arena(), path, (size_t)(slash - path));
}

/* A form and what follows it as a string of the language, whose controls are written as \xNN. */
static const char *quoted(const char *form, const char *path)
{
	const size_t size = strlen(form) + strlen(path) * 4 + 3;
	char *buffer = arena_alloc(context_arena(), size);
	struct text text;

	text_start(&text, buffer, size);
	text_add(&text, "\"%s", form);
	for (path = nameable(path); *path; path++)
		text_add(&text,
		         *path == '"' || *path == '\\' ? "\\%c"
		         : (unsigned char)*path < ' '  ? "\\x%02x"
		                                       : "%c",
		         (unsigned char)*path);
	text_add(&text, "\"");
	return buffer;
}

const char *advise_literal(const char *path)
{
	return quoted("", path);
}

const char *advise_path(const struct advise *advise, const char *path)
{
	/* A rule on a file of procfs does not last, and one on a process's directory is for that process alone. */
	if (path_beneath(path, "/proc"))
		return advise_literal("/proc");
	for (size_t i = 0; i < COUNT(forms); i++) {
		/* "/dev" is /dev, though an argument lies there. */
		if (!forms[i].prefix && strrchr(path, '/') == path)
			continue;
		for (size_t k = 0; k < advise->paths[i].count; k++) {
			const char *directory = advise->paths[i].items[k];
			/* Of the root everything would be a part. */
			const char *rest = directory[1] ? rest_of(path, directory) : NULL;

			if (rest && (*rest == '\0' || forms[i].prefix))
				return quoted(forms[i].text, strcmp(forms[i].text, "~") == 0 && !*rest ? "/" : rest);
		}
	}
	return advise_literal(path);
}

/* One right, or a list of them. */
static const char *list_of(enum access_family family, uint64_t rights)
{
	char buffer[1024];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	describe_add_rights(&text, access_only(family, rights), "\", \"");
	return arena_printf(context_arena(), (rights & (rights - 1)) ? "[ \"%s\" ]" : "\"%s\"", buffer);
}

const char *advise_rule(enum access_family family, const char *where, uint64_t rights, uint64_t port)
{
	char buffer[256];
	struct text text;

	_Static_assert(ACCESS_FAMILIES == 3, "a case for each family");
	switch (family) {
	case ACCESS_FS:
		return arena_printf(context_arena(), "{ path = %s; allow = %s; }", where, list_of(family, rights));
	case ACCESS_NET:
		text_start(&text, buffer, sizeof(buffer));
		describe_add_rights(&text, access_only(family, rights), ", ");
		return arena_printf(context_arena(), "network = { %s = %llu; };", buffer, (unsigned long long)port);
	default:
		return arena_printf(context_arena(), "unrestricted = %s;", list_of(family, rights));
	}
}
