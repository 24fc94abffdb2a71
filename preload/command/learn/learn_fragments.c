/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A greedy cover: takes the fragment that covers most, compared with what it opens
 * besides, as long as there is one that covers two objects that were used, or one of
 * its key files.
 */
#include "command/learn/learn_fragments.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "base/path_beneath.h"
#include "base/sort.h"
#include "base/strlist.h"
#include "base/sys.h"
#include "command/base/context.h"
#include "command/base/read_file.h"
#include "command/learn/learn_guard.h"
#include "command/learn/learn_path.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "expand/targets.h"
#include "load/locate.h"
#include "load/policy_names.h"
#include "load/policyfile.h"
#include "model/access.h"
#include "model/policy.h"
#include "process.h"

/* What every dynamically linked program needs: the first that is installed. */
static const char *const always[] = { "start", "base" };

/* The cost of a rule that nothing used: higher if it lets things be changed, highest in a guarded place. */
#define COST_CHANGES 4
#define COST_GUARDED 1000

/* --- noting -------------------------------------------------------------------------------- */

static struct learn_fragment_rule *add_rule(struct learn_fragment *fragment)
{
	fragment->rules = arena_grow(context_arena(), fragment->rules, fragment->count, &fragment->capacity,
	                             sizeof(*fragment->rules));
	memset(&fragment->rules[fragment->count], 0, sizeof(*fragment->rules));
	return &fragment->rules[fragment->count++];
}

static void add_path(struct learn_fragment *fragment, const struct target *target)
{
	const char *real = learn_path_real(context_arena(), target->path);
	uint64_t rights = policy_group_rights(target->rule->group);
	struct learn_fragment_rule *rule = NULL;
	struct statx st;

	if (!real || sys_stat(AT_FDCWD, real, AT_SYMLINK_NOFOLLOW, &st) != 0)
		return;
	if (!S_ISDIR(st.stx_mode))
		rights &= access_file_mask();
	for (size_t i = 0; i < fragment->count && !rule; i++)
		if (fragment->rules[i].path && strcmp(fragment->rules[i].path, real) == 0)
			rule = &fragment->rules[i];
	if (!rule)
		rule = add_rule(fragment);
	rule->path = real;
	rule->type = st.stx_mode & S_IFMT;
	rule->rights.bits[ACCESS_FS] |= rights;
}

/* "# key: /etc/resolv.conf /etc/hosts" */
static void add_keys(struct learn_fragment *fragment, char *text)
{
	char *lines = NULL;

	for (char *line = strtok_r(text, "\n", &lines); line; line = strtok_r(NULL, "\n", &lines)) {
		char *words = NULL;
		size_t mark = strspn(line, "#/ \t");

		if (mark == 0 || strncmp(line + mark, "key:", 4) != 0)
			continue;
		for (char *word = strtok_r(line + mark + 4, " \t,", &words); word;
		     word = strtok_r(NULL, " \t,", &words)) {
			const char *real = *word == '/' ? learn_path_real(context_arena(), word) : NULL;

			/* A key file that does not exist here is left out. */
			if (real)
				(void)strlist_append(&fragment->keys, context_arena(), real);
		}
	}
	sort_strings(fragment->keys.items, fragment->keys.count);
}

/* Adds the objects that a policy's rules are on here, with the rights. */
static void add_rules(struct learn_fragment *fragment, const struct policy *policy, struct process *process)
{
	const struct targets_source source = process_source(process);
	struct targets targets;

	(void)targets_expand(context_arena(), &err_silent, &source, policy, &targets);
	for (size_t i = 0; i < targets.count; i++)
		add_path(fragment, &targets.list[i]);
	for (size_t i = 0; i < policy->ports_count; i++) {
		struct learn_fragment_rule *rule = add_rule(fragment);

		rule->rights.bits[ACCESS_NET] = policy->ports[i].allow;
		rule->first = policy->ports[i].first;
		rule->last = policy->ports[i].last;
	}
}

static void note(struct learn_record *record, struct process *process, const char *name)
{
	const char *path = arena_printf(context_arena(), "%s/%s" POLICY_NAMES_SUFFIX, locate_fragments_dir, name);
	struct learn_fragment fragment = { .name = name };
	struct policy policy;
	size_t len;
	char *text;

	if (policyfile_load_fragment(context_arena(), &err_silent, path, locate_fragments_dir, &policy) != 0)
		return;
	add_rules(&fragment, &policy, process);
	text = read_file(context_arena(), path, (size_t)1024 * 1024, &len);
	if (text)
		add_keys(&fragment, text);
	record->fragments = arena_grow(context_arena(), record->fragments, record->fragments_count,
	                               &record->fragments_capacity, sizeof(*record->fragments));
	record->fragments[record->fragments_count++] = fragment;
}

