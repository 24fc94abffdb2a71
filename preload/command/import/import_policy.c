/* SPDX-License-Identifier: BSD-3-Clause */
/* Collecting, and the text. */
#include "command/import/import_policy.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strlist.h"
#include "command/base/context.h"
#include "command/launch/rules.h"

void import_policy_lost(struct import_policy *policy, int line, const char *what, const char *why)
{
	int said = 0;
	const struct err_sink sink = context_sink(&said);

	policy->lost++;
	(void)err_report(&sink, ERR_POLICY, (struct err_where){ policy->name, line }, NULL,
	                 "\"%s\" is not in the policy: %s", what, why);
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

static void print_names(const char *setting, const struct strlist *names)
{
	if (names->count == 0)
		return;
	(void)printf("%s = [ ", setting);
	for (size_t i = 0; i < names->count; i++)
		(void)printf("%s%s", i > 0 ? ", " : "", rules_quoted(names->items[i], strlen(names->items[i])));
	(void)printf(" ];\n");
}

static void print_ports(const char *right, const struct strlist *ports)
{
	if (ports->count == 0)
		return;
	(void)printf("  %s = ( ", right);
	for (size_t i = 0; i < ports->count; i++)
		(void)printf("%s%s", i > 0 ? ", " : "", ports->items[i]);
	(void)printf(" );\n");
}

static void print_log(const struct import_policy *policy)
{
	if (!policy->log_same_exec_off && !policy->log_new_exec && !policy->log_subdomains_off)
		return;
	(void)printf("log = {%s%s%s };\n", policy->log_same_exec_off ? " same_exec = false;" : "",
	             policy->log_new_exec ? " new_exec = true;" : "",
	             policy->log_subdomains_off ? " subdomains = false;" : "");
}

static void print_paths(const struct import_policy *policy)
{
	for (size_t i = 0; i < policy->count; i++) {
		const struct import_rule *rule = &policy->rules[i];

		(void)printf("%s { %s = %s; allow = [ %s ];%s }", i == 0 ? "paths = (" : ",\n ",
		             rule->is_glob ? "glob" : "path", rules_quoted(rule->path, strlen(rule->path)), rule->allow,
		             rule->skips_missing ? " missing = \"skip\";" : "");
	}
	if (policy->count > 0)
		(void)printf(" );\n");
}

void import_policy_print(const struct import_policy *policy)
{
	(void)printf("abi = %d;\n", policy->abi);
	if (policy->min_abi)
		(void)printf("min_abi = %d;\n", policy->min_abi);
	print_names("unrestricted", &policy->unrestricted);
	print_log(policy);
	print_names("harden", &policy->harden);
	print_names("include", &policy->include);
	print_paths(policy);
	if (policy->ports[IMPORT_CONNECT_TCP].count == 0 && policy->ports[IMPORT_BIND_TCP].count == 0)
		return;
	(void)printf("network = {\n");
	print_ports("connect_tcp", &policy->ports[IMPORT_CONNECT_TCP]);
	print_ports("bind_tcp", &policy->ports[IMPORT_BIND_TCP]);
	(void)printf("};\n");
}
