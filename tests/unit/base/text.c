/* SPDX-License-Identifier: BSD-3-Clause */
/* Text in a buffer, and its escapes. */
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char *escaped(const char *bytes, bool json)
{
	static char buffer[512];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	if (json)
		text_add_json(&text, bytes);
	else
		text_add_escaped(&text, bytes);
	cr_assert_not(text.cut);
	cr_assert_eq(text.len, strlen(buffer));
	return buffer;
}

Test(text, what_is_no_printable_utf8_is_shown_as_numbers)
{
	/* RFC 3629: the ends of each length, overlong forms, surrogates, beyond the last character. */
	static const struct {
		const char *bytes, *shown;
	} cases[] = {
		{ "abc \"\\ ~", "abc \"\\ ~" },
		{ "\x01\t\n\r\x1b[31m\x1f\x20\x7e\x7f", "\\x01\\x09\\x0A\\x0D\\x1B[31m\\x1F ~\\x7F" },
		{ "\x80\xbf", "\\x80\\xBF" },
		{ "\xc0\xaf\xc1\xbf", "\\xC0\\xAF\\xC1\\xBF" },
		{ "\xc2\x80\xc2\x9f", "\\xC2\\x80\\xC2\\x9F" },
		{ "\xc2\xa0\xdf\xbf", "\xc2\xa0\xdf\xbf" },
		{ "\xe0\x9f\xbf", "\\xE0\\x9F\\xBF" },
		{ "\xe0\xa0\x80\xed\x9f\xbf", "\xe0\xa0\x80\xed\x9f\xbf" },
		{ "\xed\xa0\x80\xed\xbf\xbf", "\\xED\\xA0\\x80\\xED\\xBF\\xBF" },
		{ "\xee\x80\x80\xef\xbf\xbf", "\xee\x80\x80\xef\xbf\xbf" },
		{ "\xf0\x8f\xbf\xbf", "\\xF0\\x8F\\xBF\\xBF" },
		{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
		{ "\xf4\x90\x80\x80", "\\xF4\\x90\\x80\\x80" },
		{ "\xf8\x88\x80\x80\x80\xfe\xff", "\\xF8\\x88\\x80\\x80\\x80\\xFE\\xFF" },
		/* Cut in the middle: no byte after the NUL is looked at. */
		{ "\xc3", "\\xC3" },
		{ "\xe2\x82", "\\xE2\\x82" },
		{ "\xf0\x9f\x98", "\\xF0\\x9F\\x98" },
		{ "\xe2\x82\xac!\xe2\x82", "\xe2\x82\xac!\\xE2\\x82" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_str_eq(escaped(cases[i].bytes, false), cases[i].shown, "%zu", i);
}

Test(text, the_inside_of_a_json_string)
{
	cr_expect_str_eq(escaped("a\"b\\c/\xe2\x82\xac", true), "a\\\"b\\\\c/\xe2\x82\xac");
	cr_expect_str_eq(escaped("\n\x7f\xc2\x85", true), "\\u000a\\u007f\\u0085", "JSON's own escapes");
	cr_expect_str_eq(escaped("\xff\xc2", true), "\\\\xFF\\\\xC2", "what JSON cannot say is text");
}

/* Whatever the size of the buffer: it is not left, its end is marked, no escape and no character is cut in two. */
Test(text, what_does_not_fit_is_cut_between_its_pieces)
{
	static const char bytes[] = "a\"\\\xff\xe2\x82\xac\x01\xc2\x80\xf0\x90\x80\x80z\"\"\\\\";
	char whole[256];

	(void)snprintf(whole, sizeof(whole), "%s", escaped(bytes, true));
	for (size_t size = 1; size <= sizeof(whole); size++) {
		char buffer[sizeof(whole) + 1];
		struct text text;
		size_t backslashes = 0;

		memset(buffer, '!', sizeof(buffer));
		text_start(&text, buffer, size);
		text_add_json(&text, bytes);
		cr_assert_lt(text.len, size);
		cr_assert_eq(buffer[text.len], '\0');
		for (size_t i = size; i < sizeof(buffer); i++)
			cr_assert_eq(buffer[i], '!');
		cr_assert_eq(strncmp(buffer, whole, text.len), 0);
		cr_assert_eq(text.cut, text.len < strlen(whole));
		while (backslashes < text.len && buffer[text.len - 1 - backslashes] == '\\')
			backslashes++;
		cr_assert_eq(backslashes % 2, 0, "%zu: %s", size, buffer);
		cr_assert_neq((unsigned char)whole[text.len] & 0xc0, 0x80, "%zu: %s", size, buffer);
	}
}

Test(text, formatted_text_is_cut_at_the_buffers_end)
{
	char buffer[9] = "????????";
	struct text text;

	text_start(&text, buffer, 8);
	text_add(&text, "%s", "abc");
	cr_expect_not(text.cut);
	text_add(&text, "%s", "defg");
	cr_expect_not(text.cut);
	cr_expect_str_eq(buffer, "abcdefg");
	text_add(&text, "%s", "h");
	cr_expect(text.cut);
	cr_expect_str_eq(buffer, "abcdefg");
	cr_expect_eq(text.len, 7);
	text_add(&text, "%s", "");
	cr_expect_eq(text.len, 7);
}

Test(text, bytes_that_are_put_are_cut_there_too)
{
	char buffer[6];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	text_put(&text, "a%sbc", 3);
	cr_expect_str_eq(buffer, "a%s");
	cr_expect_not(text.cut);
	text_put(&text, "12", 2);
	cr_expect_not(text.cut, "it fits to the byte");
	text_put(&text, "3", 1);
	cr_expect(text.cut);
	cr_expect_str_eq(buffer, "a%s12");
	cr_expect_eq(text.len, 5U);
	text.size--;
	text_put(&text, "4", 1);
	cr_expect_str_eq(buffer, "a%s12");
}
