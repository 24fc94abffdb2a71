/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Building the status line.  What does not fit into a line is cut list by
 * list, and a count of all its elements takes its place: "skipped_total".
 */
#include "status_line.h"

#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/count.h"
#include "base/err.h"
#include "base/strlist.h"
#include "base/text.h"
#include "describe.h"
#include "environ.h"
#include "expand/except.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/filter_parts.h"
#include "model/holes.h"
#include "model/plan.h"
#include "model/policy.h"

/* How much of each list and path is shown; tried one after the other until the line fits. */
static const struct limits {
	size_t elements, path, layers;
} tries[] = { { 1000, 4096, 1000 }, { 20, 1024, 100 }, { 5, 200, 16 }, { 0, 60, 16 },
	      { 0, 30, 16 },        { 0, 40, 8 },      { 0, 20, 1 } };

static void start(struct text *text, char *line, const struct environ_options *options, bool enforced)
{
	text_start(text, line, STATUS_LINE_MAX - 1);
	text_add(text, "{\"landshim\":\"%s\",\"pid\":%d,\"mode\":\"%s\",\"enforced\":%s", VERSION, (int)getpid(),
	         options->mode == ENVIRON_DRY_RUN ? "dry-run" : "enforce", enforced ? "true" : "false");
}

static size_t end(struct text *text)
{
	text->buffer[text->len++] = '\n';
	return text->len;
}

/* A path; of a long one the end, which tells more. */
static void add_path(struct text *text, const char *path, const struct limits *limits)
{
	size_t len = strlen(path);

	text_add(text, "\"");
	if (len > limits->path) {
		text_add(text, "...");
		path += len - limits->path;
	}
	text_add_json(text, path);
	text_add(text, "\"");
}

static void add_total(struct text *text, const char *name, size_t total, size_t shown)
{
	if (shown < total)
		text_add(text, ",\"%s_total\":%zu", name, total);
}

static void add_rights(struct text *text, const char *name, struct access_set set, const struct limits *limits)
{
	size_t total = 0;
	size_t shown = 0;

	text_add(text, ",\"%s\":[", name);
	for (size_t i = 0; i < access_rights_count; i++) {
		if (!(set.bits[access_rights[i].family] & access_rights[i].bit))
			continue;
		if (total++ < limits->elements)
			text_add(text, "%s\"%s\"", shown++ ? "," : "", access_rights[i].name);
	}
	text_add(text, "]");
	add_total(text, name, total, shown);
}

/* Between short names in a list. */
#define BETWEEN "\",\""

/* Begins a list of short names, one for each bit.  False: add none: there is none, or only their total fits. */
static bool begin_names(struct text *text, const char *name, uint32_t bits, const struct limits *limits)
{
	if (bits && limits->elements == 0)
		add_total(text, name, (size_t)__builtin_popcount(bits), 0);
	if (!bits || limits->elements == 0)
		return false;
	text_add(text, ",\"%s\":[\"", name);
	return true;
}

static void add_parts(struct text *text, const char *name, uint32_t parts, bool harden, const struct limits *limits)
{
	if (!begin_names(text, name, parts, limits))
		return;
	describe_add_parts(text, parts, harden, BETWEEN);
	text_add(text, "\"]");
}

/* Holes that are left in the rights that the policy denies. */
static void add_open(struct text *text, const struct layer *layer, const struct limits *limits)
{
	const uint32_t open = holes_open(&layer->policy, &layer->plan);

	if (!begin_names(text, "open", open, limits))
		return;
	describe_add_hole_names(text, open, BETWEEN);
	text_add(text, "\"]");
}

/* A list that is shown where there is anything in it. */
static void add_few_rights(struct text *text, const char *name, struct access_set set, const struct limits *limits)
{
	if (!access_is_empty(set))
		add_rights(text, name, set, limits);
}

static void add_names(struct text *text, const char *name, const struct strlist *names, const struct limits *limits)
{
	size_t shown = names->count < limits->elements ? names->count : limits->elements;

	text_add(text, ",\"%s\":[", name);
	for (size_t i = 0; i < shown; i++) {
		text_add(text, "%s", i ? "," : "");
		add_path(text, names->items[i], limits);
	}
	text_add(text, "]");
	add_total(text, name, names->count, shown);
}

