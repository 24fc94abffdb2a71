/* SPDX-License-Identifier: BSD-3-Clause */
/* From a record to text: finds targets, chooses fragments, merges targets, chooses words, and writes it all down. */
#include "command/learn/learn_policy.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/path_beneath.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/learn/learn_check.h"
#include "command/learn/learn_comment.h"
#include "command/learn/learn_fragments.h"
#include "command/learn/learn_guard.h"
#include "command/learn/learn_head.h"
#include "command/learn/learn_record.h"
#include "command/learn/learn_targets.h"
#include "command/learn/learn_together.h"
#include "command/learn/learn_words.h"
#include "model/access.h"
#include "model/uapi.h"

/* The most that one rule takes: its path, escaped, and its comment. */
#define RULE_MOST 4096
#define HEAD_MOST 65536

/* In the order in which they are written. */
enum section {
	SECTION_CONFIGURATION,
	SECTION_ABSENT,
	SECTION_READ,
	SECTION_EXECUTE,
	SECTION_WRITE,
	SECTIONS,
};

static const char *const headings[SECTIONS] = {
	[SECTION_CONFIGURATION] = "Configuration that was read.  It may be what keeps the program safe: leave it here.",
	[SECTION_ABSENT] = "Configuration that was asked for, and is not there.",
	[SECTION_READ] = "What was read.",
	[SECTION_EXECUTE] = "What was executed.",
	[SECTION_WRITE] = "What was written, made or removed.",
};

static enum section section_of(const struct learn_facts *facts, const struct learn_target *target)
{
	if (target->flags & LEARN_TARGET_ABSENT)
		return SECTION_ABSENT;
	if (target->rights & learn_targets_changes())
		return SECTION_WRITE;
	if (target->rights & LANDLOCK_ACCESS_FS_EXECUTE)
		return SECTION_EXECUTE;
	return learn_guard_is_configuration(facts, target->path) ? SECTION_CONFIGURATION : SECTION_READ;
}

/* --- targets ------------------------------------------------------------------------------ */

/* Whether another target's rule, on a directory above, grants all of this one's rights. */
static bool is_granted_above(const struct learn_record *record, const struct learn_targets *targets,
                             const struct learn_target *target)
{
	uint64_t rights = target->rights;

	for (size_t i = 0; i < targets->count; i++) {
		const struct learn_target *other = &targets->list[i];

		if (other == target || other->flags & (LEARN_TARGET_COVERED | LEARN_TARGET_GLOB) ||
		    !S_ISDIR(other->type) || !learn_guard_stands_for(record, other->path, target->path))
			continue;
		rights &= ~other->rights;
	}
	return rights == 0;
}

static void drop_granted(const struct learn_record *record, struct learn_targets *targets)
{
	for (size_t i = 0; i < targets->count; i++)
		if (!(targets->list[i].flags & LEARN_TARGET_COVERED) &&
		    is_granted_above(record, targets, &targets->list[i]))
			targets->list[i].flags |= LEARN_TARGET_COVERED;
}

/* --- text --------------------------------------------------------------------------------- */

/* Adds names for a set of rights: groups of which all rights are in the set, the largest first, then single rights. */
static void add_allow(struct text *text, uint64_t rights, bool directory)
{
	static const char *const groups[] = { "all",  "read_write", "output", "read_execute",
		                              "read", "write",      "create", "remove" };
	const char *names[32];
	size_t count = 0;

	for (size_t i = 0; directory && i < COUNT(groups); i++) {
		struct access_name name;
		uint64_t bits;

		(void)access_find(groups[i], &name);
		bits = access_of(&name).bits[ACCESS_FS];
		if ((bits & ~rights) != 0)
			continue;
		names[count++] = groups[i];
		rights &= ~bits;
	}
	for (size_t i = 0; i < access_rights_count; i++)
		if (access_rights[i].family == ACCESS_FS && access_rights[i].bit & rights)
			names[count++] = access_rights[i].name;
	text_add(text, "allow = %s", count > 1 ? "[ " : "");
	for (size_t i = 0; i < count; i++)
		text_add(text, "%s\"%s\"", i > 0 ? ", " : "", names[i]);
	text_add(text, "%s;", count > 1 ? " ]" : "");
}

