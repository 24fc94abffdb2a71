/* SPDX-License-Identifier: BSD-3-Clause */
/* Never into or over a guarded place: learn_guard.h. */
#include "command/learn/learn_together.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "command/base/context.h"
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

/* The path of the nearest directory over two, if it may be given.  NULL: it may not. */
static const char *above(const struct learn_facts *facts, const char *a, const char *b)
{
	const char *directory = arena_strndup(context_arena(), a, learn_path_common(a, b));

	/* A directory for temporary files is given if something was made in it, never for what lies beneath. */
	if (learn_guard_is_temporary(facts, directory) || learn_guard_writes(facts, directory))
		return NULL;
	return directory;
}

/* The two neighbours, in the order of paths, whose directory is nearest. */
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

		/* The list may have moved, and only grows at its end. */
		for (size_t i = 0; i < targets->count; i++) {
			struct learn_target *target = &targets->list[i];

			if (target == all || !is_made_in(target) || !learn_path_beneath(target->path, directory))
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

/* What lies in, or beneath, one directory, and is used with the same rights. */
struct group {
	const char *directory;
	uint64_t rights;
	size_t count;       /* of targets */
	size_t places;      /* of names in the directory that they are, or lie beneath */
	bool direct;        /* all of them are in it themselves, and no directories */
	const char *suffix; /* that all their names end in, from the last dot on; NULL: there is none */
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

static bool is_of(const struct group *group, const struct learn_target *target)
{
	return may_go_together(target) && target->rights == group->rights &&
	       strcmp(target->path, group->directory) != 0 && learn_path_beneath(target->path, group->directory);
}

/* The name in the directory that a path beneath it begins with, and its length. */
static size_t place_of(const struct group *group, const char *path, const char **place)
{
	*place = path + strlen(group->directory) + (group->directory[1] != '\0');
	return strcspn(*place, "/");
}

/* Targets are in the order of their paths: those beneath one directory follow each other. */
static struct group group_of(const struct learn_targets *targets, const char *directory, uint64_t rights)
{
	struct group group = { .directory = directory, .rights = rights, .direct = true };
	const char *before = "";
	size_t before_len = 0;

	for (size_t i = 0; i < targets->count; i++) {
		const struct learn_target *target = &targets->list[i];
		const char *place, *suffix;
		size_t len;

		if (!is_of(&group, target))
			continue;
		len = place_of(&group, target->path, &place);
		if (len != before_len || strncmp(place, before, len) != 0)
			group.places++;
		before = place;
		before_len = len;
		group.direct &= place[len] == '\0' && S_ISREG(target->type) && !(target->flags & LEARN_TARGET_GLOB);
		suffix = suffix_of(target->path);
		if (group.count++ == 0)
			group.suffix = suffix;
		else if (!suffix || !group.suffix || strcmp(suffix, group.suffix) != 0)
			group.suffix = NULL;
	}
	return group;
}

static void merge(struct learn_targets *targets, const struct group *group)
{
	bool glob = group->direct && group->suffix && glob_is_literal(group->directory, strlen(group->directory));
	const char *path = glob ? arena_printf(context_arena(), "%s/*%s", group->directory, group->suffix)
	                        : group->directory;
	struct learn_target *all = learn_targets_at(targets, path, glob ? S_IFREG : S_IFDIR);

	for (size_t i = 0; i < targets->count; i++) {
		struct learn_target *target = &targets->list[i];

		if (target == all || !is_of(group, target))
			continue;
		learn_targets_merge(all, target);
		target->flags |= LEARN_TARGET_COVERED;
	}
	all->flags |= LEARN_TARGET_SEVERAL | (glob ? LEARN_TARGET_GLOB : 0U);
	all->flags &= ~(unsigned)LEARN_TARGET_COVERED;
	learn_targets_sort(targets);
}

/* The deepest directory over a target that is one for so many; of a glob the directory has its own. */
static bool find(const struct learn_facts *facts, size_t siblings, const struct learn_targets *targets,
                 const struct learn_target *target, struct group *out)
{
	char *directory = arena_strndup(context_arena(), target->path, strlen(target->path));

	do {
		learn_path_cut(directory);
		*out = group_of(targets, arena_strndup(context_arena(), directory, strlen(directory)), target->rights);
		if (out->count >= siblings && out->places > 1 && !learn_guard_reads(facts, out->directory))
			return true;
	} while (directory[1] != '\0');
	return false;
}

void learn_together_siblings(const struct learn_facts *facts, size_t siblings, struct learn_targets *targets)
{
	for (;;) {
		struct group best = { .directory = NULL }, group;

		for (size_t i = 0; i < targets->count; i++)
			if (may_go_together(&targets->list[i]) &&
			    find(facts, siblings, targets, &targets->list[i], &group) &&
			    (!best.directory || learn_path_depth(group.directory) > learn_path_depth(best.directory)))
				best = group;
		if (!best.directory)
			return;
		merge(targets, &best);
	}
}
