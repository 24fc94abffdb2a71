/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A rule is on the object that its path leads to when the policy is loaded.  A program
 * that can put a link or another object on the way has the rule's rights there at the
 * next start.
 */
#include "command/warn/warn_redirects.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/decide/reach.h"
#include "command/warn/exchange.h"
#include "command/warn/named.h"
#include "command/warn/survey.h"
#include "expand/expand.h"
#include "expand/glob.h"
#include "expand/targets.h"
#include "model/access.h"
#include "model/policy.h"

/* The search of a path's way. */
struct way {
	const struct survey *s;
	const char *path;
	uint64_t rights;   /* the rule's */
	size_t own;        /* so many bytes of the path cannot be redirected */
	size_t literal;    /* so many bytes: links are not followed after them; 0: links are followed everywhere */
	bool ended;        /* a missing component was met */
	const char *found; /* what can be exchanged; NULL: nothing yet */
	bool is_link;      /* by a link; else by an object that exists already */
};

/* Whether a component is the last one of a path. */
static bool is_end(const char *path, const char *component)
{
	const char *name = strrchr(component, '/');
	const size_t len = strlen(path), tail = name ? strlen(name) : 0;

	return tail > 0 && len >= tail && strcmp(path + len - tail, name) == 0;
}

static void look_at(void *data, const struct reach_node *node)
{
	struct way *way = data;
	const struct survey *s = way->s;
	const size_t len = strlen(node->path);
	/* A missing component may be a directory that is still to be made. */
	const bool is_last = node->exists ? !S_ISDIR(node->mode) : is_end(way->path, node->path);
	struct exchange exchange;

	if (way->ended || way->found)
		return;
	way->ended = !node->exists;
	if (len <= way->own)
		return;
	exchange = exchange_of(s, node, is_last);
	/*
	 * A link gives rights that are not granted everywhere; a moved object, rights
	 * that its directory does not have.
	 */
	if ((exchange.by & EXCHANGE_LINK) && (way->literal == 0 || len <= way->literal) &&
	    (way->rights & ~survey_everywhere(s)))
		way->is_link = true;
	else if (!(exchange.by & EXCHANGE_MOVE) || !(way->rights & ~survey_allowed(s, exchange.directory)))
		return;
	way->found = node->path;
}

/* Finds what can be exchanged on a rule's way; false: nothing, or it would not matter. */
static bool is_redirected(const struct survey *s, const struct policy_path *rule, const char *path, size_t literal,
                          struct way *way)
{
	const struct reach_visitor visitor = { look_at, way };

	*way = (struct way){ .s = s, .path = path, .literal = literal };
	way->rights = policy_group_rights(rule->group) & s->layer->plan.handled.bits[ACCESS_FS];
	way->own = survey_own_length(s, rule, false);
	if (path)
		(void)reach_walk(s->reach, path, &visitor);
	return way->found != NULL;
}

/* The part of a glob before the component with its first wildcard; NULL: unknown, or the caller's choice. */
static const char *literal_part(const struct survey *s, const struct policy_path *rule)
{
	struct expand_result pattern;
	const char *start, *at;
	size_t len, used = 0;
	char *literal;

	if (expand_text(s->arena, &err_silent, &s->subject->program->values, policy_where(rule), rule->text, true,
	                &pattern) != 0 ||
	    pattern.words != EXPAND_ONE)
		return NULL;
	literal = arena_zalloc(s->arena, 1, strlen(pattern.text) + 1);
	for (at = pattern.text;; at = start + len) {
		start = at + strspn(at, "/");
		len = strcspn(start, "/");
		if (!start[len] || !glob_is_literal(start, len))
			break;
		literal[used++] = '/';
		used += glob_unescape(start, len, literal + used);
	}
	return literal;
}

/* Rules of an installed fragment make one warning, others one for each line. */
static bool belong_together(const struct policy_path *a, const struct policy_path *b)
{
	return strcmp(a->group->file, b->group->file) == 0 &&
	       (a->line == b->line || survey_is_shipped(policy_where(a)));
}

/* One finding for several paths, at the first one's rule. */
static void warn(const struct survey *s, const struct policy_path *rule, const struct named *named,
                 const struct way *way)
{
	survey_warn(s, policy_where(rule),
	            arena_printf(s->arena,
	                         way->is_link ? "%s can be led elsewhere for the next start: the program can make "
	                                        "\"%s\" a link"
	                                      : "%s can be led elsewhere for the next start: the program can put a "
	                                        "file or directory that is already there at \"%s\"",
	                         named_text(s->arena, named), way->found));
}

/* Globs that match nothing yet. */
static void redirects_globs(const struct survey *s)
{
	const struct policy *policy = &s->layer->policy;
	bool *matches = arena_zalloc(s->arena, policy->paths_count + 1, sizeof(*matches));
	struct way way;

	for (size_t i = 0; i < s->layer->targets.count; i++)
		matches[survey_target(s, i)->rule - policy->paths] = true;
	for (size_t i = 0; i < policy->paths_count; i++) {
		const struct policy_path *rule = &policy->paths[i];

		if (rule->group->is_glob && !matches[i] && is_redirected(s, rule, literal_part(s, rule), 0, &way))
			warn(s, rule, &(struct named){ arena_printf(s->arena, "\"%s\"", rule->text), 1 }, &way);
	}
}

void warn_redirects_rules(const struct survey *s)
{
	size_t next;

	for (size_t i = 0; i < s->layer->targets.count; i = next) {
		const struct policy_path *rule = survey_target(s, i)->rule;
		const struct policy_path *first = NULL;
		struct named named = { .count = 0 };
		struct way way, shown = { .found = NULL };

		for (next = i; next < s->layer->targets.count && belong_together(rule, survey_target(s, next)->rule);
		     next++) {
			const struct target *target = survey_target(s, next);

			/* Arguments are the caller's choice. */
			if (target->terms->from_words ||
			    !is_redirected(s, target->rule, target->path, target->terms->literal, &way))
				continue;
			first = first ? first : target->rule;
			shown = shown.found ? shown : way;
			named_add(s->arena, &named, arena_printf(s->arena, "\"%s\"", target->path));
		}
		if (named.count > 0)
			warn(s, first, &named, &shown);
	}
	redirects_globs(s);
}