/* What the kernel shows of a machine another one may not have. */
static bool is_optional(const struct learn_target *target)
{
	return target->flags & LEARN_TARGET_OPTIONAL || path_beneath(target->path, "/sys") ||
	       path_beneath(target->path, "/dev");
}

static void add_rule(struct text *text, const struct learn_check *check, const struct learn_target *target,
                     const char **between)
{
	text_add(text, "%s  // ", *between);
	learn_comment_target(text, target);
	learn_check_add(text, check, target);
	text_add(text, "\n  { %s = \"%s\"; ", target->flags & LEARN_TARGET_GLOB ? "glob" : "path", target->text);
	add_allow(text, target->rights, S_ISDIR(target->type) && !(target->flags & LEARN_TARGET_GLOB));
	text_add(text, "%s }",
	         target->flags & LEARN_TARGET_CREATE ? " missing = \"create\";"
	         : is_optional(target)               ? " missing = \"skip\";"
	                                             : "");
	*between = ",\n";
}

static void add_paths(struct text *text, const struct learn_record *record, struct learn_policy *policy)
{
	const struct learn_check check = { record, &policy->targets, &policy->fragments };
	const char *between = "";

	for (int section = 0; section < SECTIONS; section++) {
		bool begun = false;

		for (size_t i = 0; i < policy->targets.count; i++) {
			const struct learn_target *target = &policy->targets.list[i];

			if (target->flags & LEARN_TARGET_COVERED ||
			    section_of(&record->facts, target) != (enum section)section)
				continue;
			if (policy->rules == 0)
				text_add(text, "\npaths = (\n");
			if (!begun)
				text_add(text, "%s%s  // %s\n", between, policy->rules ? "\n" : "", headings[section]);
			if (!begun)
				between = "";
			begun = true;
			add_rule(text, &check, target, &between);
			policy->rules++;
		}
	}
	if (policy->rules)
		text_add(text, "\n);\n");
}

/* Writes the rules once more by themselves, for learn_merge.h. */
static const char *rules_alone(const struct learn_record *record, struct learn_policy *policy, size_t size)
{
	static const char begin[] = "\npaths = (\n", end[] = "\n);\n";
	char *buffer = arena_alloc(context_arena(), size);
	size_t rules = policy->rules;
	struct text text;

	if (rules == 0)
		return "";
	text_start(&text, buffer, size);
	policy->rules = 0;
	add_paths(&text, record, policy);
	buffer[text.len - strlen(end)] = '\0';
	return buffer + strlen(begin);
}

static int by_port(const void *a, const void *b)
{
	const struct learn_need *one = *(const struct learn_need *const *)a;
	const struct learn_need *other = *(const struct learn_need *const *)b;

	return one->port < other->port ? -1 : one->port > other->port;
}

/* Whether each policy of -c grants a right on a port. */
static bool have_port(const struct learn_policy_options *options, uint64_t right, uint16_t port)
{
	for (size_t i = 0; i < options->have_count; i++)
		if (!learn_fragments_has_port(&options->have[i], right, port))
			return false;
	return options->have_count > 0;
}

/* Finds the needs of one right on ports that no fragment grants, sorted by port. */
static size_t ports_of(const struct learn_record *record, const struct learn_policy *policy, uint64_t right,
                       const struct learn_need **out)
{
	size_t count = 0;

	for (size_t i = 0; i < record->count; i++) {
		const struct learn_need *need = record->needs[i];

		if (need->kind == LEARN_PORT && need->rights.bits[ACCESS_NET] == right &&
		    !learn_fragments_grant_port(record, &policy->fragments, right, need->port) &&
		    !have_port(policy->options, right, need->port))
			out[count++] = need;
	}
	if (count > 0)
		qsort(out, count, sizeof(const void *), by_port);
	return count;
}

size_t learn_policy_ports(const struct learn_record *record, const struct learn_policy *policy, uint64_t right,
                          uint16_t *ports, size_t most)
{
	const struct learn_need **needs = arena_zalloc(context_arena(), record->count + 1, sizeof(const void *));
	size_t count = ports_of(record, policy, right, needs);

	if (!(access_known(record->facts.abi).bits[ACCESS_NET] & right))
		return 0;
	count = count > most ? most : count;
	for (size_t i = 0; i < count; i++)
		ports[i] = needs[i]->port;
	return count;
}

