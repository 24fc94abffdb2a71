/* SPDX-License-Identifier: BSD-3-Clause */
/* Printing verdicts. */
#include "command/print/verdict.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "command/advise/advise.h"
#include "command/base/escaped.h"
#include "command/decide/decide.h"
#include "command/print/json.h"
#include "expand/targets.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/policy.h"

/* --- a rule in the policy's words ----------------------------------------------- */

const char *verdict_rule(const struct verdict_subject *subject, const struct access_right *right)
{
	/* A port and a scope have no path. */
	return advise_rule(right->family, subject->at ? advise_literal(subject->at) : NULL, right->bit, subject->port);
}

/* --- for people ------------------------------------------------------------------ */

static void print_where(struct err_where where)
{
	(void)printf("%s", escaped(where.file ? where.file : ""));
	if (where.line > 0)
		(void)printf(":%d", where.line);
}

void verdict_start(const struct verdict_subject *subject, bool json)
{
	if (json) {
		(void)printf("{\"path\":");
		json_text_or_null(subject->path);
		(void)printf(",\"exists\":%s,\"port\":",
		             subject->path && strcmp(subject->path, subject->at) == 0 ? "true" : "false");
		(void)printf(subject->is_port ? "%llu" : "null", (unsigned long long)subject->port);
		(void)printf(",\"variable\":");
		json_text_or_null(subject->variable);
		(void)printf(",\"rights\":[");
		return;
	}
	if (!subject->path || strcmp(subject->path, subject->at) == 0)
		return;
	(void)printf("%s does not exist; what is made there has the rights of %s\n", escaped(subject->path),
	             escaped(subject->at));
}

/* The rule of a layer that allows it, or the nearest; "" line 0: none. */
static struct err_where where_of(const struct decide_layer *layer, const struct decide_layer_answer *answer)
{
	if (answer->port_rule)
		return answer->port_rule->where;
	if (answer->granting && answer->granting->target)
		return policy_where(answer->granting->target->rule);
	return (struct err_where){ layer->layer->policy.file, 0 };
}

static bool is_handled(const struct decide_layer *layer, const struct access_right *right)
{
	return (layer->handled.bits[right->family] & right->bit) != 0;
}

/* Why a layer lets be what it does not handle. */
static const char *let_be(const struct decide_layer *layer, const struct access_right *right)
{
	const struct policy *policy = &layer->layer->policy;

	if (policy->unrestricted.bits[right->family] & right->bit)
		return "unrestricted in the policy";
	if (right->abi > policy->abi)
		return "newer than the policy's abi";
	return "this kernel cannot deny it";
}

static void print_no(const struct verdict_subject *subject, const struct decide_layer *layer,
                     const struct decide_layer_answer *answer, const struct access_right *right)
{
	const struct target *near = answer->near ? answer->near->target : NULL;

	print_where(near ? policy_where(near->rule) : (struct err_where){ layer->layer->policy.file, 0 });
	if (right->family == ACCESS_SCOPE) {
		(void)printf(": a scope, which no rule grants\n%34s%s\n",
		             "instead of it: ", verdict_rule(subject, right));
		return;
	}
	if (near)
		(void)printf(" grants %s other rights\n", escaped(near->path));
	else
		(void)printf(": no rule has it\n");
	(void)printf("%34s%s\n", "add: ", verdict_rule(subject, right));
}

void verdict_print(const struct verdict_subject *subject, const struct access_right *right,
                   const struct decide_answer *answer)
{
	const char *name = right->name;

	for (size_t i = 0; i < subject->decide->count; i++) {
		const struct decide_layer *layer = &subject->decide->layers[i];
		const struct decide_layer_answer *said = &answer->layers[i];

		(void)printf("%-20s  %-3s  ", name, said->lacking ? "no" : "yes");
		name = "";
		if (said->lacking) {
			print_no(subject, layer, said, right);
			continue;
		}
		print_where(where_of(layer, said));
		if (!is_handled(layer, right))
			(void)printf(": %s", let_be(layer, right));
		else if (said->granting && said->granting->target)
			(void)printf(": %s", escaped(said->granting->target->path));
		(void)printf("\n");
	}
}

