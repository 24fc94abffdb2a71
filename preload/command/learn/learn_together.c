/* SPDX-License-Identifier: BSD-3-Clause */
/* Never into or over a guarded place: learn_guard.h. */
#include "command/learn/learn_together.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/path_beneath.h"
#include "command/base/context.h"
#include "command/base/string_table.h"
#include "command/learn/learn_guard.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "expand/glob.h"

static bool is_in_use(const struct learn_target *target)
{
	return !(target->flags & LEARN_TARGET_COVERED);
}

static bool is_made_in(const struct learn_target *target)
{
	return is_in_use(target) && target->flags & LEARN_TARGET_MADE_IN;
}

/* The nearest directory that two paths lie beneath, if it may be granted.  NULL: it may not. */
static const char *above(const struct learn_facts *facts, const char *a, const char *b)
{
	const char *directory = arena_strndup(context_arena(), a, learn_path_common(a, b));

	/* A directory for temporary files is granted if something was made in it itself, never for what lies deeper. */
	if (learn_guard_is_temporary(facts, directory) || learn_guard_writes(facts, directory))
		return NULL;
	return directory;
}

/* The directory of the two neighbours, in the order of paths, that lie nearest to each other. */
static const char *nearest(const struct learn_facts *facts, const struct learn_targets *targets)
{
	const struct learn_target *before = NULL;
	const char *best = NULL;

	for (size_t i = 0; i < targets->count; i++) {
		const struct learn_target *target = &targets->list[i];
		const char *directory;

		if (!is_made_in(target))
			continue;
		directory = before ? above(facts, before->path, target->path) : NULL;
		if (directory && (!best || learn_path_depth(directory) > learn_path_depth(best)))
			best = directory;
		before = target;
	}
	return best;
}

void learn_together_made(const struct learn_facts *facts, struct learn_targets *targets)
{
	const char *directory;

	while ((directory = nearest(facts, targets)) != NULL) {
		struct learn_target *all = learn_targets_at(targets, directory, S_IFDIR);

		/* The list may have moved in memory; it only grows at its end. */
		for (size_t i = 0; i < targets->count; i++) {
			struct learn_target *target = &targets->list[i];

			if (target == all || !is_made_in(target) || !path_beneath(target->path, directory))
				continue;
			learn_targets_merge(all, target);
			target->flags |= LEARN_TARGET_COVERED;
			target->flags &= ~(unsigned)LEARN_TARGET_MADE_IN;
		}
		all->flags |= LEARN_TARGET_SEVERAL;
		all->flags &= ~(unsigned)LEARN_TARGET_COVERED;
		learn_targets_sort(targets);
	}
}

/* --- siblings ------------------------------------------------------------------------ */

/* Targets in or beneath one directory that are used with the same rights. */
struct group {
	const char *directory;
	uint64_t rights;
	size_t count;       /* of targets */
	size_t places;      /* how many entries of the directory they are, or lie beneath */
	bool direct;        /* all of them are files directly in it */
	const char *suffix; /* the end, from the last dot on, that all their names share; NULL: none */
};

struct groups {
	struct group *list;
	size_t count, capacity;
	struct string_table keys;   /* of rights and directory: the group */
	struct string_table places; /* of rights and a path that is a place */
};

static const char *suffix_of(const char *path)
{
	const char *name = learn_path_name(path);
	const char *dot = strrchr(name, '.');

	return dot && name[0] != '.' && glob_is_literal(dot, strlen(dot)) ? dot : NULL;
}

static bool may_go_together(const struct learn_target *target)
{
	return is_in_use(target) && !(target->flags & (LEARN_TARGET_ABSENT | LEARN_TARGET_MADE_IN)) &&
	       !(target->rights & learn_targets_changes()) && (S_ISREG(target->type) || S_ISDIR(target->type));
}

static const char *key_of(uint64_t rights, const char *path)
{
	return arena_printf(context_arena(), "%llx %s", (unsigned long long)rights, path);
}

