/* SPDX-License-Identifier: BSD-3-Clause */
/* Text for people and for scripts. */
#include "describe.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static const char *escaped(const char *bytes, bool json)
{
	static char buffer[512];
	struct text text;

	describe_start(&text, buffer, sizeof(buffer));
	if (json)
		describe_add_json(&text, bytes);
	else
		describe_add_escaped(&text, bytes);
	cr_assert_not(text.cut);
	cr_assert_eq(text.len, strlen(buffer));
	return buffer;
}

Test(describe, what_is_no_printable_utf8_is_shown_as_numbers)
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
		/* Cut in the middle: no byte behind the NUL is looked at. */
		{ "\xc3", "\\xC3" },
		{ "\xe2\x82", "\\xE2\\x82" },
		{ "\xf0\x9f\x98", "\\xF0\\x9F\\x98" },
		{ "\xe2\x82\xac!\xe2\x82", "\xe2\x82\xac!\\xE2\\x82" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_str_eq(escaped(cases[i].bytes, false), cases[i].shown, "%zu", i);
}

Test(describe, the_inside_of_a_json_string)
{
	cr_expect_str_eq(escaped("a\"b\\c/\xe2\x82\xac", true), "a\\\"b\\\\c/\xe2\x82\xac");
	cr_expect_str_eq(escaped("\n\x7f\xc2\x85", true), "\\u000a\\u007f\\u0085", "JSON's own escapes");
	cr_expect_str_eq(escaped("\xff\xc2", true), "\\\\xFF\\\\xC2", "what JSON cannot say is text");
}

/* Whatever the size of the buffer: it is not left, its end is marked, no escape and no character is cut in two. */
Test(describe, what_does_not_fit_is_cut_between_its_pieces)
{
	static const char bytes[] = "a\"\\\xff\xe2\x82\xac\x01\xc2\x80\xf0\x90\x80\x80z\"\"\\\\";
	char whole[256];

	(void)snprintf(whole, sizeof(whole), "%s", escaped(bytes, true));
	for (size_t size = 1; size <= sizeof(whole); size++) {
		char buffer[sizeof(whole) + 1];
		struct text text;
		size_t backslashes = 0;

		memset(buffer, '!', sizeof(buffer));
		describe_start(&text, buffer, size);
		describe_add_json(&text, bytes);
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

Test(describe, formatted_text_is_cut_at_the_buffers_end)
{
	char buffer[9] = "????????";
	struct text text;

	describe_start(&text, buffer, 8);
	describe_add(&text, "%s", "abc");
	cr_expect_not(text.cut);
	describe_add(&text, "%s", "defg");
	cr_expect_not(text.cut);
	cr_expect_str_eq(buffer, "abcdefg");
	describe_add(&text, "%s", "h");
	cr_expect(text.cut);
	cr_expect_str_eq(buffer, "abcdefg");
	cr_expect_eq(text.len, 7);
	describe_add(&text, "%s", "");
	cr_expect_eq(text.len, 7);
}

Test(describe, an_error_is_one_line_and_its_hint_another)
{
	struct err err = { .kind = ERR_POLICY, .line = 3, .file = "/a\nb", .msg = "it is \x1b", .hint = "try\r" };
	char buffer[256];
	struct text text;

	describe_start(&text, buffer, sizeof(buffer));
	describe_add_error(&text, &err);
	cr_expect_str_eq(buffer, "landshim: /a\\x0Ab:3: it is \\x1B\nlandshim: hint: try\\x0D\n");
	err = (struct err){ .file = "LANDSHIM_X", .msg = "is bad" };
	describe_start(&text, buffer, sizeof(buffer));
	describe_add_error(&text, &err);
	cr_expect_str_eq(buffer, "landshim: LANDSHIM_X: is bad\n");
	err = (struct err){ .msg = "out of memory", .line = 7 };
	describe_start(&text, buffer, sizeof(buffer));
	describe_add_error(&text, &err);
	cr_expect_str_eq(buffer, "landshim: out of memory\n");
}

Test(describe, rights_are_named_in_the_tables_order)
{
	const struct access_set set = { { 0x10001, 0x4, 0x2 } };
	const struct access_set none = { { 0 } };
	char buffer[128];
	struct text text;

	describe_start(&text, buffer, sizeof(buffer));
	describe_add_rights(&text, set, ", ");
	cr_expect_str_eq(buffer, "execute, resolve_unix, bind_udp, signal");
	describe_start(&text, buffer, sizeof(buffer));
	describe_add_rights(&text, none, ", ");
	cr_expect_str_eq(buffer, "");
}

Test(describe, a_layer_says_what_is_enforced_and_what_is_not)
{
	const char *skipped[] = { "/x", "/y" };
	struct layer layer = { .policy = { .file = "/p\x01", .abi = 9 }, .path_rules = 1, .port_rules = 2 };
	char buffer[256];
	struct text text;

	layer.plan.abi = 9;
	describe_start(&text, buffer, sizeof(buffer));
	describe_add_layer(&text, &layer);
	cr_expect_str_eq(buffer, "/p\\x01: ABI 9, 1 path rule, 2 port rules");
	layer.plan.abi = 1;
	layer.plan.lost.bits[ACCESS_FS] = 0x14000;
	layer.plan.stricter.bits[ACCESS_FS] = 0x2000;
	layer.targets.skipped = (struct program_args_list){ .paths = skipped, .count = 2 };
	describe_start(&text, buffer, sizeof(buffer));
	describe_add_layer(&text, &layer);
	cr_expect_str_eq(buffer, "/p\\x01: ABI 9 as far as ABI 1 goes, 1 path rule, 2 port rules, 2 skipped, "
	                         "not enforced: truncate resolve_unix, stricter: refer");
}