/* The pattern by which a layer takes a variable out; NULL: "keep" has none for it. */
static const char *dropped_by(const struct environment_edit *edit, const char *variable)
{
	for (size_t i = 0; i < edit->drop.count; i++) {
		const struct environment_edit one = { .drop = { .items = &edit->drop.items[i], .count = 1 } };

		if (environment_drops(&one, variable))
			return edit->drop.items[i];
	}
	return NULL;
}

void verdict_print_variable(const struct verdict_subject *subject, const struct decide_answer *answer)
{
	const char *name = escaped(subject->variable);

	for (size_t i = 0; i < subject->decide->count; i++) {
		const struct policy *policy = &subject->decide->layers[i].layer->policy;
		const bool edits = environment_edits(&policy->environment);
		const bool drops = answer->layers[i].lacking != 0;
		const char *pattern = drops ? dropped_by(&policy->environment, subject->variable) : NULL;

		(void)printf("%-20s  %-3s  ", name, drops ? "no" : "yes");
		name = "";
		print_where(edits ? policy->environment.where : (struct err_where){ policy->file, 0 });
		if (pattern)
			(void)printf(": \"drop\" has \"%s\"\n", escaped(pattern));
		else if (drops)
			(void)printf(": \"keep\" does not name it\n%34s\"%s\"\n", "add: ", escaped(subject->variable));
		else
			(void)printf(": %s\n", edits ? "\"environment\" leaves it" : "takes no variable out");
	}
}

void verdict_end(bool json, bool allowed)
{
	if (json)
		(void)printf("],\"allowed\":%s}\n", allowed ? "true" : "false");
}

/* --- for scripts ------------------------------------------------------------------ */

static void print_json_layer(const struct verdict_subject *subject, const struct decide_layer *layer,
                             const struct decide_layer_answer *said, const struct access_right *right)
{
	const struct err_where where = where_of(layer, said);

	(void)printf("{\"policy\":");
	json_text(layer->layer->policy.file);
	(void)printf(",\"allowed\":%s,\"handled\":%s,\"file\":", said->lacking ? "false" : "true",
	             is_handled(layer, right) ? "true" : "false");
	json_text_or_null(where.line > 0 ? where.file : NULL);
	(void)printf(",\"line\":");
	(void)printf(where.line > 0 ? "%d" : "null", where.line);
	(void)printf(",\"rule\":");
	json_text_or_null(said->granting && said->granting->target ? said->granting->target->path : NULL);
	(void)printf(",\"add\":");
	json_text_or_null(said->lacking ? verdict_rule(subject, right) : NULL);
	(void)printf("}");
}

void verdict_print_json(const struct verdict_subject *subject, const struct access_right *right,
                        const struct decide_answer *answer)
{
	(void)printf("{\"right\":\"%s\",\"allowed\":%s,\"policies\":[", right->name,
	             answer->allowed ? "true" : "false");
	for (size_t i = 0; i < subject->decide->count; i++) {
		(void)printf("%s", i ? "," : "");
		print_json_layer(subject, &subject->decide->layers[i], &answer->layers[i], right);
	}
	(void)printf("]}");
}

void verdict_print_variable_json(const struct verdict_subject *subject, const struct decide_answer *answer)
{
	(void)printf("{\"right\":\"environment\",\"allowed\":%s,\"policies\":[", answer->allowed ? "true" : "false");
	for (size_t i = 0; i < subject->decide->count; i++) {
		const struct policy *policy = &subject->decide->layers[i].layer->policy;
		const struct environment_edit *edit = &policy->environment;
		const bool edits = environment_edits(edit);
		const bool drops = answer->layers[i].lacking != 0;
		const char *pattern = drops ? dropped_by(edit, subject->variable) : NULL;

		(void)printf("%s{\"policy\":", i ? "," : "");
		json_text(policy->file);
		(void)printf(",\"allowed\":%s,\"handled\":%s,\"file\":", drops ? "false" : "true",
		             edits ? "true" : "false");
		json_text_or_null(edits ? edit->where.file : NULL);
		(void)printf(",\"line\":");
		(void)printf(edits ? "%d" : "null", edit->where.line);
		(void)printf(",\"rule\":");
		json_text_or_null(pattern);
		(void)printf(",\"add\":");
		json_text_or_null(drops && !pattern ? subject->variable : NULL);
		(void)printf("}");
	}
	(void)printf("]}");
}
