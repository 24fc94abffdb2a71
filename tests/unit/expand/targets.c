/* SPDX-License-Identifier: BSD-3-Clause */
/* On which terms a rule's paths are opened. */
#include "expand/targets.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../scratch.h"
#include "../support.h"
#include "base/count.h"
#include "base/strlist.h"
#include "model/policy.h"

static const char *no_value(void *data, const char *name)
{
	(void)data;
	(void)name;
	return NULL;
}

/* What a path of a policy stands for, beneath scratch/d with a, b and c. */
static struct targets expand(const struct policy_group *group, const char *path)
{
	const struct targets_source source = { .values = { no_value, NULL } };
	struct policy_path *rule = arena_zalloc(support_arena(), 1, sizeof(*rule));
	struct policy policy = { .paths = rule, .paths_count = 1 };
	struct targets targets;

	cr_assert_not_null(rule);
	*rule = policy_path_of(group, path, 1);
	cr_assert_eq(targets_expand(support_arena(), support_sink(), &source, &policy, &targets), 0, "%s",
	             support_error.msg);
	return targets;
}

static void make_directories(void)
{
	scratch_directory("d", 0755);
	scratch_directory("d/a", 0755);
	scratch_directory("d/b", 0755);
	scratch_directory("d/c", 0755);
}

/* Somebody may put a link there between the listing and the opening. */
Test(targets, what_is_left_of_a_directory_is_opened_without_following_a_link_below_it)
{
	static const char *const texts[] = { "d", "d/", "d//" };
	struct strlist excepted = { NULL, 0, 0 };
	const struct policy_group group = { .file = "p", .except = &excepted };

	make_directories();
	cr_assert_eq(strlist_append(&excepted, support_arena(), "b"), 0);
	for (size_t i = 0; i < COUNT(texts); i++) {
		const struct targets targets = expand(&group, scratch_path(texts[i]));

		cr_assert_eq(targets.count, 3U, "%s: %zu", texts[i], targets.count);
		cr_expect_str_eq(targets.list[0].path, scratch_path(texts[i]));
		cr_expect(targets.list[0].terms->carved);
		cr_expect_eq(targets.list[0].terms->literal, 0U);
		cr_expect_null(targets.list[0].terms->excepted);
		for (size_t k = 1; k < targets.count; k++) {
			const struct target_terms *terms = targets.list[k].terms;

			cr_expect_eq(terms->literal, strlen(scratch_path("d")), "%s: %zu", texts[i], terms->literal);
			cr_assert_not_null(terms->excepted);
			cr_expect_eq(terms->excepted->count, 1U);
			cr_expect_not(terms->carved || terms->from_words || terms->extra);
		}
	}
}

Test(targets, a_pattern_matches_no_link_and_a_path_follows_each)
{
	static const struct policy_group pattern = { .file = "p", .is_glob = true }, path = { .file = "p" };
	struct targets targets;

	make_directories();
	targets = expand(&pattern, scratch_path("d/*"));
	cr_assert_eq(targets.count, 3U);
	for (size_t k = 0; k < targets.count; k++) {
		const struct target_terms *terms = targets.list[k].terms;

		cr_expect_eq(terms->literal, strlen(scratch_path("d")), "%zu", terms->literal);
		cr_expect_not(terms->carved || terms->from_words || terms->extra || terms->excepted || terms->seen);
	}
	targets = expand(&path, scratch_path("d"));
	cr_assert_eq(targets.count, 1U);
	cr_expect_eq(targets.list[0].terms->literal, 0U);
	cr_expect_eq(targets.list[0].path, targets.list[0].rule->text, "it stands there as it is");
}

Test(targets, what_is_added_is_no_other_file_than_was_seen)
{
	static const struct target_id seen = { 1, 2 };
	struct targets targets = { .count = 0 };

	cr_assert_eq(targets_add_extra(support_arena(), support_sink(), &targets, "/added", 4, TARGET_FILE, &seen), 0);
	cr_assert_eq(targets.count, 1U);
	cr_expect_str_eq(targets.list[0].path, "/added");
	cr_expect_eq(targets.list[0].rule->len, strlen("/added"));
	cr_expect_eq(targets.list[0].rule->group->allow.grouped, 4U);
	cr_expect_eq(targets.list[0].terms->extra, TARGET_FILE);
	cr_expect_eq(targets.list[0].terms->seen, &seen);
	cr_expect_str_eq(policy_where(targets.list[0].rule).file, "/added");
}
