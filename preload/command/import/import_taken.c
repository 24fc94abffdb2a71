/* SPDX-License-Identifier: BSD-3-Clause */
/* Paths are compared by their text, a component at a time, where either may be a pattern. */
#include "command/import/import_taken.h"

#include <fnmatch.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/import/import_policy.h"
#include "load/locate.h"
#include "load/policyfile.h"
#include "model/policy.h"
#include "model/uapi.h"

struct taking {
	struct import_policy *policy;
	const struct import_taken_list *taken;
	struct policy base; /* what is included anyway */
};

enum relation {
	APART,
	ABOVE, /* the first holds the second */
	SAME,
	BENEATH
};

static bool is_pattern(const char *path)
{
	return strpbrk(path, "*?[") != NULL;
}

/* Whether both may match one name: a pattern need not match its own text ("[12]"). */
static bool may_meet(const char *own, const char *other)
{
	return strcmp(own, other) == 0 || (is_pattern(own) && is_pattern(other)) || fnmatch(own, other, 0) == 0 ||
	       fnmatch(other, own, 0) == 0;
}

/* Whether the first matches all that the second does, as far as that can be told. */
static bool holds(const char *own, const char *other)
{
	return strcmp(own, other) == 0 || strcmp(own, "*") == 0 || (!is_pattern(other) && fnmatch(own, other, 0) == 0);
}

/* Where the first lies to the second, by components that match; *rest: what it has more, where it lies beneath. */
static enum relation relation_by(bool (*matches)(const char *, const char *), const char *path, const char *other,
                                 const char **rest)
{
	for (;;) {
		size_t len, other_len;

		path += strspn(path, "/");
		other += strspn(other, "/");
		len = strcspn(path, "/");
		other_len = strcspn(other, "/");
		*rest = path;
		if (len == 0 || other_len == 0)
			return len ? BENEATH : other_len ? ABOVE : SAME;
		if (!matches(arena_strndup(context_arena(), path, len),
		             arena_strndup(context_arena(), other, other_len)))
			return APART;
		path += len;
		other += other_len;
	}
}

static enum relation relation(const char *path, const char *other, const char **rest)
{
	return relation_by(may_meet, path, other, rest);
}

static bool is_or_holds(enum relation found)
{
	return found == ABOVE || found == SAME;
}

static bool writes(const struct import_rule *rule)
{
	return strcmp(rule->allow, IMPORT_TAKEN_WRITES) == 0;
}

static void lost(const struct taking *taking, const struct import_taken *taken, const char *why)
{
	import_policy_lost(taking->policy, taken->line, taken->directive, why);
}

/* The path of <base> that a path holds, or lies in, with one of these rights (0: any); NULL: none. */
static const char *in_base(const struct taking *taking, const char *path, uint64_t rights)
{
	for (size_t i = 0; i < taking->base.paths_count; i++) {
		const struct policy_path *rule = &taking->base.paths[i];
		const char *rest;

		if (rights && !(policy_group_rights(rule->group) & rights))
			continue;
		if (relation(path, rule->text, &rest) != APART)
			return rule->text;
	}
	return NULL;
}

/*
 * In the order of the profile: the last one that is about a rule's path counts.  What is
 * about a part of a pattern's matches alone takes writing from all of them, and gives it to none.
 */
static void take_writing(const struct taking *taking)
{
	for (size_t i = 0; i < taking->policy->count; i++) {
		struct import_rule *rule = &taking->policy->rules[i];
		const struct import_taken *part = NULL; /* that took more than it is about */

		for (size_t j = 0; j < taking->taken->count; j++) {
			const struct import_taken *taken = &taking->taken->list[j];
			const bool takes = taken->kind == IMPORT_TAKEN_WRITE;
			const char *rest;

			if (!takes && taken->kind != IMPORT_TAKEN_GIVEN)
				continue;
			if (is_or_holds(relation_by(holds, taken->path, rule->path, &rest))) {
				rule->allow = takes ? IMPORT_TAKEN_READS : IMPORT_TAKEN_WRITES;
				part = NULL;
			} else if (takes && writes(rule) && is_or_holds(relation(taken->path, rule->path, &rest))) {
				rule->allow = IMPORT_TAKEN_READS;
				part = taken;
			}
		}
		if (part)
			import_policy_changed(taking->policy, part->line, part->directive,
			                      arena_printf(context_arena(), " for all that \"%s\" matches",
			                                   rule->path));
	}
}

/* Excepts the rest of a path from a rule that it lies beneath.  Returns why not; NULL: done. */
static const char *except(struct import_rule *rule, const char *rest)
{
	if (rule->is_glob || is_pattern(rest))
		return arena_printf(context_arena(),
		                    "it lies in what another rule grants, %s, and except takes no pattern", rule->path);
	import_policy_name(&rule->except, rest);
	return NULL;
}

/* What is excepted has a price where things are made beside it. */
static void say_price(const struct taking *taking, const struct import_taken *taken, const char *carved)
{
	if (carved)
		import_policy_changed(taking->policy, taken->line, taken->directive,
		                      arena_printf(context_arena(),
		                                   " by except: in \"%s\" itself nothing can be made or removed",
		                                   carved));
}

