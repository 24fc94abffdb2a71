/* SPDX-License-Identifier: BSD-3-Clause */
/* Printing a policy for people. */
#include "command/print/show.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/base/escaped.h"
#include "command/print/show_excepted.h"
#include "command/print/show_holes.h"
#include "command/print/show_open.h"
#include "command/program/exec_chain.h"
#include "command/program/loadable.h"
#include "describe.h"
#include "expand/except.h"
#include "expand/targets.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/filter_parts.h"
#include "model/plan.h"
#include "model/policy.h"

/* The longest path, each byte of which is escaped; it holds all names of rights too. */
#define LINE (4 * PATH_MAX + 16)

/* A path that is wider than this stands on a line of its own. */
#define COLUMN_MAX 60

const char *show_style(const char *code)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (!isatty(STDOUT_FILENO) || (no_color && *no_color))
		return "";
	return term && *term && strcmp(term, "dumb") != 0 ? code : "";
}

static const char *rights(struct access_set set, const char *separator, char *buffer)
{
	struct text text;

	text_start(&text, buffer, LINE);
	describe_add_rights(&text, set, separator);
	return buffer;
}

static const char *place(struct err_where where, char *buffer)
{
	struct text text;

	text_start(&text, buffer, LINE);
	text_add_escaped(&text, where.file);
	text_add(&text, ":%d", where.line);
	return buffer;
}

