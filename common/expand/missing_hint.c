/* SPDX-License-Identifier: BSD-3-Clause */
/* What helps where a path is wrong. */
#include "expand/missing_hint.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "model/policy.h"
#include "model/uapi.h"

/* A place for writing, which may be made; a word's file is the caller's to make. */
static bool may_be_made(const struct policy_path *rule)
{
	const uint64_t made = LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR;

	return !rule->group->is_glob && !rule->group->except && (policy_group_rights(rule->group) & made) &&
	       !strstr(rule->text, "${@arg") && !strstr(rule->text, "${@last_arg");
}

const char *missing_hint(const struct policy_path *rule, int errnum)
{
	/* To skip it would silence the rule for ever. */
	if (!rule->group->is_glob && rule->text[strcspn(rule->text, "*?[")])
		return "a pattern is written glob = \"...\"";
	if (errnum == ENOENT && may_be_made(rule))
		return "missing = \"create\" makes the directory, missing = \"skip\" lets the policy do without it";
	return "missing = \"skip\" lets the policy do without it";
}

const char *missing_hint_root(const char *text)
{
	if (strstr(text, "${@cwd}"))
		return "start it in another directory";
	if (text[0] == '~' || strstr(text, "${HOME}") || strstr(text, "${HOME:-"))
		return "start it with a HOME of its own";
	return "to grant it, write path = \"/\"";
}