/* What a path has beneath a rule's is read by a rule of its own, once. */
static void add_read(const struct taking *taking, const char *above, const char *rest)
{
	const char *path = arena_printf(context_arena(), "%s/%s", strcmp(above, "/") == 0 ? "" : above, rest);

	for (size_t i = 0; i < taking->policy->count; i++)
		if (strcmp(taking->policy->rules[i].path, path) == 0)
			return;
	import_policy_add(taking->policy, &(const struct import_rule){
						  .path = path, .allow = IMPORT_TAKEN_READS, .skips_missing = true });
}

/* Of what is written around it, it is excepted, and has a rule of its own. */
static void make_read_only(const struct taking *taking, const struct import_taken *taken)
{
	const size_t count = taking->policy->count;
	bool is_open = in_base(taking, taken->path, 0) != NULL;
	const char *carved = NULL, *why = NULL;

	for (size_t i = 0; i < count; i++) {
		struct import_rule *rule = &taking->policy->rules[i];
		const char *rest;
		const enum relation found = relation(taken->path, rule->path, &rest);

		is_open |= found != APART;
		if (found != BENEATH || !writes(rule))
			continue;
		why = except(rule, rest);
		if (why)
			break;
		carved = rule->path;
		add_read(taking, carved, rest);
	}
	if (why || !is_open) {
		lost(taking, taken, why ? why : "it grants nothing: no rule names it, so it cannot be read either");
		return;
	}
	say_price(taking, taken, carved);
}

static bool is_spared(const struct taking *taking, const struct import_taken *taken)
{
	for (const struct import_taken *before = taking->taken->list; before < taken; before++)
		if (before->kind == IMPORT_TAKEN_SPARED && strcmp(before->path, taken->path) == 0)
			return true;
	return false;
}

static void make_closed(const struct taking *taking, const struct import_taken *taken)
{
	const char *granted = in_base(taking, taken->path, 0);
	const char *why = granted ? arena_printf(context_arena(), "<base> grants \"%s\"", granted) : NULL;
	const char *carved = NULL;

	if (is_spared(taking, taken))
		return;
	for (size_t i = 0; i < taking->policy->count; i++) {
		struct import_rule *rule = &taking->policy->rules[i];
		const char *rest, *fault = NULL;
		const enum relation found = relation(taken->path, rule->path, &rest);

		if (is_or_holds(found))
			fault = arena_printf(context_arena(), "another rule grants \"%s\"", rule->path);
		else if (found == BENEATH) {
			fault = except(rule, rest);
			carved = writes(rule) ? rule->path : carved;
		}
		why = why ? why : fault;
	}
	if (why)
		lost(taking, taken, why);
	else
		say_price(taking, taken, carved);
}

static void make_unexecutable(const struct taking *taking, const struct import_taken *taken)
{
	const char *granted = in_base(taking, taken->path, LANDLOCK_ACCESS_FS_EXECUTE);

	if (granted)
		lost(taking, taken, arena_printf(context_arena(), "<base> grants executing in \"%s\"", granted));
}

/* Only where the program may write anyway: that it is made grants nothing. */
static void make_directory(const struct taking *taking, const struct import_taken *taken)
{
	struct import_rule *own = NULL;
	bool may_write = false;

	for (size_t i = 0; i < taking->policy->count; i++) {
		struct import_rule *rule = &taking->policy->rules[i];
		const char *rest;
		const enum relation found = relation(taken->path, rule->path, &rest);

		if (found == SAME && !rule->is_glob)
			own = rule;
		may_write |= (found == SAME || found == BENEATH) && writes(rule) && !rule->is_glob &&
		             rule->except.count == 0;
	}
	if (!may_write || is_pattern(taken->path) || (own && (!writes(own) || own->except.count)))
		lost(taking, taken, "no rule lets the program write there, or except is in its way: make it before");
	else if (own)
		own->creates = true;
	else
		import_policy_add(taking->policy, &(const struct import_rule){ .path = taken->path,
		                                                               .allow = IMPORT_TAKEN_WRITES,
		                                                               .creates = true });
}

int import_taken(const struct err_sink *sink, struct import_policy *policy, const struct import_taken_list *taken)
{
	/* In this order: what is closed is closed in what is read only as well. */
	static const struct {
		enum import_taken_kind kind;
		void (*take)(const struct taking *taking, const struct import_taken *taken);
	} steps[] = {
		{ IMPORT_TAKEN_WRITE, make_read_only },
		{ IMPORT_TAKEN_ALL, make_closed },
		{ IMPORT_TAKEN_EXECUTE, make_unexecutable },
		{ IMPORT_TAKEN_MADE, make_directory },
	};
	struct taking taking = { .policy = policy, .taken = taken };

	if (policyfile_load_text(context_arena(), sink, "<base>", "abi = 11; include = \"<base>\";\n",
	                         locate_fragments_dir, &taking.base) != 0)
		return -1;
	take_writing(&taking);
	for (size_t step = 0; step < COUNT(steps); step++)
		for (size_t i = 0; i < taken->count; i++)
			if (taken->list[i].kind == steps[step].kind)
				steps[step].take(&taking, &taken->list[i]);
	return 0;
}