/* In characters: what is escaped is UTF-8. */
static int width(const char *text)
{
	int count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static const char *ports_text(const struct policy_ports *ports, char *buffer)
{
	(void)snprintf(buffer, LINE, ports->first == ports->last ? "port %u" : "ports %u-%u", (unsigned)ports->first,
	               (unsigned)ports->last);
	return buffer;
}

static void widen(int *column, const char *text)
{
	if (width(text) > *column && width(text) <= COLUMN_MAX)
		*column = width(text);
}

/* The first column's width. */
static int find_column(const struct layer *layer)
{
	char buffer[LINE];
	int column = 4;

	for (size_t i = 0; i < layer->targets.count; i++)
		widen(&column, escaped(layer->targets.list[i].path));
	for (size_t i = 0; i < layer->policy.ports_count; i++)
		widen(&column, ports_text(&layer->policy.ports[i], buffer));
	for (size_t i = 0; i < layer->built.skipped.count; i++)
		widen(&column, escaped(layer->built.skipped.items[i]));
	for (size_t i = 0; i < layer->targets.excepted.count; i++)
		widen(&column, escaped(layer->targets.excepted.list[i].path));
	return column;
}

static void show_first(int column, const char *text)
{
	int used = width(text);

	(void)printf("  %s", text);
	if (used > column) {
		(void)printf("\n  ");
		used = 0;
	}
	(void)printf("%*s  ", column - used, "");
}

static void show_rule(struct access_set set, bool quiet, struct err_where where)
{
	char names[LINE], at[LINE];

	(void)rights(set, " ", names);
	(void)printf("%s%s%s  (%s)\n", names, names[0] && quiet ? " " : "", quiet ? "quiet" : "", place(where, at));
}

static void show_note(const struct layer *layer, const struct except_note *note, int column)
{
	const char *nearest = show_excepted_nearest(note);
	char first[LINE], second[LINE];
	struct text text;

	show_first(column, escaped(note->path));
	text_start(&text, first, sizeof(first));
	describe_add_note(&text, layer, note);
	(void)printf("%s", first);
	if (nearest)
		(void)printf(" (did you mean \"%s\"?)", escaped(nearest));
	(void)printf("  (%s)\n", place(policy_where(note->rule), second));
}

static void show_rules(const struct layer *layer)
{
	int column = find_column(layer);
	char first[LINE];

	for (size_t i = 0; i < layer->targets.count; i++) {
		const struct target *target = &layer->targets.list[i];

		if (!layer->built.allowed[i] && !target->rule->group->quiet)
			continue;
		show_first(column, escaped(target->path));
		show_rule(access_only(ACCESS_FS, layer->built.allowed[i]), target->rule->group->quiet,
		          policy_where(target->rule));
	}
	for (size_t i = 0; i < layer->policy.ports_count; i++) {
		const struct policy_ports *ports = &layer->policy.ports[i];

		show_first(column, ports_text(ports, first));
		show_rule(access_only(ACCESS_NET, ports->allow), ports->quiet, ports->where);
	}
	for (size_t i = 0; i < layer->built.skipped.count; i++) {
		show_first(column, escaped(layer->built.skipped.items[i]));
		(void)printf("skipped\n");
	}
	for (size_t i = 0; i < layer->built.made.count; i++) {
		show_first(column, escaped(layer->built.made.items[i]));
		(void)printf("made when the program starts, with mode 0700\n");
	}
	for (size_t i = 0; i < layer->targets.excepted.count; i++)
		show_note(layer, &layer->targets.excepted.list[i], column);
}

static const char *verdict(enum plan_verdict verdict)
{
	static const char *const words[] = {
		[PLAN_START] = "starts", [PLAN_TOO_OLD] = "refused", [PLAN_NOTHING_LEFT] = "refused"
	};

	return words[verdict];
}

static int count(struct access_set set)
{
	int bits = 0;

	for (size_t i = 0; i < ACCESS_FAMILIES; i++)
		bits += __builtin_popcountll(set.bits[i]);
	return bits;
}

static void show_abi(const struct layer *layer, int abi)
{
	struct plan plan;
	enum plan_verdict starts = plan_make(&layer->policy, abi, &plan);
	char buffer[LINE];

	(void)printf("  %3d  %-5s  %-7s", abi, access_release(abi), verdict(starts));
	if (starts == PLAN_START) {
		struct access_set wanted = policy_handled(&layer->policy);

		/* What there is to enforce stands above, as what is denied. */
		(void)printf("  enforces %s%d of %d", access_is_empty(plan.lost) ? "all " : "",
		             count(wanted) - count(plan.lost), count(wanted));
		if (!access_is_empty(plan.lost))
			(void)printf(", not %s", rights(plan.lost, " ", buffer));
		if (!access_is_empty(plan.filter.rights))
			(void)printf("; by the filter, for new sockets: %s", rights(plan.filter.rights, " ", buffer));
		if (!access_is_empty(plan.filter.socketcall))
			(void)printf("; not through socketcall: %s", rights(plan.filter.socketcall, " ", buffer));
		if (!access_is_empty(plan.stricter))
			(void)printf("; stricter: %s", rights(plan.stricter, " ", buffer));
	}
	(void)printf("\n");
}

static void show_parts(const char *what, uint32_t parts, bool harden)
{
	char names[LINE];
	struct text text;

	if (!(parts & (harden ? FILTER_HARDEN : FILTER_FILL)))
		return;
	text_start(&text, names, sizeof(names));
	describe_add_parts(&text, parts, harden, " ");
	(void)printf("%s%s:%s %s\n", show_style("\033[1m"), what, show_style("\033[0m"), names);
}

/* What a policy takes out, and what of the environment here that is. */
static void show_environment(const struct environment_edit *edit)
{
	char buffer[LINE];
	struct text text;
	const char *between = "; here: ";

	if (!environment_edits(edit))
		return;
	text_start(&text, buffer, sizeof(buffer));
	describe_add_environment(&text, edit);
	for (char **entry = environ; *entry; entry++) {
		char name[256];

		(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(*entry, "="), *entry);
		if (!environment_drops(edit, *entry))
			continue;
		text_add(&text, "%s", between);
		text_add_escaped(&text, name);
		between = " ";
	}
	(void)printf("%senvironment:%s %s\n", show_style("\033[1m"), show_style("\033[0m"), buffer);
}

void show_layer(const struct layer *layer, struct show_range abis)
{
	const char *bold = show_style("\033[1m");
	const char *plain = show_style("\033[0m");
	const int shown = abis.first == abis.last ? abis.first : abis.running;
	char buffer[LINE];

	(void)printf("%s%s%s: ABI %d, min_abi %d\n", bold, escaped(layer->policy.file), plain, layer->policy.abi,
	             layer->policy.min_abi);
	(void)printf("%sdenied, but for what follows:%s %s\n", bold, plain,
	             rights(policy_handled(&layer->policy), " ", buffer));
	show_rules(layer);
	show_parts("closed by the filter, as part of these rights", layer->plan.filter.parts, false);
	show_parts("closed by the filter besides", layer->plan.filter.parts, true);
	(void)snprintf(buffer, sizeof(buffer), "%sholes in what is denied, on Landlock ABI %d:%s", bold, shown, plain);
	show_holes(layer, shown, buffer);
	show_environment(&layer->policy.environment);
	show_open(layer, shown, abis.first != abis.last);
	(void)printf("%s  ABI  Linux  program%s\n", bold, plain);
	for (int abi = abis.first; abi <= abis.last; abi++)
		show_abi(layer, abi);
}

void show_program(const struct exec_chain *chain, const char *not_preloaded)
{
	const bool is_own = chain->shim.path == loadable_own_shim();
	const char *other = is_own ? NULL : arena_printf(context_arena(), ", which is %s", chain->shim.path);

	(void)printf("%s:", escaped(chain->files.files[0].path));
	for (size_t i = 1; i < chain->files.count; i++)
		(void)printf(" -> %s", escaped(chain->files.files[i].path));
	(void)printf("\n  LD_PRELOAD    %s%s\n", not_preloaded ? "the shim is not loaded: " : "the shim is loaded",
	             not_preloaded ? not_preloaded
	             : other       ? other
	                           : "");
	(void)printf("  landshim run  %s%s\n",
	             chain->unloadable ? "the outer layer alone: " : "the outer layer, and the exact one by the shim",
	             chain->unloadable ? chain->unloadable : "");
}
