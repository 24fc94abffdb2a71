/* SPDX-License-Identifier: BSD-3-Clause */
/* Places in a policy's text. */
#include "command/learn/learn_scan.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <string.h>

static struct learn_scan_value find(const char *text, const char *name)
{
	return learn_scan_find(text, strlen(text), NULL, name);
}

/* What stands in a value, and before its last element's end. */
static void expect(const char *text, const char *name, const char *value, const char *last)
{
	struct learn_scan_value found = find(text, name);

	cr_assert_neq(found.first, LEARN_SCAN_NONE, "%s", text);
	cr_expect_eq(found.end - found.first, strlen(value), "%s: %zu", text, found.end - found.first);
	cr_expect_eq(strncmp(text + found.first, value, strlen(value)), 0, "%s", text);
	if (last)
		cr_expect_eq(strncmp(text + found.last, last, strlen(last)), 0, "%s: %s", text, text + found.last);
}

Test(learn_scan, a_setting_is_found_at_the_top_level_alone)
{
	expect("a = { paths = 1; }; paths = 2;", "paths", "2", NULL);
	expect("a = ( { paths = ( 1 ); } ) paths : [ 3 ]", "paths", "[ 3 ]", " ]");
	cr_expect_eq(find("a = { paths = 1; };", "paths").first, LEARN_SCAN_NONE);
	cr_expect_eq(find("pathses = 1; path = 2;", "paths").first, LEARN_SCAN_NONE);
	cr_expect_eq(find("a = \"paths = 1;\";", "paths").first, LEARN_SCAN_NONE);
}

Test(learn_scan, comments_and_strings_hold_no_settings_and_no_brackets)
{
	expect("# paths = 1\n// paths = 2\n/* paths = 3 */ paths = 4", "paths", "4", NULL);
	expect("paths = ( \")\" /* ) */, // )\n \"\\\")\" # )\n )", "paths",
	       "( \")\" /* ) */, // )\n \"\\\")\" # )\n )", " # )\n )");
	expect("paths = ( ); b = 1;", "paths", "( )", " )");
	expect("paths = \"a\" /* x */ \"b\" ; c = 1;", "paths", "\"a\" /* x */ \"b\"", NULL);
}

Test(learn_scan, the_last_element_ends_before_a_comment_and_a_comma)
{
	expect("paths = ( { a = 1; } // x\n );", "paths", "( { a = 1; } // x\n )", " // x\n )");
	expect("paths = ( { a = 1; }, );", "paths", "( { a = 1; }, )", ", )");
}

Test(learn_scan, a_setting_within_a_group_is_found_there)
{
	static const char text[] = "network = { bind_tcp = 1; connect_tcp = ( 80, 443 ); }; connect_tcp = 9;";
	struct learn_scan_value network = find(text, "network");
	struct learn_scan_value value = learn_scan_find(text, strlen(text), &network, "connect_tcp");

	cr_assert_neq(value.first, LEARN_SCAN_NONE);
	cr_expect_eq(strncmp(text + value.first, "( 80", 4), 0);
	cr_expect_eq(learn_scan_find(text, strlen(text), &network, "bind_udp").first, LEARN_SCAN_NONE);
}

/* Whatever the bytes are, it ends, within them. */
Test(learn_scan, any_text_has_an_end)
{
	static const char *const texts[] = { "",
		                             "(",
		                             "paths = (",
		                             "paths = \"",
		                             "paths = \"\\",
		                             "paths =",
		                             "/*",
		                             "/",
		                             "paths = ( ] }",
		                             ")))",
		                             "paths = { } }",
		                             "a = \"\\\"",
		                             "paths = ( ( (" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct learn_scan_value value = find(texts[i], "paths");

		if (value.first != LEARN_SCAN_NONE)
			cr_expect_leq(value.end, strlen(texts[i]), "%s", texts[i]);
	}
}

Test(learn_scan, nothing_is_found_within_what_is_no_group)
{
	static const char *const texts[] = { "network =#{ connect_tcp = 1; };", "network = 5", "network = \"\"",
		                             "network = {" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct learn_scan_value network = find(texts[i], "network");

		if (network.first != LEARN_SCAN_NONE)
			cr_expect_eq(learn_scan_find(texts[i], strlen(texts[i]), &network, "connect_tcp").first,
			             LEARN_SCAN_NONE, "%s", texts[i]);
	}
	cr_expect_eq(find(texts[0], "network").first, LEARN_SCAN_NONE);
}

Test(learn_scan, line_ends_are_told_by_the_first)
{
	cr_expect(learn_scan_is_crlf("a\r\nb\n", 5));
	cr_expect_not(learn_scan_is_crlf("a\nb\r\n", 5));
	cr_expect_not(learn_scan_is_crlf("a", 1));
}