/* Rights that are not handled are as good as granted everywhere. */
static void add_unrestricted(struct learn_fragment *fragment, const struct policy *policy)
{
	struct learn_fragment_rule *rule = add_rule(fragment);

	rule->path = "/";
	rule->type = S_IFDIR;
	rule->rights.bits[ACCESS_FS] = policy->unrestricted.bits[ACCESS_FS];
	rule = add_rule(fragment);
	rule->rights.bits[ACCESS_NET] = policy->unrestricted.bits[ACCESS_NET];
	rule->last = UINT16_MAX;
}

int learn_fragments_load(const struct err_sink *sink, const char *path, struct process *process,
                         struct learn_fragment *out, struct policy *policy)
{
	struct process own = *process;

	*out = (struct learn_fragment){ .name = path };
	if (policyfile_load(context_arena(), &err_silent, path, locate_fragments_dir, policy) == 0)
		add_unrestricted(out, policy);
	else if (policyfile_load_fragment(context_arena(), &err_silent, path, locate_fragments_dir, policy) == 0)
		policy->abi = 0;
	else
		return policyfile_load(context_arena(), sink, path, locate_fragments_dir, policy);
	add_rules(out, policy, &own);
	return 0;
}

void learn_fragments_note(struct learn_record *record, struct process *process)
{
	DIR *dir = opendir(locate_fragments_dir);
	struct strlist names = { 0 };
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL) {
		size_t len = policy_names_length(entry->d_name);

		if (len > 0 && strcmp(entry->d_name + len, POLICY_NAMES_SUFFIX) == 0)
			(void)strlist_append(&names, context_arena(),
			                     arena_strndup(context_arena(), entry->d_name, len));
	}
	if (dir)
		(void)closedir(dir);
	sort_strings(names.items, names.count);
	for (size_t i = 0; i < names.count; i++)
		note(record, process, names.items[i]);
}

/* --- choosing ------------------------------------------------------------------------------ */

/* A directory to write in is no reason to take a fragment where something in it was only read. */
static bool fits(const struct learn_fragment_rule *rule, uint64_t rights)
{
	return !S_ISDIR(rule->type) || !(rule->rights.bits[ACCESS_FS] & learn_targets_changes()) ||
	       rights & learn_targets_changes();
}

/* Whether a fragment grants rights at a path; fitting: by rules that fit. */
static bool grants(const struct learn_record *record, const struct learn_fragment *fragment, const char *path,
                   uint64_t rights, bool fitting)
{
	uint64_t lacking = rights;

	for (size_t i = 0; i < fragment->count && lacking; i++)
		if (fragment->rules[i].path && (!fitting || fits(&fragment->rules[i], rights)) &&
		    learn_guard_stands_for(record, fragment->rules[i].path, path))
			lacking &= ~fragment->rules[i].rights.bits[ACCESS_FS];
	return lacking == 0;
}

static bool has_key(const struct learn_fragment *fragment, const char *path)
{
	for (size_t i = 0; i < fragment->keys.count; i++)
		if (path_beneath(path, fragment->keys.items[i]))
			return true;
	return false;
}

static bool is_open(const struct learn_target *target)
{
	return !(target->flags & (LEARN_TARGET_COVERED | LEARN_TARGET_ABSENT));
}

/* Whether a rule is of use to any target. */
static bool is_used(const struct learn_fragment_rule *rule, const struct learn_targets *targets)
{
	for (size_t i = 0; i < targets->count; i++)
		if (rule->path && targets->list[i].rights & rule->rights.bits[ACCESS_FS] &&
		    fits(rule, targets->list[i].rights) && path_beneath(targets->list[i].path, rule->path))
			return true;
	return false;
}

/* What a fragment opens beyond use. */
static unsigned long cost(const struct learn_facts *facts, const struct learn_fragment *fragment,
                          const struct learn_targets *targets)
{
	unsigned long sum = 0;

	for (size_t i = 0; i < fragment->count; i++) {
		const struct learn_fragment_rule *rule = &fragment->rules[i];
		bool changes = rule->rights.bits[ACCESS_FS] & learn_targets_changes();

		if (!rule->path || !S_ISDIR(rule->type))
			sum += !is_used(rule, targets);
		else if (changes ? learn_guard_writes(facts, rule->path)
		                 : strcmp(rule->path, "/etc") == 0 || learn_path_depth(rule->path) == 0)
			sum += COST_GUARDED;
		else if (!is_used(rule, targets))
			sum += changes ? COST_CHANGES : 1;
	}
	return sum;
}

