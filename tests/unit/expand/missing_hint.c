/* SPDX-License-Identifier: BSD-3-Clause */
/* What is said to help, for each kind of rule. */
#include "expand/missing_hint.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/count.h"
#include "base/strlist.h"
#include "model/policy.h"
#include "model/uapi.h"

Test(missing_hint, what_may_be_made_is_a_directory_for_writing_that_the_policy_names)
{
	static struct strlist except;
	static const struct {
		const char *text;
		struct policy_group group;
		int errnum;
		bool create;
	} cases[] = {
		{ "/a", { .allow.named = LANDLOCK_ACCESS_FS_MAKE_REG }, ENOENT, true },
		{ "/a", { .allow.grouped = LANDLOCK_ACCESS_FS_MAKE_DIR }, ENOENT, true },
		{ "/a", { .allow.named = LANDLOCK_ACCESS_FS_MAKE_REG }, EACCES, false },
		{ "/a", { .allow.named = LANDLOCK_ACCESS_FS_READ_FILE }, ENOENT, false },
		{ "/a", { .allow.grouped = LANDLOCK_ACCESS_FS_MAKE_DIR, .is_glob = true }, ENOENT, false },
		{ "/a", { .allow.grouped = LANDLOCK_ACCESS_FS_MAKE_DIR, .except = &except }, ENOENT, false },
		{ "${@arg_dir}", { .allow.grouped = LANDLOCK_ACCESS_FS_MAKE_DIR }, ENOENT, false },
		{ "${@last_arg}", { .allow.grouped = LANDLOCK_ACCESS_FS_MAKE_DIR }, ENOENT, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct policy_path rule = policy_path_of(&cases[i].group, cases[i].text, 1);
		const char *hint = missing_hint(&rule, cases[i].errnum);

		cr_expect_eq(strstr(hint, "missing = \"create\"") != NULL, cases[i].create, "%zu: %s", i, hint);
		cr_expect_not_null(strstr(hint, "missing = \"skip\""), "%zu: %s", i, hint);
	}
}

Test(missing_hint, a_pattern_that_is_a_path_is_told)
{
	struct policy_group group = { .is_glob = false };
	const struct policy_path rule = policy_path_of(&group, "/a/*", 1);

	cr_expect_str_eq(missing_hint(&rule, ENOENT), "a pattern is written glob = \"...\"");
	group.is_glob = true;
	cr_expect_not_null(strstr(missing_hint(&rule, ENOENT), "missing = \"skip\""));
}

Test(missing_hint, what_led_to_the_root_is_named)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "${@cwd}", "another directory" },         { "~/", "a HOME of its own" },
		{ "${HOME}", "a HOME of its own" },         { "${HOME:-/}", "a HOME of its own" },
		{ "${HOMES}", "write path = \"/\"" },       { "~", "a HOME of its own" },
		{ "/proc/self/cwd", "write path = \"/\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_not_null(strstr(missing_hint_root(cases[i].text), cases[i].says), "%s: %s", cases[i].text,
		                   missing_hint_root(cases[i].text));
}
