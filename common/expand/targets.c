/* SPDX-License-Identifier: BSD-3-Clause */
/* Expanding the paths of a policy. */
#include "expand/targets.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strlist.h"
#include "expand/except.h"
#include "expand/expand.h"
#include "expand/glob.h"
#include "expand/globwalk.h"
#include "expand/missing_hint.h"
#include "expand/program_args.h"
#include "model/policy.h"
#include "model/values.h"

struct work {
	struct arena *arena;
	const struct err_sink *sink;
	const struct targets_source *source;
	struct targets *out;
};

/* Those of a path as it stands in the policy. */
static const struct target_terms plain = { .extra = TARGET_OF_POLICY };

static int add(const struct work *work, const struct policy_path *rule, const char *path,
               const struct target_terms *terms)
{
	struct targets *out = work->out;
	struct target *grown = arena_grow(work->arena, out->list, out->count, &out->capacity, sizeof(*out->list));

	if (!grown)
		return err_memory(work->sink);
	out->list = grown;
	out->list[out->count++] = (struct target){ rule, path, terms };
	return 0;
}

/* So many copies, to be changed.  NULL: reported. */
static struct target_terms *copies_of(const struct work *work, const struct target_terms *terms, size_t count)
{
	struct target_terms *copies = arena_alloc(work->arena, count * sizeof(*copies));

	if (!copies)
		(void)err_memory(work->sink);
	for (size_t i = 0; copies && i < count; i++)
		copies[i] = *terms;
	return copies;
}

static int skip(const struct work *work, const struct strlist *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		if (strlist_append(&work->out->skipped, work->arena, paths->items[i]) != 0)
			return err_memory(work->sink);
	return 0;
}

static int no_match(const struct work *work, const struct policy_path *rule, const char *link)
{
	if (rule->group->skip_missing) {
		if (strlist_append(&work->out->skipped, work->arena, rule->text) != 0)
			return err_memory(work->sink);
		return 0;
	}
	if (link)
		return err_report(work->sink, ERR_POLICY, policy_where(rule),
		                  "a glob skips them: name what they lead to, or write one as path = \"...\"",
		                  "glob \"%s\" matches symbolic links alone, such as \"%s\"", rule->text, link);
	return err_report(work->sink, ERR_POLICY, policy_where(rule), missing_hint(rule, ENOENT),
	                  "glob \"%s\" matches nothing", rule->text);
}

static int add_glob(const struct work *work, const struct policy_path *rule, const char *pattern, bool from_words)
{
	const char *hint;
	const char *fault = glob_fault(pattern, &hint);
	struct target_terms *terms;
	struct globwalk_result found;

	if (fault)
		return err_report(work->sink, ERR_POLICY, policy_where(rule), hint, "glob \"%s\": %s", rule->text,
		                  fault);
	if (globwalk_run(work->arena, work->sink, rule, pattern, !from_words, &found) != 0 ||
	    skip(work, &found.skipped) != 0)
		return -1;
	if (found.matches.count == 0)
		return from_words ? 0 : no_match(work, rule, found.link);
	terms = copies_of(work, &plain, 1);
	if (!terms)
		return -1;
	terms->literal = found.literal;
	terms->from_words = from_words;
	for (size_t i = 0; i < found.matches.count; i++)
		if (add(work, rule, found.matches.items[i], terms) != 0)
			return -1;
	return 0;
}

/* A directory with exceptions has no rule: what lies beside them has one each. */
static int add_carved(const struct work *work, const struct policy_path *rule, const char *path,
                      const struct target_terms *terms)
{
	struct targets *out = work->out;
	struct except_objects *objects = arena_zalloc(work->arena, 1, sizeof(*objects));
	struct except except = { work->arena, work->sink, &out->mounts, objects, .notes = out->excepted };
	struct target_terms *carved = copies_of(work, terms, 2), *sibling;
	int ret;

	if (!carved)
		return -1;
	if (!objects)
		return err_memory(work->sink);
	carved->carved = true;
	sibling = carved + 1;
	sibling->excepted = objects;
	if (!sibling->literal)
		sibling->literal = strlen(path);
	while (!terms->literal && sibling->literal > 1 && path[sibling->literal - 1] == '/')
		sibling->literal--;
	if (add(work, rule, path, carved) != 0)
		return -1;
	ret = except_expand(&except, rule, path, carved->literal);
	/* Also after an error: the list may have moved. */
	out->excepted = except.notes;
	if (ret != 0 || skip(work, &except.skipped) != 0)
		return -1;
	for (size_t i = 0; i < except.siblings.count; i++)
		if (add(work, rule, except.siblings.items[i], sibling) != 0)
			return -1;
	return 0;
}

static int add_path(const struct work *work, const struct policy_path *rule, const char *path,
                    const struct target_terms *terms)
{
	return (rule->group->except ? add_carved : add)(work, rule, path, terms);
}

/* A word's path before a pattern: its own glob characters mean nothing. */
static const char *escaped(const struct work *work, const char *path)
{
	char *text = arena_alloc(work->arena, 2 * strlen(path) + 1);

	if (text)
		(void)glob_escape(path, text);
	return text;
}