/* How many targets that are not covered yet a fragment covers; 0: too few to take it. */
static unsigned long gain(const struct learn_record *record, const struct learn_fragment *fragment,
                          const struct learn_targets *targets)
{
	unsigned long covered = 0;
	bool key = false;

	for (size_t i = 0; i < targets->count; i++) {
		const struct learn_target *target = &targets->list[i];

		if (!is_open(target) || !grants(record, fragment, target->path, target->rights, true))
			continue;
		covered++;
		key |= has_key(fragment, target->path);
	}
	return key || covered > 1 ? covered : 0;
}

static void take(const struct learn_record *record, const struct learn_fragment *fragment,
                 struct learn_targets *targets, struct strlist *chosen)
{
	for (size_t i = 0; i < targets->count; i++)
		if (!(targets->list[i].flags & LEARN_TARGET_COVERED) &&
		    grants(record, fragment, targets->list[i].path, targets->list[i].rights, false))
			targets->list[i].flags |= LEARN_TARGET_COVERED;
	(void)strlist_append(chosen, context_arena(), fragment->name);
}

void learn_fragments_have(const struct learn_record *record, const struct learn_fragment *have,
                          struct learn_targets *targets)
{
	struct strlist ignored = { 0 };

	take(record, have, targets, &ignored);
}

bool learn_fragments_has_port(const struct learn_fragment *fragment, uint64_t right, uint16_t port)
{
	for (size_t i = 0; i < fragment->count; i++)
		if (fragment->rules[i].rights.bits[ACCESS_NET] & right && fragment->rules[i].first <= port &&
		    port <= fragment->rules[i].last)
			return true;
	return false;
}

static const struct learn_fragment *find(const struct learn_record *record, const char *name)
{
	for (size_t i = 0; i < record->fragments_count; i++)
		if (strcmp(record->fragments[i].name, name) == 0)
			return &record->fragments[i];
	return NULL;
}

/* The fragment that covers most for its cost; of equal ones the first by name.  NULL: none is worth it. */
static const struct learn_fragment *best_of(const struct learn_record *record, const struct learn_targets *targets)
{
	const struct learn_fragment *best = NULL;
	unsigned long best_gain = 0, best_cost = 1;

	for (size_t i = 0; i < record->fragments_count; i++) {
		const struct learn_fragment *fragment = &record->fragments[i];
		unsigned long own_gain = gain(record, fragment, targets);
		unsigned long own_cost = own_gain ? 1 + cost(&record->facts, fragment, targets) : 1;

		if (own_gain == 0 || own_cost >= COST_GUARDED)
			continue;
		if (!best || own_gain * best_cost > best_gain * own_cost ||
		    (own_gain * best_cost == best_gain * own_cost && strcmp(fragment->name, best->name) < 0)) {
			best = fragment;
			best_gain = own_gain;
			best_cost = own_cost;
		}
	}
	return best;
}

/* Whether another fragment grants all that one grants, for example because it includes it. */
static bool is_within(const struct learn_record *record, const struct learn_fragment *fragment,
                      const struct learn_fragment *other)
{
	for (size_t i = 0; i < fragment->count; i++) {
		const struct learn_fragment_rule *rule = &fragment->rules[i];

		if (!rule->path || !grants(record, other, rule->path, rule->rights.bits[ACCESS_FS], false))
			return false;
	}
	return true;
}

static void drop_included(const struct learn_record *record, struct strlist *chosen)
{
	for (size_t i = 0; i < chosen->count; i++)
		for (size_t j = 0; j < chosen->count; j++) {
			if (i == j ||
			    !is_within(record, find(record, chosen->items[i]), find(record, chosen->items[j])))
				continue;
			chosen->items[i--] = chosen->items[--chosen->count];
			break;
		}
}

struct strlist learn_fragments_choose(const struct learn_record *record, bool start, struct learn_targets *targets)
{
	const struct learn_fragment *fragment = NULL;
	struct strlist chosen = { 0 };

	for (size_t i = 0; start && i < COUNT(always) && !fragment; i++)
		fragment = find(record, always[i]);
	if (fragment)
		take(record, fragment, targets, &chosen);
	while ((fragment = best_of(record, targets)) != NULL)
		take(record, fragment, targets, &chosen);
	drop_included(record, &chosen);
	sort_strings(chosen.items, chosen.count);
	return chosen;
}

bool learn_fragments_grant_port(const struct learn_record *record, const struct strlist *chosen, uint64_t right,
                                uint16_t port)
{
	for (size_t i = 0; i < chosen->count; i++)
		if (learn_fragments_has_port(find(record, chosen->items[i]), right, port))
			return true;
	return false;
}
