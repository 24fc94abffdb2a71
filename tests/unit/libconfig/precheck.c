/* SPDX-License-Identifier: BSD-3-Clause */
/* The tokens of a text; and that nothing after its end is looked at.  What is refused has golden pairs. */
#include "libconfig/precheck.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../support.h"

/* Every token, the line where it begins in front of it. */
static const struct {
	const char *text, *tokens;
} cases[] = {
	{ "", "" },
	{ " \t\r\n# a\n// b\n/* c\n * / **/", "" },
	{ "a = 1;", "1a 1= 11 1;" },
	{ "a-b_*9 : -0x1F, +.5e-3", "1a-b_*9 1: 1-0x1F 1, 1+.5e-3 !1" },
	{ "a\n=\n\n\"b\n\\\"c\"\n;", "1a 2= 4\"b\n\\\"c\" 6;" },
	{ "a = \"b\"\"c\" /**/ \"d\" ;", "1a 1= 1\"b\" 1\"c\" 1\"d\" 1;" },
	{ "a/**/b c/*\n*/d;", "1a 1b 1c 2d 2;" },
	{ "a/b / * $\xc3\xa4;", "1a 1/ 1b 1/ 1* 1$ 1\xc3 1\xa4 1;" },
	/* What looks like a quote or a blank, and is none. */
	{ "a\n'b", "1a !2" },
	{ "a \xe2\x80\x9c", "1a !1" },
	{ "a \xe2\x80\x9f", "1a !1" },
	{ "a \xc2\xbb", "1a !1" },
	{ "a \xef\xbc\x82", "1a !1" },
	{ "a\xc2\xa0", "1a !1" },
	{ "a\xe3\x80\x80", "1a !1" },
	{ "\"\xe2\x80\x9c'\xc2\xa0\"; # \xe2\x80\x9c'\xc2\xa0", "1\"\xe2\x80\x9c'\xc2\xa0\" 1;" },
	{ "\xe2\x80\x93;", "1\xe2 1\x80 1\x93 1;" },
	{ "([{}])=:;,", "1( 1[ 1{ 1} 1] 1) 1= 1: 1; 1," },
	{ "x0b1 10b1 -0b1 0x0b1 .0o1;", "1x0b1 110b1 1-0b1 10x0b1 1.0o1 1;" },
	/* Refused, and in which line. */
	{ "a = 1;\n 0b1;", "1a 1= 11 1; !2" },
	{ "\n\"a\"0O7;", "2\"a\" !2" },
	{ "\n/* a\n", "!2" },
	{ "a /", "1a 1/ !1" },
	{ "\n\"a\n\\", "!2" },
	{ "\n\"a\n\\\"", "!2" },
	{ "\n\"a\n\\X00\"", "!3" },
	{ "\n\"\n\\x0\"x00;", "2\"\n\\x0\" 3x00 3;" },
	{ "\n@include", "!2" },
	{ "a = @x;", "1a 1= !1" },
	{ "a = 1", "1a 1= 11 !1" },
	{ "a = 1 # complete\n\n", "1a 1= 11" },
	{ "a\n= \"b\"\n\n", "1a 2= 2\"b\" !2" },
	{ "a\n= b /", "1a 2= 2b 2/ !2" },
};

Test(precheck, the_tokens_of_a_text)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const size_t len = strlen(cases[i].text);
		const char *text = memcpy(support_at_the_end(len + 1), cases[i].text, len + 1);
		char said[512] = "";
		size_t used = 0;
		struct precheck pre;
		enum precheck_token token;

		cr_assert_eq(precheck_start(&pre, support_sink(), "p", text, len), 0);
		while ((token = precheck_next(&pre)) > PRECHECK_END) {
			const char c = *pre.token;

			used += (size_t)snprintf(said + used, sizeof(said) - used, "%s%d%.*s", used ? " " : "",
			                         pre.token_line, (int)(pre.at - pre.token), pre.token);
			cr_expect_eq(token == PRECHECK_STRING, c == '"', "%s", said);
			cr_expect_eq(token == PRECHECK_OTHER, strchr("([{}])=:;,/$\xc3\xa4\xe2\x80\x93", c) != NULL,
			             "%s", said);
		}
		if (token == PRECHECK_ERROR)
			(void)snprintf(said + used, sizeof(said) - used, "%s!%d", used ? " " : "", support_error.line);
		cr_expect_str_eq(said, cases[i].tokens, "%s: %s", cases[i].text, said);
	}
}

Test(precheck, the_end_of_a_plain_string)
{
	/* At each length, so that each byte of eight was the last, with nothing after it. */
	for (size_t len = 0; len < 40; len++) {
		char *at = support_at_the_end(len + 1);

		memset(at, 'x', len);
		at[len] = '"';
		cr_expect_eq(precheck_plain_end(at, at + len + 1), at + len + 1);
		cr_expect_null(precheck_plain_end(at, at + len), "no quote before the end");
		for (size_t i = 0; i < len; i++) {
			at[i] = '\\';
			cr_expect_null(precheck_plain_end(at, at + len + 1));
			at[i] = '\n';
			cr_expect_null(precheck_plain_end(at, at + len + 1));
			at[i] = '"';
			cr_expect_eq(precheck_plain_end(at, at + len + 1), at + i + 1);
			at[i] = (char)0xff;
		}
	}
}

/* Whether a policy may not hold a byte of ASCII. */
static bool is_refused(int c)
{
	return (c < ' ' && c != '\t' && c != '\n') || c == 0x7F;
}

/* Wherever it stands in a word of eight, and whatever line breaks are in that. */
Test(precheck, control_characters_are_refused)
{
	enum {
		LEN = 27
	};
	char *text = support_at_the_end(LEN + 1);
	struct precheck pre;

	for (unsigned breaks = 0; breaks < 1U << 8; breaks++) {
		for (int at = 0; at < LEN; at++) {
			int line = 1;

			for (int i = 0; i < LEN; i++)
				text[i] = breaks & 1U << (i * 3 % 8) ? '\n' : '~';
			text[LEN] = '\0';
			for (int i = 0; i < at; i++)
				line += text[i] == '\n';
			for (int c = 0; c <= 0x7F; c++) {
				/* Before a line break a carriage return is none. */
				if (c == '\r' && text[at + 1] == '\n')
					continue;
				text[at] = (char)c;
				support_error.line = 0;
				cr_assert_eq(precheck_start(&pre, support_sink(), "p", text, LEN),
				             is_refused(c) ? -1 : 0, "%d at %d of %u", c, at, breaks);
				cr_assert_eq(support_error.line, is_refused(c) ? line : 0);
			}
		}
	}
}

Test(precheck, a_nul_is_told_of_first)
{
	static const char text[] = "a = 1;\x01\n\nb = \0;";
	struct precheck pre;

	cr_expect_eq(precheck_start(&pre, support_sink(), "p", text, sizeof(text) - 1), -1);
	cr_expect_eq(support_error.line, 3);
	cr_expect_str_eq(support_error.msg, "a NUL byte");
}
