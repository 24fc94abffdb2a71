/* SPDX-License-Identifier: BSD-3-Clause */
/* Variables in paths. */
#include "expand/expand.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "../support.h"

/* How deep defaults may be nested. */
#define NESTED 16

static const char *const values[] = { "HOME=/home/me",
	                              "EMPTY=",
	                              "STAR=/a*b",
	                              "BACK=/a\\b",
	                              "ROOT=/",
	                              "REL=rel",
	                              "SIGNS=!^-]a",
	                              "@exe=/usr/bin/x",
	                              "@program=x",
	                              "@cwd=/cwd",
	                              "@uid=7",
	                              "@policy_dir=/etc/p",
	                              NULL };

/* NULL wanted: an error whose message contains what `says` says. */
static const struct {
	const char *text;
	bool glob;
	const char *wanted;
	const char *says;
} cases[] = {
	{ "/usr", false, "/usr", NULL },
	{ "${HOME}", false, "/home/me", NULL },
	{ "~/x", false, "/home/me/x", NULL },
	{ "/a/~/b", false, "/a/~/b", NULL },
	{ "${HOME}/${@program}.${@uid}", false, "/home/me/x.7", NULL },
	{ "${@exe}", false, "/usr/bin/x", NULL },
	{ "${@cwd}/y", false, "/cwd/y", NULL },
	{ "${@policy_dir}/y", false, "/etc/p/y", NULL },
	{ "${NONE:-/d}", false, "/d", NULL },
	{ "${EMPTY:-/d}", false, "/d", NULL },
	{ "${HOME:-/d}", false, "/home/me", NULL },
	{ "${HOME:-${NONE:-/d}}/e", false, "/home/me/e", NULL },
	{ "${NONE:-${ALSO:-/d}}/e", false, "/d/e", NULL },
	{ "${NONE:-${HOME}/x}", false, "/home/me/x", NULL },
	{ "${HOME:-${NONE}}", false, "/home/me", NULL },
	{ "${HOME:-${NONE:-${ALSO}}/b}/c", false, "/home/me/c", NULL },
	{ "/x${NONE:-}", false, "/x", NULL },
	{ "/a$b", false, "/a$b", NULL },
	{ "/a}b", false, "/a}b", NULL },
	{ "/a\\b", false, "/a\\b", NULL },
	/* A value is literal: nothing in it is looked at again. */
	{ "${STAR}/*", true, "/a\\*b/*", NULL },
	{ "${STAR}", false, "/a*b", NULL },
	{ "${BACK}/*", true, "/a\\\\b/*", NULL },
	{ "/[${SIGNS}]", true, "/[\\!\\^\\-\\]a]", NULL },
	{ "/a\\b*", true, "/a\\\\b*", NULL },
	{ "${NONE:-/d*}", true, "/d*", NULL },
	{ "${NONE}", false, NULL, "the variable \"NONE\" is unset or empty" },
	{ "${EMPTY}", false, NULL, "the variable \"EMPTY\" is unset or empty" },
	{ "${REL}/x", false, NULL, "\"${REL}/x\" is \"rel/x\", not an absolute path" },
	{ "${REL}-/*", true, NULL, "\"${REL}-/*\" is \"rel-/*\", not an absolute path" },
	{ "usr", false, NULL, "\"usr\" is not an absolute path" },
	{ "", false, NULL, "\"\" is not an absolute path" },
	{ "~", false, "/home/me", NULL },
	{ "${", false, NULL, "not a variable's form" },
	{ "${}", false, NULL, "not a variable's form" },
	{ "${A", false, NULL, "not a variable's form" },
	{ "${A:-x", false, NULL, "a ${ without its }" },
	{ "${A:-${HOME}", false, NULL, "a ${ without its }" },
	{ "${HOME:-${x}", false, NULL, "a ${ without its }" },
	/* A default that is not used must have its form all the same. */
	{ "${HOME:-${1x}}", false, NULL, "not a variable's form" },
	{ "${HOME:-${@nope}}", false, NULL, "unknown variable \"${@nope}\"" },
	{ "${HOME:-${@arg}}", false, NULL, "has no place here" },
	{ "${HOME:-${A:-${B}", false, NULL, "a ${ without its }" },
	{ "${@nope}", false, NULL, "unknown variable \"${@nope}\"" },
	{ "/x/${@arg}", false, NULL, "has no place here" },
	{ "${@arg}${@arg}", false, NULL, "has no place here" },
	{ "${A:-${@arg}}", false, NULL, "has no place here" },
	{ "${A:-${@arg}/x}", false, NULL, "has no place here" },
	{ "${@arg}x", false, NULL, "has no place here" },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

ParameterizedTestParameters(expand, each_text_expands_or_says_why_not)
{
	static size_t indices[CASES];

	for (size_t i = 0; i < CASES; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, CASES);
}

ParameterizedTest(size_t *index, expand, each_text_expands_or_says_why_not)
{
	const struct values source = support_values(values);
	struct expand_result result;
	int ret = expand_text(support_arena(), support_sink(), &source, (struct err_where){ "f", 3 },
	                      cases[*index].text, cases[*index].glob, &result);

	if (cases[*index].wanted) {
		cr_assert_eq(ret, 0, "%s: %s", cases[*index].text, support_error.msg);
		cr_assert_str_eq(result.text, cases[*index].wanted);
		cr_assert_eq(support_errors, 0);
	} else {
		cr_assert_eq(ret, -1, "%s is %s", cases[*index].text, result.text);
		cr_assert_not_null(strstr(support_error.msg, cases[*index].says), "%s", support_error.msg);
		cr_assert_eq(support_error.line, 3);
		cr_assert_eq(support_errors, 1);
	}
}

Test(expand, words_are_left_to_the_caller)
{
	const struct values source = support_values(values);
	struct expand_result result;
	struct err_where where = { "f", 1 };

	cr_assert_eq(expand_text(support_arena(), support_sink(), &source, where, "${@arg}", false, &result), 0);
	cr_assert_eq(result.words, EXPAND_ARG);
	cr_assert_str_eq(result.text, "");
	cr_assert_eq(expand_text(support_arena(), support_sink(), &source, where, "${@arg_dir}/x", false, &result), 0);
	cr_assert_eq(result.words, EXPAND_ARG_DIR);
	cr_assert_str_eq(result.text, "/x");
}

struct position {
	const char *text;
	int position;
};

Test(expand, one_word_is_asked_for_by_its_position)
{
	static const struct position positions[] = {
		{ "${@arg}", 0 },
		{ "${@arg1}", 1 },
		{ "${@arg9}/x", 9 },
		{ "${@last_arg}", EXPAND_LAST },
	};
	static const char *const unknown[] = { "${@arg0}",    "${@arg10}",        "${@arg1x}",       "${@arg_1}",
		                               "/x/${@arg1}", "${@arg1}${@arg2}", "${@last_arg:-/x}" };
	const struct values source = support_values(values);
	const struct err_where where = { "f", 1 };
	struct expand_result result;

	for (size_t i = 0; i < sizeof(positions) / sizeof(*positions); i++) {
		cr_assert_eq(expand_text(support_arena(), support_sink(), &source, where, positions[i].text, false,
		                         &result),
		             0);
		cr_expect_eq(result.words, EXPAND_ARG);
		cr_expect_eq(result.position, positions[i].position, "%s", positions[i].text);
	}
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
		cr_expect_eq(expand_text(support_arena(), support_sink(), &source, where, unknown[i], false, &result),
		             -1, "%s", unknown[i]);
}

Test(expand, without_a_home_there_is_no_tilde)
{
	static const char *const none[] = { "HOME=", NULL };
	const struct values source = support_values(none);
	struct expand_result result;

	cr_expect_eq(expand_text(support_arena(), support_sink(), &source, (struct err_where){ "f", 3 }, "~/x", false,
	                         &result),
	             -1);
	cr_expect_not_null(strstr(support_error.msg, "the variable \"HOME\" is unset or empty"), "%s",
	                   support_error.msg);
}

Test(expand, a_home_that_is_no_absolute_path_is_shown)
{
	static const char *const relative[] = { "HOME=rel", NULL };
	const struct values source = support_values(relative);
	struct expand_result result;

	cr_expect_eq(expand_text(support_arena(), support_sink(), &source, (struct err_where){ "f", 3 }, "~/x", false,
	                         &result),
	             -1);
	cr_expect_str_eq(support_error.msg, "\"~/x\" is \"rel/x\", not an absolute path");
}

Test(expand, defaults_are_nested_as_deep_as_is_said)
{
	const struct values source = support_values(values);
	const char *text = "/end";
	struct expand_result result;

	for (int i = 0; i < NESTED; i++)
		text = arena_printf(support_arena(), "${NONE:-%s}", text);
	cr_assert_eq(expand_text(support_arena(), support_sink(), &source, (struct err_where){ "f", 3 }, text, false,
	                         &result),
	             0, "%s", support_error.msg);
	cr_expect_str_eq(result.text, "/end");
	text = arena_printf(support_arena(), "${NONE:-%s}", text);
	cr_expect_eq(expand_text(support_arena(), support_sink(), &source, (struct err_where){ "f", 3 }, text, false,
	                         &result),
	             -1);
	cr_expect_not_null(strstr(support_error.msg, "nested too deep"), "%s", support_error.msg);
}
