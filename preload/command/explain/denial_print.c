/* SPDX-License-Identifier: BSD-3-Clause */
/* A denial is two lines: what was denied by whom, and what to add. */
#include "command/explain/denial_print.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "command/base/escaped.h"
#include "command/explain/denial.h"
#include "command/explain/explain_modes.h"
#include "command/print/json.h"
#include "command/trace/trace_errnos.h"
#include "describe.h"
#include "model/access.h"
#include "model/filter_parts.h"

static const char *const causes[] = {
	[DENIAL_RIGHT] = "right", [DENIAL_SCOPE] = "scope",   [DENIAL_PTRACE] = "ptrace",
	[DENIAL_MOUNT] = "mount", [DENIAL_FILTER] = "filter", [DENIAL_UNKNOWN] = "unknown",
};

static void put_rights(enum access_family family, uint64_t rights, const char *between)
{
	char buffer[1024];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	describe_add_rights(&text, access_only(family, rights), between);
	(void)printf("%s", buffer);
}

/* "tar[812] openat("x", O_RDONLY) -> /srv/x: " */
static void put_call(const struct denial *denial)
{
	(void)printf("%s", escaped(denial->comm));
	(void)printf(denial->pid > 0 ? "[%d] " : " ", (int)denial->pid);
	(void)printf("%s", escaped(denial->written));
	if (denial->object) {
		(void)printf(" -> %s", escaped(denial->object));
		if (denial->name)
			(void)printf("%s%s", strcmp(denial->object, "/") == 0 ? "" : "/", escaped(denial->name));
	}
	(void)printf(": ");
}

static void put_near(const struct denial_policy *policy, enum access_family family)
{
	if (policy->near.line <= 0) {
		(void)printf(policy->near.line == 0 ? ": no rule has it\n" : "\n");
		return;
	}
	(void)printf(": line %d ", policy->near.line);
	if (policy->near.file && strcmp(policy->near.file, policy->file) != 0)
		(void)printf("of %s ", escaped(policy->near.file));
	(void)printf("grants ");
	if (policy->near_allow)
		put_rights(family, policy->near_allow, ", ");
	else
		(void)printf("nothing");
	(void)printf(" alone, on %s\n", escaped(policy->near_path));
}

static void put_end(const struct denial *denial, bool first)
{
	if (first && denial->times > 1)
		(void)printf("        (%u times)", denial->times);
	(void)printf("\n");
}

/* A line for each policy, and what to add to it. */
static void put_policies(const struct denial *denial, bool permissive)
{
	for (size_t i = 0; i < denial->policies_count; i++) {
		const struct denial_policy *policy = &denial->policies[i];

		if (i > 0)
			(void)printf("    and ");
		if (policy->lacking)
			put_rights(denial->family, policy->lacking, ", ");
		else
			put_rights(denial->family, denial->lacking, ", ");
		(void)printf("%s%s", permissive ? " would be denied by " : " denied by ", escaped(policy->file));
		if (denial->cause == DENIAL_SCOPE)
			(void)printf(": a scope, which no rule grants\n");
		else
			put_near(policy, denial->family);
		if (policy->add)
			(void)printf("    %s  %s",
			             denial->cause == DENIAL_SCOPE ? "instead:" : "add:", escaped(policy->add));
		else
			(void)printf("    no rule helps: %s", policy->why ? policy->why : "");
		put_end(denial, i == 0);
	}
}

static void put_filter(const struct denial *denial, bool permissive)
{
	bool harden = denial->part && filter_parts_find(denial->part, true) != NULL;

	(void)printf("%s ", trace_errnos_name(denial->errnum));
	(void)printf(permissive ? "would come from the filter" : "from the filter");
	for (size_t i = 0; i < denial->policies_count; i++)
		(void)printf("%s%s", i == 0 ? " of " : ", ", escaped(denial->policies[i].file));
	(void)printf(": %s \"%s\"\n", harden ? "harden" : "fill", denial->part ? denial->part : "?");
	(void)printf("    instead:  %s without \"%s\"", harden ? "harden" : "fill", denial->part ? denial->part : "?");
	put_end(denial, true);
}

static void put_denial(const struct denial *denial, bool permissive)
{
	put_call(denial);
	switch (denial->cause) {
	case DENIAL_PTRACE:
		(void)printf(
			"a process outside, which every policy that Landlock enforces protects\n    no rule helps");
		put_end(denial, true);
		break;
	case DENIAL_MOUNT:
		(void)printf("mounts, which every policy that handles a right on files forbids to change\n"
		             "    no rule helps: it cannot be confined as it runs");
		put_end(denial, true);
		break;
	case DENIAL_FILTER:
		put_filter(denial, permissive);
		break;
	case DENIAL_UNKNOWN:
		(void)printf("%s denied, which this landshim does not know", escaped(denial->part));
		put_end(denial, true);
		break;
	default:
		put_policies(denial, permissive);
	}
	if (denial->by_modes == EXPLAIN_MODES_DENY)
		(void)printf(
			"    denied by both: file modes, owners or capabilities deny it too, the rule alone will not "
			"help\n");
	else if (denial->by_modes == EXPLAIN_MODES_UNKNOWN)
		(void)printf("    whether file modes, owners or capabilities deny it too could not be found out\n");
	if (denial->configuration)
		(void)printf("    it looks like configuration: without it the program may be less safe\n");
	if (denial->harmless)
		(void)printf("    harmless, as a rule: %s\n", denial->harmless);
}

/* What stands above the denials of a kind. */
static const char *heading(const struct denial *denial)
{
	if (denial->harmless)
		return "harmless, as a rule:";
	return denial->likely_fatal ? "likely fatal:" : "besides:";
}

