/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim.conf(5) is the specification: its tables are the access table's,
 * and each of its examples is a policy that loads.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/access.h"
#include "model/plan.h"
#include "support.h"

static const char *page(void)
{
	static char text[1 << 18];
	FILE *file = fopen(TEST_SOURCE "/conf/landshim.conf.5", "re");
	size_t len;

	cr_assert_not_null(file);
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	(void)fclose(file);
	return text;
}

static int count(const char *text, const char *end, const char *what)
{
	int found = 0;

	while ((text = strstr(text, what)) && text < end) {
		found++;
		text++;
	}
	return found;
}

Test(man, the_table_of_rights_is_the_access_table)
{
	const char *start = strstr(page(), ".Sh RIGHTS");
	const char *end = strstr(start, ".Ss Groups");

	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];
		char row[512];
		const char *found;

		(void)snprintf(row, sizeof(row), "\n.It Cm %s Ta %d Ta %s Ta %s Ta %s\n", right->name, right->abi,
		               access_release(right->abi), right->on_file ? "file" : "\"\"", right->help);
		found = strstr(start, row);
		cr_expect(found && found < end, "the page lacks: %s", row);
	}
	cr_expect_eq(count(start, end, "\n.It Cm "), (int)access_rights_count, "the page has rows of its own");
}

Test(man, the_table_of_groups_is_ours)
{
	const char *start = strstr(page(), ".Ss Groups");
	const char *end = strstr(start, ".Ss How");

	for (size_t i = 0; i < access_groups_count; i++) {
		char row[512];
		const char *found;

		(void)snprintf(row, sizeof(row), "\n.It Cm %s Ta %s\n", access_groups[i].name, access_groups[i].help);
		found = strstr(start, row);
		cr_expect(found && found < end, "the page lacks: %s", row);
	}
	cr_expect_eq(count(start, end, "\n.It Cm "), (int)access_groups_count);
}

/* What a group's line of help names is what it grants. */
Test(man, the_help_of_a_group_says_what_it_grants)
{
	for (size_t i = 0; i < access_groups_count; i++) {
		struct access_set named = { { 0 } };
		char *help = strdup(access_groups[i].help);
		struct access_name name;

		if (strncmp(help, "every", 5) == 0)
			continue;
		for (char *word = strtok(help, ", "); word; word = strtok(NULL, ", ")) {
			cr_assert(access_find(word, &name), "%s", word);
			named = access_union(named, access_of(&name));
		}
		cr_expect_eq(memcmp(&named, &access_groups[i].rights, sizeof(named)), 0, "%s", access_groups[i].name);
		free(help);
	}
}

Test(man, every_example_is_a_policy_that_loads)
{
	const char *at = strstr(page(), ".Sh EXAMPLES");
	const char *end = strstr(at, ".Sh DIAGNOSTICS");
	int examples = 0;

	while ((at = strstr(at, ".Bd -literal -offset indent\n")) && at < end) {
		char text[4096];
		struct policy policy;
		struct plan plan;
		size_t len;

		at += strlen(".Bd -literal -offset indent\n");
		len = (size_t)(strstr(at, ".Ed\n") - at);
		(void)snprintf(text, sizeof(text), "%.*s", (int)len, at);
		cr_expect_eq(support_load(text, &policy), 0, "%s\n%d: %s", text, support_error.line, support_error.msg);
		cr_expect_eq(plan_make(&policy, 11, &plan), PLAN_START);
		examples++;
	}
	cr_expect_geq(examples, 5);
}