static void add_network(struct text *text, const struct learn_record *record, struct learn_policy *policy)
{
	const struct learn_need **needs = arena_zalloc(context_arena(), record->count + 1, sizeof(const void *));
	const struct access_set known = access_known(record->facts.abi);

	for (size_t i = 0; i < access_rights_count; i++) {
		size_t count;

		if (access_rights[i].family != ACCESS_NET || !(known.bits[ACCESS_NET] & access_rights[i].bit))
			continue;
		count = ports_of(record, policy, access_rights[i].bit, needs);
		if (count == 0)
			continue;
		if (policy->ports == 0)
			text_add(text, "\n// Ports: Landlock knows no addresses.\nnetwork = {\n");
		for (size_t j = 0; j < count; j++) {
			text_add(text, "  // %u: ", needs[j]->port);
			learn_comment_names(text, &needs[j]->programs);
			text_add(text, ": ");
			learn_comment_names(text, &needs[j]->calls);
			text_add(text, "%s\n", needs[j]->port == 0 ? "; the kernel chooses one" : "");
		}
		text_add(text, "  %s = %s", access_rights[i].name, count > 1 ? "( " : "");
		for (size_t j = 0; j < count; j++)
			text_add(text, "%s%u", j > 0 ? ", " : "", needs[j]->port);
		text_add(text, "%s;\n", count > 1 ? " )" : "");
		policy->ports += count;
	}
	if (policy->ports)
		text_add(text, "};\n");
}

static int by_text(const void *a, const void *b)
{
	return strcmp((*(const struct learn_need *const *)a)->path, (*(const struct learn_need *const *)b)->path);
}

/* Finds the needs of a kind, sorted by their texts. */
static size_t needs_of(const struct learn_record *record, enum learn_kind kind, const struct learn_need **out)
{
	size_t count = 0;

	for (size_t i = 0; i < record->count; i++)
		if (record->needs[i]->kind == kind)
			out[count++] = record->needs[i];
	if (count > 0)
		qsort(out, count, sizeof(const void *), by_text);
	return count;
}

/* Adds scopes as comments: a scope is never left open without the user's decision. */
static void add_scopes(struct text *text, const struct learn_record *record, struct learn_policy *policy)
{
	const struct learn_need **needs = arena_zalloc(context_arena(), record->count + 1, sizeof(const void *));
	size_t count = needs_of(record, LEARN_SCOPE, needs);
	const struct access_set known = access_known(record->facts.abi);

	for (size_t i = 0; i < access_rights_count; i++) {
		bool begun = false;

		if (access_rights[i].family != ACCESS_SCOPE || !(known.bits[ACCESS_SCOPE] & access_rights[i].bit))
			continue;
		for (size_t j = 0; j < count; j++) {
			if (!(needs[j]->rights.bits[ACCESS_SCOPE] & access_rights[i].bit))
				continue;
			if (!begun)
				text_add(text,
				         "\n// To something outside, which is denied as long as this is a comment:\n");
			begun = true;
			text_add(text, "//   ");
			learn_comment_names(text, &needs[j]->programs);
			text_add(text, ": ");
			learn_comment_names(text, &needs[j]->calls);
			text_add(text, ": ");
			learn_comment_add(text, needs[j]->path);
			text_add(text, "\n");
		}
		if (begun)
			text_add(text, "// unrestricted = \"%s\";\n", access_rights[i].name);
		policy->lacks_scope |= begun;
	}
}

static void add_refused(struct text *text, const struct learn_policy *policy)
{
	const struct learn_targets *targets = &policy->targets;

	if (targets->refused_count == 0)
		return;
	text_add(text, "\n// Not granted:\n");
	for (size_t i = 0; i < targets->refused_count; i++) {
		const struct learn_refusal *refused = &targets->refused[i];

		text_add(text, "//   ");
		learn_comment_names(text, &refused->programs);
		text_add(text, ": ");
		if (!refused->directory) {
			learn_comment_add(text, refused->what);
			text_add(text, ": denied in every sandbox of Landlock's; no rule helps\n");
			continue;
		}
		learn_comment_names(text, &refused->calls);
		text_add(text, ": ");
		learn_comment_add(text, refused->what);
		text_add(text, ": a rule would be on all of ");
		learn_comment_add(text, refused->directory);
		text_add(text, learn_targets_is_kernels(refused) ? ", which holds settings of the kernel\n"
		                                                 : "; give it a directory of its own\n");
	}
}