/* What exceptions took: where there are any. */
static void add_excepted(struct text *text, const char *name, bool carved, const struct except_notes *notes,
                         const struct limits *limits)
{
	size_t total = 0;
	size_t shown = 0;

	for (size_t i = 0; i < notes->count; i++) {
		if ((notes->list[i].kind == EXCEPT_CARVED) != carved)
			continue;
		if (total++ >= limits->elements)
			continue;
		if (shown++)
			text_add(text, ",");
		else
			text_add(text, ",\"%s\":[", name);
		add_path(text, notes->list[i].path, limits);
	}
	if (shown)
		text_add(text, "]");
	add_total(text, name, total, shown);
}

static void add_layer(struct text *text, const struct layer *layer, const struct limits *limits)
{
	const struct environment_edit *edit = &layer->policy.environment;

	text_add(text, "{\"policy\":");
	add_path(text, layer->policy.file, limits);
	text_add(text, ",\"abi\":%d,\"enforced_abi\":%d,\"path_rules\":%zu,\"port_rules\":%zu", layer->policy.abi,
	         layer->plan.abi, layer->built.path_rules, layer->built.port_rules);
	add_names(text, "skipped", &layer->built.skipped, limits);
	if (layer->built.made.count > 0)
		add_names(text, "made", &layer->built.made, limits);
	add_excepted(text, "excepted", false, &layer->targets.excepted, limits);
	add_excepted(text, "carved", true, &layer->targets.excepted, limits);
	add_rights(text, "not_enforced", layer->plan.lost, limits);
	add_few_rights(text, "filter", layer->plan.filter.rights, limits);
	add_few_rights(text, "not_enforced_socketcall", layer->plan.filter.socketcall, limits);
	add_parts(text, "fill", layer->plan.filter.parts & FILTER_FILL, false, limits);
	add_parts(text, "harden", layer->plan.filter.parts & FILTER_HARDEN, true, limits);
	add_open(text, layer, limits);
	add_few_rights(text, "stricter", layer->plan.stricter, limits);
	if (edit->drop.count > 0)
		add_names(text, "environment_drop", &edit->drop, limits);
	if (edit->keeps)
		add_names(text, "environment_keep", &edit->keep, limits);
	text_add(text, "}");
}

size_t status_line_failure(char *line, const struct environ_options *options, const struct err *err)
{
	struct text text;

	start(&text, line, options, false);
	text.size -= strlen("\"}"); /* for the end, when the message is cut */
	text_add(&text, ",\"error\":\"");
	if (err->file[0]) {
		text_add_json(&text, err->file);
		if (err->line > 0)
			text_add(&text, ":%d", err->line);
		text_add(&text, ": ");
	}
	text_add_json(&text, err->msg);
	text.size += strlen("\"}");
	text_add(&text, "\"}");
	return end(&text);
}

/*
 * Where the kernel could enforce nothing and the policies let that be, nothing
 * is, whatever the filter closes; but a policy may ask for the filter alone.
 */
static bool in_force(const struct layer *layer)
{
	return !plan_is_empty(&layer->plan) ||
	       (access_is_empty(policy_handled(&layer->policy)) && layer->plan.filter.parts != 0);
}

static size_t success(char *line, const struct environ_options *options, const struct kernel *kernel,
                      const struct layer *layers, size_t count, const char *more)
{
	uint32_t errata = abi_errata();
	bool no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL) == 1;
	bool enforced = false;
	struct text text;

	for (size_t i = 0; i < count; i++)
		enforced |= options->mode == ENVIRON_ENFORCE && in_force(&layers[i]);
	for (size_t try = 0; try < COUNT(tries); try++) {
		size_t shown = count < tries[try].layers ? count : tries[try].layers;

		start(&text, line, options, enforced);
		text_add(&text, ",\"kernel_abi\":%d,\"errata\":%u,\"no_new_privs\":%s,%s\"layers\":[", kernel->abi,
		         errata, no_new_privs ? "true" : "false", more);
		for (size_t i = 0; i < shown; i++) {
			text_add(&text, "%s", i ? "," : "");
			add_layer(&text, &layers[i], &tries[try]);
		}
		text_add(&text, "]");
		add_total(&text, "layers", count, shown);
		text_add(&text, "}");
		if (!text.cut)
			break;
	}
	return end(&text);
}

size_t status_line_success(char *line, const struct environ_options *options, const struct kernel *kernel,
                           const struct layer *layers, size_t count)
{
	return success(line, options, kernel, layers, count, "");
}

size_t status_line_outer(char *line, const struct environ_options *options, const struct kernel *kernel,
                         const struct layer *layers, size_t count)
{
	return success(line, options, kernel, layers, count, "\"layer\":\"outer\",");
}
