/* SPDX-License-Identifier: BSD-3-Clause */
/* Repositories and environments, by what lies in them. */
#include "command/warn/warn_project.h"

#include <dirent.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/is_dots.h"
#include "command/decide/reach.h"
#include "command/warn/protected_places.h"
#include "command/warn/survey.h"
#include "model/policy.h"

/* A directory with more entries is not taken for one that holds projects. */
#define ENTRIES_MAX 1000

/* A rule may lie so deep in a project: lib/python3.11/site-packages/NAME of an environment. */
#define ABOVE_MAX 4

/* A directory that has `sign` is a project, and what `run` names in it is run by tools. */
static const struct {
	const char *sign;
	const char *run[3];
} kinds[] = {
	{ ".git/HEAD", { ".git/hooks", ".git/config" } },
	/* A bare repository, or .git itself. */
	{ "objects/pack", { "hooks", "config" } },
	{ ".hg/store", { ".hg/hgrc" } },
	{ "pyvenv.cfg", { "bin", "lib", "pyvenv.cfg" } },
};

static void look_at(const struct survey *s, struct protected_places *places, const char *directory)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct stat st;

		if (lstat(arena_printf(s->arena, "%s/%s", directory, kinds[i].sign), &st) != 0)
			continue;
		for (size_t k = 0; k < COUNT(kinds[i].run) && kinds[i].run[k]; k++)
			protected_places_add(s, places, arena_printf(s->arena, "%s/%s", directory, kinds[i].run[k]),
			                     PROTECTED_PLACES_WRITES, true, false);
	}
}

static void look_above(const struct survey *s, struct protected_places *places, const struct reach_node *node)
{
	for (int above = 0; node && above < ABOVE_MAX; above++, node = node->parent)
		look_at(s, places, node->path);
}

/* A rule may be on a project, or on a directory that holds projects. */
static void look_below(const struct survey *s, struct protected_places *places, const struct reach_node *node)
{
	/* Projects in /tmp are for a while, and scratch. */
	const bool is_scratch = (node->mode & S_ISVTX) && (node->mode & S_IWOTH);
	DIR *dir = is_scratch ? NULL : opendir(node->path);
	const struct dirent *entry;

	look_at(s, places, node->path);
	for (int entries = 0; dir && entries < ENTRIES_MAX && (entry = readdir(dir)); entries++)
		if ((entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN) && !is_dots(entry->d_name))
			look_at(s, places, arena_printf(s->arena, "%s/%s", node->path, entry->d_name));
	if (dir)
		(void)closedir(dir);
}

static bool is_chosen(const struct survey *s, size_t target)
{
	const struct policy_path *rule = target < s->layer->targets.count ? survey_target(s, target)->rule : NULL;

	/* What an installed fragment names is a note, as with other findings. */
	return rule && (survey_is_shipped(policy_where(rule)) || survey_own_length(s, rule, false) > 0 ||
	                strstr(rule->text, "${@"));
}

static bool is_named(const struct survey *s, size_t target)
{
	return target < s->layer->targets.count && !is_chosen(s, target);
}

static void warn(const struct survey *s, bool (*counts)(const struct survey *s, size_t target))
{
	struct protected_places places = { .what = "what is run later by tools there", .counts = counts };
	const struct reach_node *parent = NULL;

	for (size_t i = 0; i < s->layer->targets.count; i++) {
		const struct reach_node *node = s->nodes[i];

		if (!node || !(survey_granted(s, i) & PROTECTED_PLACES_WRITES) || !survey_holds_files(s, i) ||
		    !counts(s, i))
			continue;
		if (S_ISDIR(node->mode))
			look_below(s, &places, node);
		/* All matches of a glob are one rule: one finding. */
		if (node->parent != parent)
			look_above(s, &places, node->parent);
		parent = node->parent;
	}
	protected_places_warn(s, &places);
}

void warn_project_named(const struct survey *s)
{
	warn(s, is_named);
}

void warn_project_chosen(const struct survey *s)
{
	warn(s, is_chosen);
}
