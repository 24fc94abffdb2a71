/* SPDX-License-Identifier: BSD-3-Clause */
/* What is taken out of an environment, by name. */
#include "model/environment.h"

#include <criterion/criterion.h>
#include <string.h>

/* One pattern alone, to drop or to keep. */
static bool goes(const char *drop, const char *keep, const char *entry)
{
	struct environment_edit edit = { .drop = { &drop, drop ? 1 : 0, 1 },
		                         .keep = { &keep, keep ? 1 : 0, 1 },
		                         .keeps = keep != NULL };

	return environment_drops(&edit, entry);
}

Test(environment, a_star_stands_for_anything_and_nothing)
{
	static const struct {
		const char *pattern, *name;
		bool matches;
	} cases[] = {
		{ "A", "A", true },
		{ "A", "AB", false },
		{ "A", "B", false },
		{ "AWS_*", "AWS_KEY", true },
		{ "AWS_*", "AWS_", true },
		{ "AWS_*", "AWS", false },
		{ "*_TOKEN", "X_TOKEN", true },
		{ "*_TOKEN", "_TOKEN", true },
		{ "*_TOKEN", "X_TOKENS", false },
		{ "*A*", "BAB", true },
		{ "*A*", "BBB", false },
		{ "A*B*C", "AXBYC", true },
		{ "A*B*C", "AXBY", false },
		{ "*aab", "aaaab", true },
		{ "**", "X", true },
		{ "*", "", true },
		{ "a*", "A", false },
		{ "A*", "A", true },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_eq(goes(cases[i].pattern, NULL, cases[i].name), cases[i].matches, "%s of %s",
		             cases[i].pattern, cases[i].name);
}

Test(environment, a_name_ends_at_its_value_and_may_have_none)
{
	cr_expect(goes("A", NULL, "A=B"));
	cr_expect(goes("A", NULL, "A="));
	cr_expect(goes("A", NULL, "A"), "an entry without a value");
	cr_expect_not(goes("B", NULL, "A=B"));
	cr_expect_not(goes("*B", NULL, "A=B"), "the value is not looked at");
	cr_expect(goes("*", NULL, "=x"), "an entry without a name");
}

Test(environment, what_is_not_kept_goes)
{
	cr_expect_not(goes(NULL, "LC_*", "LC_ALL=C"));
	cr_expect(goes(NULL, "LC_*", "LANG=C"));
	cr_expect(goes(NULL, "LC_*", "SECRET"));
}

Test(environment, what_a_program_needs_stays_unless_it_is_named)
{
	static const char *const needed[] = { "PATH=/bin", "HOME=/", "LD_PRELOAD=/x.so", "LD_LIBRARY_PATH=/lib" };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		cr_expect_not(goes(NULL, "LANG", needed[i]), "%s", needed[i]);
		cr_expect_not(goes("*", NULL, needed[i]), "%s", needed[i]);
		cr_expect_not(goes("**", NULL, needed[i]), "%s", needed[i]);
	}
	cr_expect(goes("PATH", NULL, needed[0]));
	cr_expect(goes("H*", NULL, needed[1]));
	cr_expect(goes("LD_*", NULL, needed[2]));
	cr_expect(goes("LD_LIBRARY_PATH", NULL, needed[3]));
	cr_expect(goes("*", NULL, "PATHS=x"), "another name");
	cr_expect(goes("*", NULL, "PAT=x"), "another name");
}

Test(environment, without_the_setting_nothing_goes)
{
	const struct environment_edit edit = { .keeps = false };

	cr_expect_not(environment_edits(&edit));
	cr_expect_not(environment_drops(&edit, "A=B"));
	cr_expect_not(environment_drops(&edit, "A"));
}
