/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim.conf(5) is the specification: its tables are the access table's,
 * each of its examples is a policy that loads, and each setting that it shows
 * anywhere else is one in a policy.
 */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/print/show_holes.h"
#include "describe.h"
#include "expand/expand.h"
#include "model/access.h"
#include "model/holes.h"
#include "model/plan.h"
#include "model/values.h"
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
	const char *end = strstr(start, ".Ss Holes");

	for (size_t i = 0; i < access_groups_count; i++) {
		char row[512];
		const char *found;

		(void)snprintf(row, sizeof(row), "\n.It Cm %s Ta %s\n", access_groups[i].name, access_groups[i].help);
		found = strstr(start, row);
		cr_expect(found && found < end, "the page lacks: %s", row);
	}
	cr_expect_eq(count(start, end, "\n.It Cm "), (int)access_groups_count);
}

/* The names of the holes at a right that something closes, or that nothing does. */
static const char *holes_at(const struct access_right *right, bool closable, char *names, size_t size)
{
	struct text text;
	uint32_t at = 0;

	for (int i = 0; i < HOLES_COUNT; i++)
		if ((holes[i].rights.bits[right->family] | holes[i].unknown.bits[right->family]) & right->bit)
			at |= 1U << i;
	text_start(&text, names, size);
	describe_add_hole_names(&text, at & (closable ? holes_closable() : ~holes_closable()), " ");
	return *names ? names : "-";
}

/* As the kernels' table, line by line: no right and no hole is left out. */
Test(man, the_table_of_holes_is_ours)
{
	const char *start = strstr(page(), "\n.\\\" holes\n");
	char closable[128], others[128], wanted[4096];
	struct text text;
	size_t len;

	cr_assert_not_null(start);
	text_start(&text, wanted, sizeof(wanted));
	text_add(&text, "\n.\\\" holes\n.Bd -literal\n%-20s %-42s %s\n", "right", "something closes", "nothing closes");
	for (size_t i = 0; i < access_rights_count; i++) {
		const char *some = holes_at(&access_rights[i], true, closable, sizeof(closable));
		const char *none = holes_at(&access_rights[i], false, others, sizeof(others));

		if (strcmp(some, "-") != 0 || strcmp(none, "-") != 0)
			text_add(&text, "%-20s %-42s %s\n", access_rights[i].name, some, none);
	}
	text_add(&text, ".Ed\n.\\\" holes end\n");
	len = strlen(wanted);
	cr_expect_eq(strncmp(start, wanted, len), 0, "the page lacks: %s", wanted);
}

