/* SPDX-License-Identifier: BSD-3-Clause */
/* Text for people and for scripts, built in a buffer. */
#include "describe.h"

#include "base/err.h"
#include "base/strlist.h"
#include "base/text.h"
#include "expand/except.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/filter_parts.h"
#include "model/holes.h"
#include "model/plan.h"
#include "model/policy.h"

void describe_add_rights(struct text *text, struct access_set set, const char *separator)
{
	const char *between = "";

	for (size_t i = 0; i < access_rights_count; i++) {
		if (!(set.bits[access_rights[i].family] & access_rights[i].bit))
			continue;
		text_add(text, "%s%s", between, access_rights[i].name);
		between = separator;
	}
}

void describe_add_parts(struct text *text, uint32_t parts, bool harden, const char *separator)
{
	const char *between = "";

	for (size_t i = 0; i < filter_parts_count; i++) {
		if (filter_parts[i].harden != harden || !(filter_parts[i].bit & parts))
			continue;
		text_add(text, "%s%s", between, filter_parts[i].name);
		between = separator;
	}
}

static void add_names(struct text *text, const char *verb, const struct strlist *names)
{
	text_add(text, "%s", verb);
	for (size_t i = 0; i < names->count; i++) {
		text_add(text, " ");
		text_add_escaped(text, names->items[i]);
	}
}

void describe_add_environment(struct text *text, const struct environment_edit *edit)
{
	if (edit->drop.count > 0)
		add_names(text, "drops", &edit->drop);
	else if (edit->keeps)
		add_names(text, edit->keep.count > 0 ? "keeps" : "keeps nothing", &edit->keep);
}

void describe_add_error(struct text *text, const struct err *err)
{
	text_add(text, "landshim: ");
	if (err->file[0]) {
		text_add_escaped(text, err->file);
		if (err->line > 0)
			text_add(text, ":%d", err->line);
		text_add(text, ": ");
	}
	text_add_escaped(text, err->msg);
	text_add(text, "\n");
	if (!err->hint[0])
		return;
	text_add(text, "landshim: hint: ");
	text_add_escaped(text, err->hint);
	text_add(text, "\n");
}

static void add_count(struct text *text, size_t count, const char *what)
{
	text_add(text, ", %zu %s%s", count, what, count == 1 ? "" : "s");
}

static void add_rights(struct text *text, const char *what, struct access_set set)
{
	if (access_is_empty(set))
		return;
	text_add(text, ", %s: ", what);
	describe_add_rights(text, set, " ");
}

static void add_parts(struct text *text, const char *what, uint32_t parts, bool harden)
{
	if (!(parts & (harden ? FILTER_HARDEN : FILTER_FILL)))
		return;
	text_add(text, ", %s: ", what);
	describe_add_parts(text, parts, harden, " ");
}

struct access_set describe_lost(const struct layer *layer, const struct policy_path *rule)
{
	return access_only(ACCESS_FS, policy_group_rights(rule->group) & ~access_file_mask() &
	                                      layer->plan.handled.bits[ACCESS_FS]);
}

void describe_add_note(struct text *text, const struct layer *layer, const struct except_note *note)
{
	static const char texts[][80] = {
		[EXCEPT_NAMED] = "excepted",
		[EXCEPT_MISSING] = "excepted, and does not exist",
		[EXCEPT_CARVED] = "carved: what is made or replaced in it gets no right",
		[EXCEPT_MOUNT] = "no rule, since a mount leads from it to what is excepted",
	};

	text_add(text, "%s", texts[note->kind]);
	if (note->kind == EXCEPT_CARVED)
		add_rights(text, "lost on itself", describe_lost(layer, note->rule));
}

/* What exceptions take, in all. */
static void add_excepted(struct text *text, const struct layer *layer)
{
	const struct except_notes *notes = &layer->targets.excepted;
	struct access_set lost = access_empty;
	size_t carved = 0;
	size_t excepted = 0;

	for (size_t i = 0; i < notes->count; i++) {
		excepted += notes->list[i].kind != EXCEPT_CARVED;
		if (notes->list[i].kind != EXCEPT_CARVED)
			continue;
		carved++;
		lost = access_union(lost, describe_lost(layer, notes->list[i].rule));
	}
	if (notes->count == 0)
		return;
	text_add(text, ", %zu excepted, %zu carved%s", excepted, carved,
	         carved ? " (what is made there later gets no right)" : "");
	add_rights(text, "lost there", lost);
}

void describe_add_layer(struct text *text, const struct layer *layer)
{
	const struct plan *plan = &layer->plan;

	text_add_escaped(text, layer->policy.file);
	text_add(text, ": ABI %d", layer->policy.abi);
	if (plan->abi != layer->policy.abi)
		text_add(text, " as far as ABI %d goes", plan->abi);
	add_count(text, layer->built.path_rules, "path rule");
	add_count(text, layer->built.port_rules, "port rule");
	if (layer->built.skipped.count > 0)
		text_add(text, ", %zu skipped", layer->built.skipped.count);
	if (layer->built.made.count > 0)
		text_add(text, ", %zu made", layer->built.made.count);
	add_excepted(text, layer);
	add_rights(text, "not enforced", plan->lost);
	add_rights(text, "stricter", plan->stricter);
	add_rights(text, "by the filter, for new sockets", plan->filter.rights);
	add_rights(text, "not through socketcall", plan->filter.socketcall);
	add_parts(text, "filled", plan->filter.parts, false);
	add_parts(text, "hardened", plan->filter.parts, true);
	if (environment_edits(&layer->policy.environment))
		text_add(text, ", environment: ");
	describe_add_environment(text, &layer->policy.environment);
}

void describe_add_hole_names(struct text *text, uint32_t found, const char *separator)
{
	const char *between = "";

	for (size_t i = 0; i < HOLES_COUNT; i++) {
		if (!(found >> i & 1))
			continue;
		text_add(text, "%s%s", between, holes[i].name);
		between = separator;
	}
}

/* One of the lists of holes at some rights. */
static void add_holes(struct text *text, const char **before, const char *what, uint32_t found)
{
	if (!found)
		return;
	text_add(text, "%s%s ", *before, what);
	describe_add_hole_names(text, found, " ");
	*before = ", ";
}

void describe_add_holes_at(struct text *text, const struct holes_found *found)
{
	const char *before = " (";

	describe_add_rights(text, found->rights, " ");
	add_holes(text, &before, "closed:", found->closed);
	add_holes(text, &before, "open:", found->open & holes_closable());
	add_holes(text, &before, "nothing closes:", found->open & ~holes_closable());
	text_add(text, ")");
}

void describe_add_holes(struct text *text, const struct layer *layer)
{
	struct access_set left = policy_handled(&layer->policy);
	const char *before = ", holes: ";
	struct holes_found found;

	for (; holes_next(&layer->policy, &layer->plan, &left, &found); before = " ") {
		text_add(text, "%s", before);
		describe_add_holes_at(text, &found);
	}
}

void describe_add_enforced(struct text *text, const struct layer *layers, size_t count)
{
	text->size--;
	text_add(text, "landshim: enforced ");
	for (size_t i = 0; i < count; i++) {
		text_add(text, "%s", i > 0 ? "; " : "");
		describe_add_layer(text, &layers[i]);
		describe_add_holes(text, &layers[i]);
	}
	text->size++;
	text_add(text, "\n");
}
