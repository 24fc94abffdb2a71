/* SPDX-License-Identifier: BSD-3-Clause */
/* "Did you mean". */
#include "base/suggest.h"

#include <criterion/criterion.h>

static const char *nearest_of(const char *wanted, const char *const *known)
{
	struct suggest nearest;

	suggest_start(&nearest, wanted);
	for (; *known; known++)
		suggest_offer(&nearest, *known);
	return suggest_found(&nearest);
}

static const char *const known[] = { "read_file", "read_dir", "write_file", NULL };

Test(suggest, swapped_letters_are_one_mistake)
{
	cr_assert_str_eq(nearest_of("raed_file", known), "read_file");
}

Test(suggest, swapped_letters_are_one_mistake_in_any_case)
{
	static const char *const fragments[] = { "base", "tty", NULL };

	/* Two letters changed of three would be another word. */
	cr_assert_str_eq(nearest_of("TYT", fragments), "tty");
}

Test(suggest, another_word_is_not_meant)
{
	cr_assert_null(nearest_of("banana", known));
}

Test(suggest, a_word_longer_than_any_name_is_not_meant)
{
	cr_assert_null(nearest_of("read_fileread_fileread_fileread_fileread_file", known));
}

Test(suggest, the_question_has_what_stands_around_a_name)
{
	struct suggest nearest;

	suggest_start(&nearest, "raed_file");
	cr_expect_str_eq(suggest_hint(&nearest, "<", ">", "otherwise"), "otherwise");
	suggest_offer(&nearest, "read_file");
	cr_expect_str_eq(suggest_hint(&nearest, "<", ">", "otherwise"), "did you mean \"<read_file>\"?");
}
