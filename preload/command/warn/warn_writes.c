/* SPDX-License-Identifier: BSD-3-Clause */
/* Finds places that should not be written, and the rules that reach them. */
#include "command/warn/warn_writes.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/decide/reach.h"
#include "command/program/ld_dirs.h"
#include "command/warn/protected_places.h"
#include "command/warn/survey.h"
#include "load/locate.h"
#include "model/policy.h"

void warn_writes_policy(const struct survey *s)
{
	struct protected_places places = { .what = "the policy itself" };
	struct protected_places earlier = { .what = "what is taken for the policy next time" };
	struct strlist candidates = { .count = 0 };

	for (size_t i = 0; i < s->layer->policy.sources_count; i++)
		protected_places_add(s, &places, s->layer->policy.sources[i].file, PROTECTED_PLACES_WRITES, false,
		                     false);
	protected_places_warn(s, &places);
	(void)locate_candidates(s->arena, s->subject->program, s->subject->name, &candidates);
	for (size_t i = 0; i < candidates.count && strcmp(candidates.items[i], s->layer->policy.file) != 0; i++)
		protected_places_add(s, &earlier, candidates.items[i], PROTECTED_PLACES_WRITES, false, false);
	protected_places_warn(s, &earlier);
}

void warn_writes_shim(const struct survey *s)
{
	struct protected_places places = { .what = "the shim" };

	protected_places_add(s, &places, locate_shim, PROTECTED_PLACES_WRITES, false, false);
	protected_places_add(s, &places, locate_shim_32, PROTECTED_PLACES_WRITES, false, false);
	protected_places_add(s, &places, locate_shim_musl, PROTECTED_PLACES_WRITES, false, false);
	protected_places_warn(s, &places);
}

/* PROGRAM and its interpreters: whoever starts it next may not confine it. */
void warn_writes_program(const struct survey *s)
{
	struct protected_places places = { .what = "the program itself" };

	for (size_t i = 0; i < s->chain->files.count; i++)
		protected_places_add(s, &places, s->chain->files.files[i].path, PROTECTED_PLACES_WRITES, false, false);
	protected_places_warn(s, &places);
}

/* Adds the directories that a variable of the environment lists. */
static void in_list(const struct survey *s, const char *variable, char separator)
{
	struct protected_places places = { .what = arena_printf(s->arena, "a directory in %s", variable) };
	const char separators[] = { separator, '\0' };
	const char *list = context_variable(variable);

	while (list && *list) {
		size_t len = strcspn(list, separators);
		const char *dir = arena_strndup(s->arena, list, len);

		protected_places_add(s, &places, dir, SURVEY_CHANGE | PROTECTED_PLACES_CREATE, true, false);
		list += len + (list[len] != '\0');
	}
	protected_places_warn(s, &places);
}

void warn_writes_path(const struct survey *s)
{
	static const struct {
		const char *variable;
		char separator;
	} lists[] = {
		{ "PATH", ':' },     { "LD_LIBRARY_PATH", ':' }, { "LD_PRELOAD", ':' }, { "PYTHONPATH", ':' },
		{ "PERL5LIB", ':' }, { "RUBYLIB", ':' },         { "NODE_PATH", ':' },  { "MANPATH", ':' },
	};

	for (size_t i = 0; i < COUNT(lists); i++)
		in_list(s, lists[i].variable, lists[i].separator);
}

void warn_writes_system(const struct survey *s)
{
	/* Programs, libraries and what loads them; what the package manager runs, and containers; what the machine boots from. */
	static const char *const all[] = {
		"/usr",
		"/bin",
		"/sbin",
		"/lib",
		"/lib32",
		"/lib64",
		"/libx32",
		"/boot",
		"/efi",
		"/nix/store",
		"/gnu/store",
		"/var/lib/dpkg",
		"/var/lib/rpm",
		"/var/lib/snapd",
		"/var/lib/flatpak",
		"/var/lib/dkms",
		"/var/lib/docker",
		"/var/lib/containerd",
		"/var/lib/containers",
		"/var/lib/machines",
	};
	struct ld_dirs libraries;
	struct protected_places places = { .what = "the system's programs" };

	for (size_t i = 0; i < COUNT(all); i++)
		protected_places_add(s, &places, all[i], PROTECTED_PLACES_WRITES, true, false);
	ld_dirs_init(&libraries, s->arena);
	ld_dirs_add_system(&libraries);
	for (size_t i = 0; i < libraries.count; i++)
		protected_places_add(s, &places, libraries.list[i].path, PROTECTED_PLACES_WRITES, true, false);
	protected_places_warn(s, &places);
}

void warn_writes_kernel(const struct survey *s)
{
	struct protected_places places = { .what = "the kernel's settings" };

	if (geteuid() == 0)
		protected_places_add(s, &places, "/proc", SURVEY_CHANGE, true, false);
	protected_places_add(s, &places, "/sys", SURVEY_CHANGE, true, false);
	protected_places_warn(s, &places);
}

/*
 * A program that makes a user namespace writes the maps of IDs there
 * (user_namespaces(7)); the modes of /proc/sys let only root write.
 */
void warn_writes_proc(const struct survey *s)
{
	struct protected_places places = { .what = "the kernel's settings, if it were root" };

	if (geteuid() == 0)
		return;
	protected_places_add(s, &places, "/proc", SURVEY_CHANGE, true, false);
	protected_places_warn(s, &places);
}

/*
 * Rights add up along a path: a rule on a directory above may let what is written here
 * be executed, and the other way round.
 */
static bool is_executed(const struct survey *s, const struct reach_node *node)
{
	return ((survey_allowed(s, node) | node->below) & SURVEY_EXECUTE) != 0;
}

void warn_writes_execute(const struct survey *s)
{
	const uint64_t writes = SURVEY_FS(WRITE_FILE) | SURVEY_FS(MAKE_REG);
	const struct policy_path *told = NULL;

	if ((survey_unrestricted(s) & writes) && is_executed(s, survey_node(s, "/"))) {
		survey_warn(s, s->layer->policy.unrestricted_where,
		            "the program can execute what it writes: \"unrestricted\" lets it write everywhere");
		return;
	}
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		if (survey_target(s, i)->rule == told || !(survey_granted(s, i) & writes) ||
		    !survey_holds_files(s, i) || !is_executed(s, s->nodes[i]))
			continue;
		survey_warn(s, policy_where(survey_target(s, i)->rule),
		            arena_printf(s->arena, "the program can execute what it writes beneath \"%s\"",
		                         survey_target(s, i)->path));
		/* One line for what is left of a directory with exceptions, and for all matches of a glob. */
		told = survey_target(s, i)->rule;
	}
}