static void put_errors(const struct denial_report *report)
{
	const struct denial_list *list = report->list;

	if (list->errors_times == 0)
		return;
	(void)printf("landshim: %llu other call%s failed, for which no policy is to blame%s\n",
	             (unsigned long long)list->errors_times, list->errors_times == 1 ? "" : "s",
	             report->all ? ":" : " (--all)");
	for (size_t i = 0; report->all && i < list->errors_count; i++) {
		const struct denial_error *error = &list->errors[i];

		(void)printf("%s[%d] %s: %s", escaped(error->comm), (int)error->pid, escaped(error->written),
		             trace_errnos_name(error->errnum));
		if (error->times > 1)
			(void)printf("        (%u times)", error->times);
		(void)printf("\n");
	}
}

void denial_print(const struct denial_report *report)
{
	const struct denial_list *list = report->list;
	const char *above = NULL;

	(void)printf("landshim: %s", escaped(report->program));
	if (list->count == 0 && report->of_log)
		(void)printf(": no denial\n");
	else if (list->count == 0)
		(void)printf(report->permissive ? ": the policies would have denied nothing\n"
		                                : ": the policies denied nothing\n");
	else
		(void)printf(": %zu denial%s\n", list->count, list->count == 1 ? "" : "s");
	for (size_t i = 0; i < list->count; i++) {
		const char *here = heading(&list->list[i]);

		if (!above || strcmp(above, here) != 0)
			(void)printf("%s\n", here);
		above = here;
		put_denial(&list->list[i], report->permissive);
	}
	put_errors(report);
	for (size_t i = 0; i < report->notes_count; i++)
		(void)printf("landshim: note: %s\n", report->notes[i].text);
	if (report->incomplete)
		(void)printf("landshim: note: this is incomplete\n");
}

/* --- for scripts --------------------------------------------------------------------- */

static void json_where(const char *name, struct err_where where)
{
	(void)printf("\"%s\":", name);
	json_text_or_null(where.line > 0 ? where.file : NULL);
	(void)printf(where.line > 0 ? ",\"%s_line\":%d" : ",\"%s_line\":null", name, where.line);
}

static void json_policy(const struct denial *denial, const struct denial_policy *policy)
{
	(void)printf("{\"policy\":");
	json_text(policy->file);
	(void)printf(",");
	json_rights("lacking", access_only(denial->family, policy->lacking));
	(void)printf(",");
	json_where("nearest", policy->near);
	(void)printf(",\"nearest_path\":");
	json_text_or_null(policy->near_path);
	(void)printf(",\"add\":");
	json_text_or_null(policy->add);
	(void)printf(",\"why_not\":");
	json_text_or_null(policy->why);
	(void)printf("}");
}

static void json_denial(const struct denial *denial)
{
	static const char *const by_modes[] = {
		[EXPLAIN_MODES_ALLOW] = "false",
		[EXPLAIN_MODES_DENY] = "true",
		[EXPLAIN_MODES_UNKNOWN] = "null",
	};

	(void)printf("{\"cause\":\"%s\",\"program\":", causes[denial->cause]);
	json_text(denial->comm);
	(void)printf(denial->pid > 0 ? ",\"pid\":%d,\"call\":" : ",\"pid\":null,\"call\":", (int)denial->pid);
	json_text(denial->written);
	(void)printf(",\"object\":");
	json_text_or_null(denial->object);
	(void)printf(",\"name\":");
	json_text_or_null(denial->name);
	(void)printf(denial->port >= 0 ? ",\"port\":%d," : ",\"port\":null,", denial->port);
	json_rights("rights", access_only(denial->family, denial->lacking));
	(void)printf(",\"part\":");
	json_text_or_null(denial->part);
	(void)printf(",\"errno\":");
	json_text_or_null(denial->errnum ? trace_errnos_name(denial->errnum) : NULL);
	(void)printf(
		",\"times\":%u,\"likely_fatal\":%s,\"by_modes\":%s,\"in_start\":%s,\"configuration\":%s,\"harmless\":",
		denial->times, denial->likely_fatal ? "true" : "false", by_modes[denial->by_modes],
		denial->in_start ? "true" : "false", denial->configuration ? "true" : "false");
	json_text_or_null(denial->harmless);
	(void)printf(",\"policies\":[");
	for (size_t i = 0; i < denial->policies_count; i++) {
		(void)printf("%s", i ? "," : "");
		json_policy(denial, &denial->policies[i]);
	}
	(void)printf("]}");
}

static void json_error(const struct denial_error *error)
{
	(void)printf("{\"program\":");
	json_text(error->comm);
	(void)printf(",\"pid\":%d,\"call\":", (int)error->pid);
	json_text(error->written);
	(void)printf(",\"errno\":\"%s\",\"times\":%u}", trace_errnos_name(error->errnum), error->times);
}

void denial_print_json(const struct denial_report *report)
{
	const struct denial_list *list = report->list;

	(void)printf("{\"program\":");
	json_text(report->program);
	(void)printf(",\"permissive\":%s,\"incomplete\":%s,\"denials\":[", report->permissive ? "true" : "false",
	             report->incomplete ? "true" : "false");
	for (size_t i = 0; i < list->count; i++) {
		(void)printf("%s", i ? "," : "");
		json_denial(&list->list[i]);
	}
	(void)printf("],\"other_errors\":%llu,\"errors\":[", (unsigned long long)list->errors_times);
	for (size_t i = 0; report->all && i < list->errors_count; i++) {
		(void)printf("%s", i ? "," : "");
		json_error(&list->errors[i]);
	}
	(void)printf("],\"notes\":[");
	for (size_t i = 0; i < report->notes_count; i++) {
		(void)printf("%s", i ? "," : "");
		json_text(report->notes[i].text);
	}
	(void)printf("]}\n");
}
