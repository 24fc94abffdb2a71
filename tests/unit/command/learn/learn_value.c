/* SPDX-License-Identifier: BSD-3-Clause */
/* JSON, as far as records have it. */
#include "command/learn/learn_value.h"

#include <criterion/criterion.h>
#include <string.h>

Test(learn_value, what_a_record_has_is_parsed)
{
	struct learn_value value;
	const struct learn_value *list;

	cr_assert_eq(learn_value_parse(" {\"a\":[1,\"x\\\"\\\\y\",true,null,{}],\"b\":false} ", &value), 0);
	list = learn_value_member(&value, "a", LEARN_VALUE_ARRAY);
	cr_assert_not_null(list);
	cr_assert_eq(list->count, 5);
	cr_expect_eq(list->items[0].number, 1);
	cr_expect_str_eq(list->items[1].text, "x\"\\y");
	cr_expect(list->items[2].truth);
	cr_expect_eq(list->items[3].type, LEARN_VALUE_NULL);
	cr_expect_eq(list->items[4].type, LEARN_VALUE_OBJECT);
	cr_expect_null(learn_value_member(&value, "a", LEARN_VALUE_TEXT));
	cr_expect_null(learn_value_member(&value, "c", LEARN_VALUE_NULL));
	cr_expect_not(learn_value_member(&value, "b", LEARN_VALUE_BOOL)->truth);
}

Test(learn_value, what_no_record_has_is_refused)
{
	static const char *const texts[] = {
		"",
		"{",
		"}",
		"[1,]",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{\"a\":1}x",
		"\"a",
		"\"\\",
		"\"\\u0041\"",
		"\"\x01\"",
		"\"\xc3\xa4\"",
		"-1",
		"01",
		"1.5",
		"1e3",
		"12345678901234567890",
		"nul",
		"{\"a\":1,\"a\":2}",
		"[[[[[[[1]]]]]]]",
		"\"a\\q\"",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct learn_value value;

		cr_expect_eq(learn_value_parse(texts[i], &value), -1, "%s", texts[i]);
	}
}
