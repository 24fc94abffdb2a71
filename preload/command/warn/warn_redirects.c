/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A rule holds where its path leads when the policy is loaded.  Who can put a
 * link on that way has its rights anywhere at the next start.
 */
#include "command/warn/warn_redirects.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/strlist.h"
#include "command/warn/real_path.h"
#include "command/warn/survey.h"
#include "expand/expand.h"
#include "expand/glob.h"
#include "expand/targets.h"
#include "model/access.h"
#include "model/policy.h"
#include "model/values.h"

#define MAKE_SYM SURVEY_FS(MAKE_SYM)

/* So many paths are named in one warning. */
#define NAMED_MAX 3

struct redirects {
	const struct survey *s;
	struct strlist makers; /* beneath these links may be made */
	uint64_t everywhere;   /* what is granted wherever a link leads */
};

struct way {
	const struct redirects *all;
	size_t own;        /* so much of the path is nobody's to redirect */
	bool ended;        /* after what is not there */
	const char *found; /* what can be made a link; NULL: nothing yet */
};

/* False: nowhere may a link be made. */
static bool find_makers(struct redirects *all)
{
	const struct survey *s = all->s;

	if (survey_everywhere(s) & MAKE_SYM)
		(void)strlist_append(&all->makers, s->arena, "/");
	for (size_t i = 0; i < s->layer->targets.count; i++)
		if (s->real[i] && (survey_granted(s, i) & MAKE_SYM))
			(void)strlist_append(&all->makers, s->arena, s->real[i]);
	return all->makers.count > 0;
}

static bool may_hold_links(const struct redirects *all, const char *directory)
{
	for (size_t i = 0; i < all->makers.count; i++)
		if (survey_beneath(directory, all->makers.items[i]))
			return true;
	return false;
}

static void look_at(void *data, const char *directory, const char *path)
{
	struct way *way = data;
	const struct survey *s = way->all->s;
	struct stat st;
	bool absent;
	uint64_t remove;

	if (way->ended || way->found)
		return;
	absent = lstat(path, &st) != 0;
	way->ended = absent;
	if (strlen(path) <= way->own || !may_hold_links(way->all, directory))
		return;
	remove = !absent && S_ISDIR(st.st_mode) ? SURVEY_FS(REMOVE_DIR) : SURVEY_FS(REMOVE_FILE);
	if (absent || (survey_allowed(s, directory) & remove))
		way->found = arena_strndup(s->arena, path, strlen(path));
}

/* What of a rule's path the caller chooses anew each time: where it is, and what it starts. */
static size_t own_length(const struct survey *s, const struct policy_path *rule)
{
	static const char *const names[] = { "@exe", "@cwd" };
	const struct values *values = &s->subject->program->values;

	for (size_t i = 0; i < COUNT(names); i++) {
		size_t len = strlen(names[i]);
		const char *value;

		if (strncmp(rule->text, "${", 2) != 0 || strncmp(rule->text + 2, names[i], len) != 0 ||
		    rule->text[2 + len] != '}')
			continue;
		value = values->get(values->data, names[i]);
		return value ? strlen(value) : 0;
	}
	return 0;
}

/* What can be made a link on a rule's way; NULL: nothing can, or it would not matter. */
static const char *redirected_way(const struct redirects *all, const struct policy_path *rule, const char *path)
{
	const struct survey *s = all->s;
	const uint64_t rights = (rule->allow.named | rule->allow.grouped) & s->layer->plan.handled.bits[ACCESS_FS];
	struct way way = { .all = all, .own = own_length(s, rule) };
	const struct real_path_visitor visitor = { look_at, &way };

	/* What is granted everywhere is granted wherever the link leads. */
	if (path && (rights & ~all->everywhere))
		(void)real_path(s->arena, path, &visitor);
	return way.found;
}

static const char *redirected(const struct redirects *all, const struct target *target)
{
	const char *path = target->path;

	/* Arguments are what the caller says. */
	if (target->from_words)
		return NULL;
	/* Nothing after the literal part of a glob is reached through a link. */
	if (target->literal)
		path = arena_strndup(all->s->arena, path, target->literal);
	return redirected_way(all, target->rule, path);
}

/* The literal part of a glob's rule, without the last component; NULL: it is not known, or the caller's. */
static const char *literal_part(const struct survey *s, const struct policy_path *rule)
{
	struct expand_result pattern;
	const char *start, *at;
	size_t len, used = 0;
	char *literal;

	if (expand_text(s->arena, &err_silent, &s->subject->program->values, rule->where, rule->text, true, &pattern) !=
	            0 ||
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

static bool has_target(const struct survey *s, const struct policy_path *rule)
{
	for (size_t i = 0; i < s->layer->targets.count; i++)
		if (survey_target(s, i)->rule == rule)
			return true;
	return false;
}

/* Rules of an installed fragment make one warning, others one for each line. */
static bool belong_together(const struct policy_path *a, const struct policy_path *b)
{
	return strcmp(a->where.file, b->where.file) == 0 &&
	       (a->where.line == b->where.line || survey_is_shipped(a->where));
}

/* One warning for `count` paths, at the first one's rule. */
static void warn(const struct survey *s, const struct policy_path *rule, const char *named, size_t count,
                 const char *link)
{
	if (count > NAMED_MAX)
		named = arena_printf(s->arena, "%s and %zu more", named, count - NAMED_MAX);
	if (count > 0)
		survey_warn(
			s, rule->where,
			arena_printf(s->arena,
		                     "%s can be led elsewhere for the next start: the program can make \"%s\" a link",
		                     named, link));
}

/* Globs that match nothing yet. */
static void redirects_globs(const struct redirects *all)
{
	const struct survey *s = all->s;

	for (size_t i = 0; i < s->layer->policy.paths_count; i++) {
		const struct policy_path *rule = &s->layer->policy.paths[i];
		const char *found = NULL;

		if (rule->is_glob && !has_target(s, rule))
			found = redirected_way(all, rule, literal_part(s, rule));
		if (found)
			warn(s, rule, arena_printf(s->arena, "\"%s\"", rule->text), 1, found);
	}
}

void warn_redirects_rules(const struct survey *s)
{
	struct redirects all = { .s = s, .everywhere = survey_allowed(s, "/") };
	size_t next;

	if (!find_makers(&all))
		return;
	for (size_t i = 0; i < s->layer->targets.count; i = next) {
		const struct policy_path *rule = survey_target(s, i)->rule;
		const struct policy_path *first = NULL;
		const char *named = "", *link = NULL;
		size_t count = 0;

		for (next = i; next < s->layer->targets.count && belong_together(rule, survey_target(s, next)->rule);
		     next++) {
			const char *found = redirected(&all, survey_target(s, next));

			if (!found)
				continue;
			first = first ? first : survey_target(s, next)->rule;
			link = link ? link : found;
			if (count++ < NAMED_MAX)
				named = arena_printf(s->arena, "%s%s\"%s\"", named, *named ? ", " : "",
				                     survey_target(s, next)->path);
		}
		warn(s, first, named, count, link);
	}
	redirects_globs(&all);
}