static void add_unseen(struct text *text, const struct learn_record *record)
{
	const struct learn_need **needs = arena_zalloc(context_arena(), record->count + 1, sizeof(const void *));
	size_t count = needs_of(record, LEARN_UNSEEN, needs);

	if (count > 0)
		text_add(text,
		         "\n// Calls without a rule: what they were made on has no name, or changed meanwhile:\n");
	for (size_t i = 0; i < count; i++) {
		text_add(text, "//   ");
		learn_comment_names(text, &needs[i]->programs);
		text_add(text, ": ");
		learn_comment_add(text, needs[i]->path);
		text_add(text, "\n");
	}
}

/* How long a line or a rule with these texts may get: \xNN makes four bytes of one. */
static size_t room_of(const char *text, const char *other)
{
	return RULE_MOST + 4 * ((text ? strlen(text) : 0) + (other ? strlen(other) : 0));
}

/* Enough for the whole text.  Most files that were read have no rule of their own. */
static size_t room_for(const struct learn_record *record, const struct learn_targets *targets)
{
	size_t size = HEAD_MOST;

	for (size_t i = 0; i < record->count; i++)
		size += record->needs[i]->kind == LEARN_PATH ? 0 : room_of(record->needs[i]->path, NULL);
	for (size_t i = 0; i < targets->count; i++)
		size += targets->list[i].flags & LEARN_TARGET_COVERED
		                ? 0
		                : room_of(targets->list[i].path, targets->list[i].text);
	for (size_t i = 0; i < targets->refused_count; i++)
		size += room_of(targets->refused[i].what, targets->refused[i].directory);
	for (size_t i = 0; i < record->facts.argv.count; i++)
		size += RULE_MOST;
	return size;
}

/* Marks what each policy of -c grants: it needs no rule. */
static void have(const struct learn_record *record, const struct learn_policy_options *options,
                 struct learn_targets *targets)
{
	unsigned *granted = arena_zalloc(context_arena(), targets->count + 1, sizeof(*granted));

	for (size_t i = 0; i < options->have_count; i++) {
		learn_fragments_have(record, &options->have[i], targets);
		for (size_t j = 0; j < targets->count; j++) {
			granted[j] += (targets->list[j].flags & LEARN_TARGET_COVERED) != 0;
			targets->list[j].flags &= ~(unsigned)LEARN_TARGET_COVERED;
		}
	}
	for (size_t j = 0; j < targets->count; j++)
		if (options->have_count > 0 && granted[j] == options->have_count)
			targets->list[j].flags |= LEARN_TARGET_COVERED;
}

void learn_policy_make(const struct learn_record *record, const struct learn_policy_options *options,
                       struct learn_policy *out)
{
	const struct learn_facts *facts = &record->facts;
	struct text text;
	size_t size;
	char *buffer;

	memset(out, 0, sizeof(*out));
	learn_targets_make(record, &out->targets);
	out->options = options;
	have(record, options, &out->targets);
	learn_together_made(facts, &out->targets);
	if (!options->is_addition)
		out->fragments = learn_fragments_choose(record, options->have_count == 0, &out->targets);
	drop_granted(record, &out->targets);
	if (options->siblings > 0)
		learn_together_siblings(facts, options->siblings, &out->targets);
	drop_granted(record, &out->targets);
	learn_words_choose(record, &out->targets);
	size = room_for(record, &out->targets);
	buffer = arena_alloc(context_arena(), size);
	text_start(&text, buffer, size);
	learn_head_add(&text, record,
	               &(const struct learn_head){ !options->is_addition, &out->fragments, options->includes });
	add_paths(&text, record, out);
	add_network(&text, record, out);
	add_scopes(&text, record, out);
	add_refused(&text, out);
	add_unseen(&text, record);
	out->paths = rules_alone(record, out, size);
	out->text = buffer;
	out->len = text.len;
}