Test(man, the_list_of_holes_says_what_closes_each)
{
	const char *start = strstr(page(), "\n.\\\" holes end\n");
	const char *end = strstr(start, ".Ss How");

	for (int i = 0; i < HOLES_COUNT; i++) {
		char closers[128], item[512];
		struct text text;
		const char *found;

		text_start(&text, closers, sizeof(closers));
		show_holes_closers(&text, (enum holes_index)i);
		text_start(&text, item, sizeof(item));
		text_add(&text, "\n.It Cm %s\n.Pq %s", holes[i].name, *closers ? "closed by Cm" : "nothing closes it");
		for (char *word = strtok(closers, " "), *before = " "; word; word = strtok(NULL, " "), before = " , ")
			text_add(&text, "%s%s", before, word);
		text_add(&text, "\n%s.\n", show_holes_text((enum holes_index)i));
		found = strstr(start, item);
		cr_expect(found && found < end, "the page lacks: %s", item);
	}
	cr_expect_eq(count(start, end, "\n.It Cm "), (int)HOLES_COUNT, "the page has holes of its own");
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

#define DISPLAY "\n.Bd -literal -offset indent\n"

/* The next display at or after *at, which moves to its end.  False: there is none. */
static bool next_display(const char **at, char *text, size_t room)
{
	const char *start = strstr(*at, DISPLAY);

	if (!start)
		return false;
	start += strlen(DISPLAY);
	*at = strstr(start, "\n.Ed\n");
	cr_assert_not_null(*at);
	(void)snprintf(text, room, "%.*s\n", (int)(*at - start), start);
	return true;
}

static void loads(const char *text)
{
	static const char *const list[] = { "HOME=/home/me", "@exe_dir=/opt/x", "@cwd=/cwd", NULL };
	const struct values values = support_values(list);
	struct expand_result result;
	struct policy policy;
	struct plan plan;

	cr_expect_eq(support_load(text, &policy), 0, "%s\n%d: %s", text, support_error.line, support_error.msg);
	cr_expect_eq(plan_make(&policy, 11, &plan), PLAN_START, "%s", text);
	/* Its variables are looked at when the program starts. */
	for (size_t i = 0; i < policy.paths_count; i++)
		cr_expect_eq(expand_text(support_arena(), support_sink(), &values, policy_where(&policy.paths[i]),
		                         policy.paths[i].text, policy.paths[i].group->is_glob, &result),
		             0, "%s\n%s", text, support_error.msg);
}

Test(man, every_example_is_a_policy_that_loads)
{
	const char *at = strstr(page(), ".Sh EXAMPLES");
	const char *end = strstr(at, ".Sh DIAGNOSTICS");
	char text[4096];
	int examples = 0;

	while (next_display(&at, text, sizeof(text)) && at < end) {
		loads(text);
		examples++;
	}
	cr_expect_geq(examples, 7);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* What stands in the page besides policies and parts of one. */
static bool is_no_policy(const char *text)
{
	static const char *const firsts[] = { "landshim: ", "strace ", "type=1423 " };

	for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++)
		if (begins(text, firsts[i]))
			return true;
	return false;
}

/* A part of a policy, in a policy: a group of paths, a setting of one, or a setting. */
static const char *whole(const char *text)
{
	static const char *const of_groups[] = { "missing ", "except ", "quiet ", "allow " };

	if (begins(text, "{"))
		return arena_printf(support_arena(), "abi = 11;\npaths = ( %.*s );\n", (int)strcspn(text, "\n"), text);
	for (size_t i = 0; i < sizeof(of_groups) / sizeof(of_groups[0]); i++)
		if (begins(text, of_groups[i]))
			return arena_printf(support_arena(),
			                    "abi = 11;\npaths = ( { path = \"/p\"; allow = \"read_write\"; %s; } );\n",
			                    text);
	if (begins(text, "abi "))
		return text;
	return arena_printf(support_arena(), "abi = 11;\n%s%s", text, strchr(text, '\n') ? "" : ";\n");
}

Test(man, every_part_of_a_policy_that_is_displayed_loads)
{
	const char *at = page();
	char text[4096];
	int parts = 0;

	while (next_display(&at, text, sizeof(text)))
		if (!is_no_policy(text)) {
			loads(whole(text));
			parts++;
		}
	cr_expect_geq(parts, 11);
}

/* A macro's line as the page shows it: quotes, and no full stop after the last word. */
static const char *shown(const char *line)
{
	static char text[256];
	size_t len = 0;

	while (*line != '\n' && len < sizeof(text) - 1) {
		bool quote = begins(line, "\\(dq");

		text[len++] = quote ? '"' : *line;
		line += quote ? strlen("\\(dq") : 1;
	}
	text[len] = '\0';
	if (len > 2 && text[len - 2] == ' ' && strchr(".,:", text[len - 1]))
		text[len - 2] = '\0';
	else if (len > 2 && begins(text + len - 2, " ;"))
		text[len - 2] = '\0';
	return text;
}

/* Whether it sets something: a name, "=", and a value. */
static bool is_setting(const char *text)
{
	size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyz_");

	return name > 0 && begins(text + name, " = ") && !begins(text, "name ");
}

Test(man, every_setting_in_the_text_is_one)
{
	int settings = 0;

	for (const char *at = page(); (at = strchr(at, '\n'));) {
		at++;
		if ((begins(at, ".Li ") || begins(at, ".Ql ")) && is_setting(at + 4)) {
			loads(whole(shown(at + 4)));
			settings++;
		}
	}
	cr_expect_geq(settings, 9);
}