/* One word's path, with what the rule says after it. */
static int add_word(const struct work *work, const struct policy_path *rule, const char *word, const char *after)
{
	static const struct target_terms terms = { .literal = 1, .from_words = true };
	const char *path = rule->group->is_glob ? escaped(work, word) : word;

	if (path && *after)
		path = arena_printf(work->arena, "%s%s", strcmp(path, "/") == 0 ? "" : path, after);
	if (!path)
		return err_memory(work->sink);
	return rule->group->is_glob ? add_glob(work, rule, path, true) : add_path(work, rule, path, &terms);
}

/* Whether a word is the one that is asked for. */
static bool is_asked_for(const struct program_args *args, int number, int position)
{
	if (position == 0)
		return true;
	return number == (position == EXPAND_LAST ? args->words : position);
}

/* A policy may ask for a word in several rules. */
static bool is_listed(const struct targets *out, const char *path)
{
	for (size_t i = 0; i < out->skipped.count; i++)
		if (out->skipped.items[i] == path)
			return true;
	return false;
}

/* The words that lead through links have no rule, and are listed: whatever the rule has after them. */
static int skip_links(const struct work *work, const struct expand_result *result)
{
	struct program_args *args = work->source->args;
	const bool directories = result->words == EXPAND_ARG_DIR;

	for (size_t i = 0; i < args->links_count; i++) {
		struct program_args_link *link = &args->links[i];

		if (link->directory != directories || !is_asked_for(args, link->number, result->position))
			continue;
		if (link->used && is_listed(work->out, link->path))
			continue;
		link->used = true;
		if (strlist_append(&work->out->skipped, work->arena, link->path) != 0)
			return err_memory(work->sink);
	}
	return 0;
}

static int resolve_words(const struct work *work, const struct expand_result *result,
                         const struct program_args_paths **paths)
{
	struct program_args *args = work->source->args;

	*paths = &args->followed;
	if (result->words == EXPAND_ARG_FOLLOW)
		return program_args_resolve_followed(args, work->arena) != 0 ? err_memory(work->sink) : 0;
	*paths = result->words == EXPAND_ARG ? &args->files : &args->dirs;
	if (program_args_resolve(args, work->arena) != 0)
		return err_memory(work->sink);
	return skip_links(work, result);
}

static int add_words(const struct work *work, const struct policy_path *rule, const struct expand_result *result)
{
	const struct program_args *args = work->source->args;
	const struct program_args_paths *found;

	if (resolve_words(work, result, &found) != 0)
		return -1;
	for (size_t i = 0; i < found->paths.count; i++)
		if (is_asked_for(args, found->numbers[i], result->position) &&
		    add_word(work, rule, found->paths.items[i], result->text) != 0)
			return -1;
	return 0;
}

/* A working directory that is gone, or lies outside of the root, has no name. */
static bool lacks_cwd(const struct work *work, const struct policy_path *rule)
{
	const struct values *values = &work->source->values;

	return rule->group->skip_missing && strstr(rule->text, "${@cwd}") && !values->get(values->data, "@cwd");
}

/* Whether a rule's text is a path as it stands: for expand_text nothing to do. */
static bool is_path(const struct policy_path *rule)
{
	return !rule->group->is_glob && rule->text[0] == '/' && !bytes_have(rule->text, rule->len, '$');
}

static int expand_path(const struct work *work, const struct policy_path *rule)
{
	struct expand_result result;

	if (is_path(rule))
		return add_path(work, rule, rule->text, &plain);
	if (lacks_cwd(work, rule)) {
		if (strlist_append(&work->out->skipped, work->arena, rule->text) != 0)
			return err_memory(work->sink);
		return 0;
	}
	if (expand_text(work->arena, work->sink, &work->source->values, policy_where(rule), rule->text,
	                rule->group->is_glob, &result) != 0)
		return -1;
	if (result.words != EXPAND_ONE && rule->group->make_missing)
		return err_report(work->sink, ERR_POLICY, policy_where(rule), "name the directory",
		                  "missing = \"create\" goes with no argument of the program's, as in \"%s\"",
		                  rule->text);
	if (result.words != EXPAND_ONE)
		return add_words(work, rule, &result);
	if (rule->group->is_glob)
		return add_glob(work, rule, result.text, false);
	return add_path(work, rule, result.text, &plain);
}

int targets_add_extra(struct arena *arena, const struct err_sink *sink, struct targets *targets, const char *path,
                      uint64_t rights, enum target_extra extra, const struct target_id *seen)
{
	const struct work work = { arena, sink, NULL, targets };
	struct added {
		struct policy_path rule;
		struct policy_group group;
		struct target_terms terms;
	} *added = arena_zalloc(arena, 1, sizeof(*added));

	if (!added)
		return err_memory(sink);
	added->group.file = path;
	added->group.allow.grouped = rights;
	added->rule = policy_path_of(&added->group, path, 0);
	added->terms.extra = extra;
	added->terms.seen = seen;
	return add(&work, &added->rule, path, &added->terms);
}

int targets_expand(struct arena *arena, const struct err_sink *sink, const struct targets_source *source,
                   const struct policy *policy, struct targets *out)
{
	const struct work work = { arena, sink, source, out };
	int ret = 0;

	memset(out, 0, sizeof(*out));
	/* Most rules are one path. */
	out->list = policy->paths_count ? arena_zalloc(arena, policy->paths_count, sizeof(*out->list)) : NULL;
	out->capacity = out->list ? policy->paths_count : 0;
	for (size_t i = 0; i < policy->paths_count; i++)
		if (expand_path(&work, &policy->paths[i]) != 0)
			ret = -1;
	return ret;
}
