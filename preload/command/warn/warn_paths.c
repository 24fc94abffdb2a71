/* SPDX-License-Identifier: BSD-3-Clause */
/* Finds what is unsafe on the way of a path. */
#include "command/warn/warn_paths.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/path_beneath.h"
#include "command/decide/reach.h"
#include "command/warn/survey.h"
#include "expand/targets.h"
#include "model/policy.h"

/* The search of one path's way, and what was found first. */
struct way {
	const struct survey *s;
	const char *found; /* NULL: nothing yet */
	const char *why;
	size_t own;         /* so many bytes of the path are the caller's choice */
	bool trusts_sticky; /* the path exists, and a sticky directory on its way keeps its entries */
};

static void look_for_self(void *data, const struct reach_node *node)
{
	struct way *way = data;

	if (strcmp(node->path, "/proc/self") == 0 || strcmp(node->path, "/proc/thread-self") == 0)
		way->found = node->path;
}

void warn_paths_proc_self(const struct survey *s)
{
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		struct way way = { .s = s };
		const struct reach_visitor visitor = { look_for_self, &way };
		const char *path = survey_target(s, i)->path;

		(void)reach_walk(s->reach, path, &visitor);
		if (way.found)
			survey_warn(s, policy_where(survey_target(s, i)->rule),
			            arena_printf(s->arena,
			                         "\"%s\"%s holds for the first process alone, not for its children",
			                         path,
			                         path_beneath(path, way.found)
			                                 ? ""
			                                 : arena_printf(s->arena, " leads to %s and", way.found)));
	}
}

/* Why somebody else may decide what a directory holds; NULL: nobody may. */
static const char *shared(const struct reach_node *directory)
{
	if (directory->mode & S_IWOTH)
		return "everyone can write";
	if (directory->uid != 0 && directory->uid != geteuid())
		return "belongs to another user";
	/* Where each user has a group of its own, the group has the user's number. */
	if ((directory->mode & S_IWGRP) && directory->gid != 0 && directory->gid != directory->uid)
		return "its group can write";
	return NULL;
}

static bool is_ours(const struct reach_node *node)
{
	return node->uid == 0 || node->uid == geteuid();
}

/*
 * Whether nobody else may rename or remove an entry: it is ours or root's, in a sticky
 * directory that is ours or root's.
 */
static bool keeps(const struct reach_node *directory, const struct reach_node *node)
{
	return (directory->mode & S_ISVTX) && is_ours(directory) && node->exists && is_ours(node);
}

static void look_for_others(void *data, const struct reach_node *node)
{
	struct way *way = data;
	const struct reach_node *directory = node->parent;

	if (way->found || strlen(node->path) <= way->own || !directory->exists ||
	    (way->trusts_sticky && keeps(directory, node)))
		return;
	way->why = shared(directory);
	if (way->why)
		way->found = directory->path;
}

/* Looks at each directory on the way, links followed: whoever may write one decides where the path leads. */
void warn_paths_shared(const struct survey *s)
{
	const struct policy_path *told = NULL;
	const char *through = NULL;

	for (size_t i = 0; i < s->layer->policy.sources_count; i++) {
		struct way way = { .s = s, .trusts_sticky = true };
		const struct reach_visitor visitor = { look_for_others, &way };
		const char *file = s->layer->policy.sources[i].file;

		(void)reach_walk(s->reach, file, &visitor);
		if (way.found)
			survey_warn(s, (struct err_where){ file, 0 },
			            arena_printf(s->arena,
			                         "the policy is reached through \"%s\", which others can change: %s",
			                         way.found, way.why));
	}
	for (size_t i = 0; i < s->layer->targets.count; i++) {
		const struct target *target = survey_target(s, i);
		struct way way = { .s = s, .own = survey_own_length(s, target->rule, true) };
		const struct reach_visitor visitor = { look_for_others, &way };

		(void)reach_walk(s->reach, target->path, &visitor);
		/* One finding for each directory: a glob's matches, and what "except" leaves, share one. */
		if (!way.found || (told && told == target->rule && strcmp(way.found, through) == 0))
			continue;
		survey_warn(s, policy_where(target->rule),
		            arena_printf(s->arena, "\"%s\" leads through \"%s\", which others can change: %s",
		                         target->path, way.found, way.why));
		told = target->rule;
		through = way.found;
	}
}

void warn_paths_policy(const struct survey *s)
{
	for (size_t i = 0; i < s->layer->policy.sources_count; i++) {
		const struct policy_source *source = &s->layer->policy.sources[i];
		const struct err_where where = { source->file, 0 };

		if (source->owner != 0 && source->owner != geteuid())
			survey_warn(s, where,
			            arena_printf(s->arena, "belongs to user %u, who can change it", source->owner));
		if (source->mode & S_IWGRP)
			survey_warn(s, where, "can be written by its group");
	}
}
