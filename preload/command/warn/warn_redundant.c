/* SPDX-License-Identifier: BSD-3-Clause */
/* Rules that others make useless. */
#include "command/warn/warn_redundant.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/decide/ancestry.h"
#include "command/decide/decide.h"
#include "command/warn/survey.h"
#include "expand/targets.h"
#include "model/access.h"
#include "model/policy.h"

/*
 * Whether rule a makes the equal rule b useless: it stands before b, and it is not the
 * policy's own while b is in an installed fragment, which stays whatever the policy says.
 */
static bool comes_first(struct err_where a, size_t a_index, struct err_where b, size_t b_index)
{
	return a_index < b_index && (survey_is_shipped(a) || !survey_is_shipped(b));
}

/* Whether one rule on an object or above it grants as much as a target's. */
static bool is_wider(const struct survey *s, size_t index, const struct decide_rule *rule, bool same_object)
{
	const struct target *target = survey_target(s, index);
	size_t other;

	if (!rule->target || rule->target->rule == target->rule)
		return false;
	other = (size_t)(rule->target - s->layer->targets.list);
	if (survey_granted(s, index) & ~survey_granted(s, other))
		return false;
	return !same_object || survey_granted(s, index) != survey_granted(s, other) ||
	       !comes_first(policy_where(target->rule), index, policy_where(rule->target->rule), other);
}

/* The rule that grants as much as a target's, which holds a node; NULL: none does. */
static const struct target *wider_rule(const struct survey *s, size_t index)
{
	const struct ancestry *way = &s->nodes[index]->ancestry;

	for (size_t i = 0; i < way->count; i++) {
		size_t count;
		const struct decide_rule *rules = decide_rules_on(&s->decide->layers[0], &way->steps[i], &count);

		for (size_t k = 0; k < count; k++)
			if (is_wider(s, index, &rules[k], i == 0))
				return rules[k].target;
	}
	return NULL;
}

/*
 * Whether a rule is judged.  Fragments name the same thing by several paths (/bin,
 * /usr/bin), and a rule with a built-in variable grants something else to each program.
 */
static bool is_judged(const struct policy_path *rule)
{
	return !rule->group->quiet && !survey_is_shipped(policy_where(rule)) && !strstr(rule->text, "${@");
}

/* Where the other rule stands, if that is another file. */
static const char *place_of(const struct survey *s, const struct policy_path *rule, const struct policy_path *wider)
{
	const char *file = rule->group->file, *other = wider->group->file;

	if (!other || (file && strcmp(file, other) == 0))
		return "";
	return arena_printf(s->arena, " (%s:%d)", other, wider->line);
}

static void redundant_paths(const struct survey *s)
{
	size_t count = s->layer->targets.count;
	size_t next;

	/* A glob's matches follow each other; it is useless if all of them are. */
	for (size_t i = 0; i < count; i = next) {
		const struct policy_path *rule = survey_target(s, i)->rule;
		const struct target *wider = NULL;
		bool judged = is_judged(rule);

		for (next = i; next < count && survey_target(s, next)->rule == rule; next++) {
			wider = judged && s->nodes[next] ? wider_rule(s, next) : NULL;
			judged = wider != NULL;
		}
		if (wider)
			survey_warn(s, policy_where(rule),
			            arena_printf(s->arena, "\"%s\" is granted as much by the rule on \"%s\"%s",
			                         next == i + 1 ? survey_target(s, i)->path : rule->text, wider->path,
			                         place_of(s, rule, wider->rule)));
	}
}

static const char *ports_text(const struct survey *s, const struct policy_ports *ports)
{
	if (ports->first == ports->last)
		return arena_printf(s->arena, "port %u", (unsigned)ports->first);
	return arena_printf(s->arena, "ports %u-%u", (unsigned)ports->first, (unsigned)ports->last);
}

static const struct policy_ports *wider_ports(const struct survey *s, size_t index)
{
	const struct policy *policy = &s->layer->policy;
	const struct policy_ports *ports = &policy->ports[index];

	for (size_t i = 0; i < policy->ports_count; i++) {
		const struct policy_ports *other = &policy->ports[i];

		if (i == index || other->first > ports->first || other->last < ports->last ||
		    (ports->allow & ~other->allow))
			continue;
		if (other->first == ports->first && other->last == ports->last && other->allow == ports->allow &&
		    comes_first(ports->where, index, other->where, i))
			continue;
		return other;
	}
	return NULL;
}

void warn_redundant_rules(const struct survey *s)
{
	const struct policy *policy = &s->layer->policy;

	redundant_paths(s);
	for (size_t i = 0; i < policy->ports_count; i++) {
		const struct policy_ports *ports = &policy->ports[i];
		const struct policy_ports *wider = ports->quiet || survey_is_shipped(ports->where) ? NULL
		                                                                                   : wider_ports(s, i);

		if (wider)
			survey_warn(s, ports->where,
			            arena_printf(s->arena, "%s: granted as much by \"%s\"", ports_text(s, ports),
			                         ports_text(s, wider)));
	}
}

/* A layer that handles any right for files denies "refer" from ABI 1 on, so naming it is never needless there. */
static bool is_always_denied(const struct survey *s, const struct access_right *right)
{
	return right->family == ACCESS_FS && right->bit == SURVEY_FS(REFER) &&
	       policy_handled(&s->layer->policy).bits[ACCESS_FS] != 0;
}

void warn_redundant_unrestricted(const struct survey *s)
{
	const struct access_set known = access_known(s->layer->policy.abi);

	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (is_always_denied(s, right))
			continue;
		if ((s->layer->policy.unrestricted_named.bits[right->family] & right->bit) &&
		    !(known.bits[right->family] & right->bit))
			survey_warn(s, s->layer->policy.unrestricted_where,
			            arena_printf(s->arena, "\"%s\" came with ABI %d and need not be unrestricted",
			                         right->name, right->abi));
	}
}
