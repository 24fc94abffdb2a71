/* SPDX-License-Identifier: BSD-3-Clause */
/* Collecting, and the text. */
#include "command/import/import_policy.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/launch/rules.h"
#include "load/locate.h"
#include "load/policyfile.h"
#include "model/policy.h"

void import_policy_lost(struct import_policy *policy, int line, const char *what, const char *why)
{
	int said = 0;
	const struct err_sink sink = context_sink(&said);

	policy->lost++;
	(void)err_report(&sink, ERR_POLICY, (struct err_where){ policy->name, line }, ERR_NOTE,
	                 "\"%s\" is not in the policy: %s", what, why);
}

void import_policy_changed(struct import_policy *policy, int line, const char *what, const char *how)
{
	int said = 0;
	const struct err_sink sink = context_sink(&said);

	policy->lost++;
	(void)err_report(&sink, ERR_POLICY, (struct err_where){ policy->name, line }, ERR_NOTE,
	                 "\"%s\" is in the policy%s", what, how);
}

const char *import_policy_absolute(struct import_policy *policy, const char *path)
{
	const struct err_sink sink = context_sink(&policy->errors);

	return context_path(&sink, path);
}

void import_policy_add(struct import_policy *policy, const struct import_rule *rule)
{
	policy->rules =
		arena_grow(context_arena(), policy->rules, policy->count, &policy->capacity, sizeof(*policy->rules));
	policy->rules[policy->count++] = *rule;
}

void import_policy_name(struct strlist *names, const char *name)
{
	if (!strlist_has(names, name))
		(void)strlist_append(names, context_arena(), name);
}

/* "SETTING = [ ... ];", or nothing without names. */
static const char *names(const char *setting, const struct strlist *list)
{
	const char *text = "";

	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(context_arena(), "%s%s%s", text, i > 0 ? ", " : "",
		                    rules_quoted(list->items[i], strlen(list->items[i])));
	return *text ? arena_printf(context_arena(), "%s = [ %s ];", setting, text) : "";
}

static void write_line(FILE *out, const char *line)
{
	if (*line)
		(void)fprintf(out, "%s\n", line);
}

static void write_ports(FILE *out, const struct import_policy *policy)
{
	static const char *const rights[] = { [IMPORT_CONNECT_TCP] = "connect_tcp",
		                              [IMPORT_BIND_TCP] = "bind_tcp",
		                              [IMPORT_CONNECT_SEND_UDP] = "connect_send_udp",
		                              [IMPORT_BIND_UDP] = "bind_udp" };
	size_t written = 0;

	for (size_t i = 0; i < IMPORT_PORTS; i++) {
		const struct strlist *ports = &policy->ports[i];

		if (ports->count == 0)
			continue;
		(void)fprintf(out, "%s  %s = ( ", written++ ? "" : "network = {\n", rights[i]);
		for (size_t j = 0; j < ports->count; j++)
			(void)fprintf(out, "%s%s", j > 0 ? ", " : "", ports->items[j]);
		(void)fprintf(out, " );\n");
	}
	if (written)
		(void)fprintf(out, "};\n");
}

static void write_log(FILE *out, const struct import_policy *policy)
{
	if (!policy->log_same_exec_off && !policy->log_new_exec && !policy->log_subdomains_off)
		return;
	(void)fprintf(out, "log = {%s%s%s };\n", policy->log_same_exec_off ? " same_exec = false;" : "",
	              policy->log_new_exec ? " new_exec = true;" : "",
	              policy->log_subdomains_off ? " subdomains = false;" : "");
}

static void write_environment(FILE *out, const struct import_policy *policy)
{
	const bool keeps = policy->keep.count > 0;
	const char *edit = names(keeps ? "keep" : "drop", keeps ? &policy->keep : &policy->drop);

	if (*edit)
		(void)fprintf(out, "environment = { %s };\n", edit);
}

static void write_paths(FILE *out, const struct import_policy *policy)
{
	for (size_t i = 0; i < policy->count; i++) {
		const struct import_rule *rule = &policy->rules[i];
		const char *except = names("except", &rule->except);

		(void)fprintf(out, "%s { %s = %s; allow = [ %s ];%s%s%s }", i == 0 ? "paths = (" : ",\n ",
		              rule->is_glob ? "glob" : "path", rules_quoted(rule->path, strlen(rule->path)),
		              rule->allow, *except ? " " : "", except,
		              rule->creates         ? " missing = \"create\";"
		              : rule->skips_missing ? " missing = \"skip\";"
		                                    : "");
	}
	if (policy->count > 0)
		(void)fprintf(out, " );\n");
}

static void write_all(FILE *out, const struct import_policy *policy)
{
	(void)fprintf(out, "abi = %d;\n", policy->abi);
	if (policy->min_abi)
		(void)fprintf(out, "min_abi = %d;\n", policy->min_abi);
	write_line(out, names("unrestricted", &policy->unrestricted));
	write_log(out, policy);
	write_line(out, names("harden", &policy->harden));
	write_environment(out, policy);
	write_line(out, names("include", &policy->include));
	write_paths(out, policy);
	write_ports(out, policy);
}

int import_policy_print(const struct err_sink *sink, const struct import_policy *policy)
{
	struct policy loaded;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int ret;

	if (!out)
		return err_memory(sink);
	write_all(out, policy);
	if (fclose(out) != 0)
		return err_memory(sink);
	ret = policyfile_load_text(context_arena(), sink, "the policy made of it", text, locate_fragments_dir, &loaded);
	if (ret == 0)
		(void)fputs(text, stdout);
	free(text);
	return ret;
}