static struct group *group_at(struct groups *groups, uint64_t rights, const char *directory)
{
	const char *key = key_of(rights, directory);
	size_t at = string_table_find(&groups->keys, key);

	if (at != STRING_TABLE_NONE)
		return &groups->list[at];
	groups->list =
		arena_grow(context_arena(), groups->list, groups->count, &groups->capacity, sizeof(*groups->list));
	string_table_add(&groups->keys, key, groups->count);
	groups->list[groups->count] =
		(struct group){ .directory = arena_strndup(context_arena(), directory, strlen(directory)),
		                .rights = rights,
		                .direct = true };
	return &groups->list[groups->count++];
}

/* Counts a target in the group of each directory that it lies beneath. */
static void count_target(struct groups *groups, const struct learn_target *target)
{
	char *path = arena_strndup(context_arena(), target->path, strlen(target->path));
	const char *suffix = suffix_of(target->path);
	bool direct = S_ISREG(target->type) && !(target->flags & LEARN_TARGET_GLOB);

	while (path[1] != '\0') {
		const char *place = key_of(target->rights, path);
		struct group *group;

		learn_path_cut(path);
		group = group_at(groups, target->rights, path);
		if (string_table_find(&groups->places, place) == STRING_TABLE_NONE) {
			string_table_add(&groups->places, place, 0);
			group->places++;
		}
		if (group->count++ == 0)
			group->suffix = suffix;
		else if (!suffix || !group->suffix || strcmp(suffix, group->suffix) != 0)
			group->suffix = NULL;
		group->direct &= direct;
		direct = false;
	}
}

static bool is_of(const struct group *group, const struct learn_target *target)
{
	return may_go_together(target) && target->rights == group->rights &&
	       strcmp(target->path, group->directory) != 0 && path_beneath(target->path, group->directory);
}

static void merge(struct learn_targets *targets, const struct group *group)
{
	bool glob = group->direct && group->suffix && glob_is_literal(group->directory, strlen(group->directory));
	const char *path = glob ? arena_printf(context_arena(), "%s/*%s", group->directory, group->suffix)
	                        : group->directory;
	struct learn_target all = { .path = path, .type = glob ? S_IFREG : S_IFDIR };
	unsigned optional = LEARN_TARGET_OPTIONAL; /* the directory may be the run's own where all of them are */
	struct learn_target *target;

	for (size_t i = 0; i < targets->count; i++) {
		if (!is_of(group, &targets->list[i]))
			continue;
		learn_targets_merge(&all, &targets->list[i]);
		optional &= targets->list[i].flags;
		targets->list[i].flags |= LEARN_TARGET_COVERED;
	}
	target = learn_targets_at(targets, path, all.type);
	if (target->count == 0)
		target->flags |= optional;
	learn_targets_merge(target, &all);
	target->flags |= LEARN_TARGET_SEVERAL | (glob ? LEARN_TARGET_GLOB : 0U);
	target->flags &= ~(unsigned)LEARN_TARGET_COVERED;
}

void learn_together_siblings(const struct learn_facts *facts, size_t siblings, struct learn_targets *targets)
{
	size_t deepest;

	do {
		struct groups groups = { .count = 0 };

		deepest = 0;
		for (size_t i = 0; i < targets->count; i++)
			if (may_go_together(&targets->list[i]))
				count_target(&groups, &targets->list[i]);
		/* Groups of one depth do not overlap; the targets that they become count for the next depth. */
		for (size_t i = 0; i < groups.count; i++) {
			const struct group *group = &groups.list[i];

			if (group->count < siblings || group->places < 2 || learn_guard_reads(facts, group->directory))
				groups.list[i].count = 0;
			else if (learn_path_depth(group->directory) > deepest)
				deepest = learn_path_depth(group->directory);
		}
		for (size_t i = 0; i < groups.count && deepest > 0; i++)
			if (groups.list[i].count > 0 && learn_path_depth(groups.list[i].directory) == deepest)
				merge(targets, &groups.list[i]);
		learn_targets_sort(targets);
	} while (deepest > 0);
}
