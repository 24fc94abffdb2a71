/* SPDX-License-Identifier: BSD-3-Clause */
/* What helps where a path is wrong. */
#include "expand/missing_hint.h"

#include <string.h>

#include "model/policy.h"

const char *missing_hint(const struct policy_path *rule)
{
	/* To skip it would silence the rule for ever. */
	if (!rule->is_glob && rule->text[strcspn(rule->text, "*?[")])
		return "a pattern is written glob = \"...\"";
	return "missing = \"skip\" lets the policy do without it";
}

const char *missing_hint_root(const char *text)
{
	if (strstr(text, "${@cwd}"))
		return "start it in another directory";
	if (strncmp(text, "~/", 2) == 0 || strstr(text, "${HOME}") || strstr(text, "${HOME:-"))
		return "start it with a HOME of its own";
	return "to grant it, write path = \"/\"";
}
