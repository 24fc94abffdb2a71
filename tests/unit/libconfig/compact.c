/* SPDX-License-Identifier: BSD-3-Clause */
/* What libconfig gets to read of a text, and what was taken out.  That it makes no difference: tree.c. */
#include "libconfig/compact.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support.h"
#include "base/arena.h"

/* Without comments and blanks; and a comma or bracket after a string stands on its line. */
static const struct {
	const char *text, *written;
} writing[] = {
	{ "", "\n" },
	{ "a = 1;", "a=1;\n" },
	{ "a = 1 b = 2\n c\t=\t-3 d = true ;", "a=1 b=2\nc=-3 d=true;\n" },
	{ "a = \" # /* b */ \"; // c", "a=\" # /* b */ \";\n" },
	{ "# a\n\n/* b\nc */ d = ( ) ;", "\n\n\nd=();\n" },
	{ "a/**/b c/**/= 1;", "a b c=1;\n" },
	{ "a\n/**/b = 1;", "a\nb=1;\n" },
	{ "a /\n* / / * /b;", "a /\n* / / * /b;\n" },
	{ "a = /a0b /b0o;", "a=/a0b /b0o;\n" },
	{ "a = 1.5e+3 * _x-;", "a=1.5e+3 * _x-;\n" },
	{ "s = \"a\" \"b\" /**/ \"c\\\"\";", "s=\"a\"\"b\"\"c\\\"\";\n" },
	{ "s = [ \"a\" # x\n\n, \"b\"\n/* y\n*/ ] ;", "s=[\"a\",\n\n\"b\"]\n\n;\n" },
	{ "s = ( \"a\"\n\"b\"\n) ;", "s=(\"a\"\n\"b\")\n;\n" },
	{ "s = \"a\"\n, \"b\"\n;", "s=\"a\"\n,\"b\"\n;\n" },
	{ "s = ( 1\n, \"a\nb\" , \"c\\\nd\"\n);", "s=(1\n,\"a\nb\",\"c\\\nd\")\n;\n" },
	{ "a = 1;\r\nb\t= 2;\r\n", "a=1;\nb=2;\n\n" },
	{ "a\xff \xc3\xa4 = $ x;", "a\xff\xc3\xa4=$x;\n" },
};

/*
 * The value of `paths`: what is written of it; and each run, with its element,
 * setting and line, each of its items, and after > the line of what follows and
 * how many lines more that is in the text.
 */
static const struct {
	const char *text, *written, *runs;
} shorter[] = {
	{ "({path=\"/a\";allow=\"r\";},{path=\"/b\";allow=\"r\";});", "({path=\"/a\";allow=\"r\";});\n",
	  "0@1:/b+0>1+0" },
	{ "(\n  { path = \"/a\"; x; },\n  { path = \"/b\"; x; },\n\n  { path = \"/c\"; x; }\n);\n# end\n",
	  "(\n{path=\"/a\";x;}\n\n);\n\n\n", "0@2:/b+1/c+3>3+2" },
	{ "({\n\tglob : \"a\"\n}\n,\n{\n\tglob : \"\"\n})", "({\nglob:\"a\"\n}\n)\n", "0@1:+4>4+3" },
	{ "({path=\"a\"},{path=\"b\"},{path=\"c\" },{path=\"d\" },{path=\"e\"}) y = ({path=\"f\"},{path=\"g\"});",
	  "({path=\"a\"},{path=\"c\"},{path=\"e\"})y=({path=\"f\"},{path=\"g\"});\n", "0@1:b+0>1+0 1@1:d+0>1+0" },
	{ "({path=\"a\";s=\"x }, \\\" \";},{path=\"b\";s=\"x }, \\\" \";})", "({path=\"a\";s=\"x }, \\\" \";})\n",
	  "0@1:b+0>1+0" },
	{ "({/**/path/**/=\n\"a\";/*}*/},{/**/path/**/=\n\"b\";/*}*/})", "({path=\n\"a\";}\n)\n", "0@1:b+1>3+0" },
	{ "({ path = \"a\"; }, { path = \"b\"; }, { path = \"c\"; allow = 1; })",
	  "({path=\"a\";},{path=\"c\";allow=1;})\n", "0@1:b+0>1+0" },
	{ "({path=\"a\";allow=[\"r\"\n,\"w\"\n]},{path=\"b\";allow=[\"r\"\n,\"w\"\n]})",
	  "({path=\"a\";allow=[\"r\",\n\"w\"]\n}\n)\n", "0@1:b+2>4+1" },
	{ "({path=\"a\";x={}},{path=\"b\";x={}})", "({path=\"a\";x={}})\n", "0@1:b+0>1+0" },
	{ "({x=1},{path=\"a\",},{path=\"b\",})", "({x=1},{path=\"a\",})\n", "1@1:b+0>1+0" },
	/* Lists of paths. */
	{ "{path=[\"a\",\"b\"];}", "{path=[\"a\"];}\n", "0.path@1:b+0>1+0" },
	{ "{ x = 1; glob : ( \"a\"\n, \"b\",\r\n\n\"\" \n ) \n }", "{x=1;glob:(\"a\")\n\n\n}\n", "0.glob@1:b+1+3>2+2" },
	{ "({},{ path = [\n\t\"/a\",\n\t\"/b\"\n], allow = [ \"a\", \"b\" ]; })",
	  "({},{path=[\n\"/a\"]\n\n,allow=[\"a\",\"b\"];})\n", "1.path@2:/b+1>3+0" },
	{ "{path=[\"a\\\\\nb\"\n,\"c\", \"d\\\\\", \"e\"];}", "{path=[\"a\\\\\nb\",\n\"d\\\\\",\"e\"];}\n",
	  "0.path@2:c+1>3+0" },
	{ "{path=[\"a\",\"b\"/**/,\"c\"];}", "{path=[\"a\",\"b\",\"c\"];}\n", "" },
	{ "{path=(\"a\",\"b\",5);}", "{path=(\"a\",5);}\n", "0.path@1:b+0>1+0" },
	{ "{path=[\"a\",\"b\",];}", "{path=[\"a\",];}\n", "0.path@1:b+0>1+0" },
	{ "{path=[\"a\",\"b\"] \"c\";}", "{path=[\"a\"]\"c\";}\n", "0.path@1:b+0>1+0" },
	{ "({path=[\"a\",\"b\"]},{path=\"c\";glob=(\"d\",\"e\")},{path=\"f\"},{path=\"g\"})",
	  "({path=[\"a\"]},{path=\"c\";glob=(\"d\")},{path=\"f\"})\n",
	  "0.path@1:b+0>1+0 1.glob@1:e+0>1+0 2@1:g+0>1+0" },
};

/* Values of `paths` of which nothing is taken out. */
static const char *const keeping[] = {
	/* What follows the groups differs, or stands between them. */
	"({path=\"a\";x=1;},{path=\"b\";x=2;})",
	"({path=\"a\"},{ path=\"b\"})",
	"({path=\"a\"}{path=\"b\"})",
	"({path=\"a\"},,{path=\"b\"})",
	"({path=\"a\"};{path=\"b\"})",
	"({path=\"a\"},/**/{path=\"b\"})",
	"({path=\"a\"},#\n{path=\"b\"})",
	"({path=\"a\"}),({path=\"b\"})",
	"({path=\"a\"},({path=\"b\"}))",
	/* No plain string is the first setting. */
	"({path=\"a\\\\\"},{path=\"b\\\\\"})",
	"({path=\"a\n\"},{path=\"b\n\"})",
	"({path=[\"a\"]},{path=[\"b\"]})",
	"({paths=\"a\"},{paths=\"b\"})",
	"({name=\"a\"},{name=\"b\"})",
	"({allow=1;path=\"a\"},{allow=1;path=\"b\"})",
	/* It is no list of groups alone. */
	"(5,{path=\"a\"},{path=\"b\"})",
	"({x=1},\"\",{path=\"a\"},{path=\"b\"})",
	"({x=1},[],{path=\"a\"},{path=\"b\"})",
	"(({x=1}),{path=\"a\"},{path=[\"b\",\"c\"]})",
	"(};{path=\"a\"},{path=[\"b\",\"c\"]})",
	/* Comments and strings are none of it. */
	"# ({path=\"a\"},\n({path=\"b\"})",
	"/* {path=\"a\"},*/ {path=\"b\"}",
	"x = \"{path=a},\"; y = {path=\"b\"};",
	"({path=\"a\"},{path=\"b\";)",
	"({\n\tglob : \"a\"\n}\n,\n{\r\n\tglob : \"\"\n})",
	/* A second string goes on the path. */
	"({path=\"a\" \"x\";},{path=\"b\" \"x\";})",
	"({path=\"a\"/**/;},{path=\"b\"/**/;})",
	/* No plain string follows the first one of such a list. */
	"{path=[\"a\"];}",
	"{path=[];}",
	"{path=[\"a\" \"b\"];}",
	"{path=[\"a\",/**/\"b\"];}",
	"{path=(\"a\",5);}",
	"{path=(\"a\",\"b\\\\\");}",
	"{path=(\"a\",(\"b\"));}",
	"{path=[\"a\",\"b\"",
	"{path=[\"a\",\"b",
	"{paths=[\"a\",\"b\"];}",
	"{xpath=[\"a\",\"b\"];}",
	"{x-path=[\"a\",\"b\"];}",
	"{allow=[\"a\",\"b\"];}",
	"{path[\"a\",\"b\"];}",
	"0 path=[\"a\",\"b\"];",
	"{path=[\"a\",\"b\\x01/c\"];}",
	"({path=\"a\\x01/c\"},{path=\"b\\x01/c\"})",
};

/* Nor of these, which are whole texts: it is not the value of `paths`. */
static const char *const elsewhere[] = {
	"path=\"x\";a=(({},{path=\"x\";}));",
	";path=\"x\";a=(({},{path=\"x\";}));",
	"paths({path=\"a\"},{path=\"b\"});",
	"paths x=({path=\"a\"},{path=\"b\"});",
	"0paths=({path=\"a\"},{path=\"b\"});",
	"pathspaths=({path=\"a\"},{path=\"b\"});",
	/* There it is two groups that are wrong, or something else than one. */
	"paths={path=\"a\";},{path=\"b\";};",
	"paths=({path=\"a\"});{path=\"b\"},{path=\"c\"}",
	"paths=[{path=\"a\"},{path=\"b\"}];",
	"paths=(({path=\"a\"},{path=\"b\"}));",
	"paths=({x=({path=\"a\"},{path=\"b\"})});",
	"paths=();y=({path=\"a\"},{path=\"b\"});",
	"xpaths=({path=\"a\"},{path=\"b\"});",
	"path=({path=\"a\"},{path=\"b\"});",
	"unrestricted=({path=\"a\";},{path=\"b\";});",
	"({path=\"a\"},{path=\"b\"})",
	"x={path=[\"a\",\"b\"];};",
	"path=[\"a\",\"b\"];",
	"ath=[\"a\",\"b\"];",
};

/* What was taken out, in the words of `shorter`. */
static const char *describe(const struct compact *compact)
{
	static char said[512];
	size_t used = 0;

	said[0] = '\0';
	for (const struct compact_run *run = compact->runs; run < compact->runs + compact->count; run++) {
		used += (size_t)snprintf(said + used, sizeof(said) - used, "%s%zu%s%s@%d:", used ? " " : "",
		                         run->element, run->list ? "." : "", run->list ? run->list : "", run->line);
		for (size_t i = 0; i < run->count; i++)
			used += (size_t)snprintf(said + used, sizeof(said) - used, "%s+%d",
			                         run->text + run->items[i].path, run->items[i].below);
		used += (size_t)snprintf(said + used, sizeof(said) - used, ">%d+%d", run->after, run->left_out);
	}
	return said;
}

static int compact_copy(const char *text, bool shorten, struct compact *out)
{
	const size_t len = strlen(text);
	/* Nothing after the NUL may be looked at. */
	char *copy = memcpy(support_at_the_end(len + 1), text, len + 1);

	if (compact_text(support_arena(), support_sink(), "p", copy, len, shorten, out) != 0)
		return -1;
	/* What is asked for next is not a part of it: it has as much room as it takes. */
	memset(arena_alloc(support_arena(), 64), 'Z', 64);
	cr_expect_eq(strlen(out->text), out->len);
	cr_expect_eq(out->text[out->len + 1], '\0');
	cr_expect_leq(out->len, len + 1);
	return 0;
}

/* The same of the value of `paths`. */
static int compact_value(const char *value, struct compact *out)
{
	char text[512];

	(void)snprintf(text, sizeof(text), "paths=%s", value);
	return compact_copy(text, true, out);
}

Test(compact, what_libconfig_gets_to_read)
{
	struct compact compact;

	for (size_t i = 0; i < sizeof(writing) / sizeof(writing[0]); i++) {
		cr_assert_eq(compact_copy(writing[i].text, true, &compact), 0, "%s: %s", writing[i].text,
		             support_error.msg);
		cr_expect_str_eq(compact.text, writing[i].written, "%s: %s", writing[i].text, compact.text);
	}
}

/* Wherever in it the room for the beginning ends. */
Test(compact, a_long_text_is_written_as_a_short_one)
{
	char text[2048], written[2048];
	struct compact compact;

	for (int word = 960; word < 1040; word++) {
		for (size_t i = 0; i < sizeof(writing) / sizeof(writing[0]); i++) {
			(void)snprintf(text, sizeof(text), "%0*d;%s", word, 0, writing[i].text);
			(void)snprintf(written, sizeof(written), "%0*d;%s", word, 0, writing[i].written);
			cr_assert_eq(compact_copy(text, true, &compact), 0, "%s", support_error.msg);
			cr_assert_str_eq(compact.text, written, "%d: %s: %s", word, writing[i].text,
			                 compact.text + word);
		}
	}
}

Test(compact, of_paths_the_first_of_those_that_are_alike)
{
	struct compact compact;

	for (size_t i = 0; i < sizeof(shorter) / sizeof(shorter[0]); i++) {
		cr_assert_eq(compact_value(shorter[i].text, &compact), 0, "%s: %s", shorter[i].text, support_error.msg);
		cr_expect_str_eq(compact.text + strlen("paths="), shorter[i].written, "%s: %s", shorter[i].text,
		                 compact.text);
		cr_expect_str_eq(describe(&compact), shorter[i].runs, "%s: %s", shorter[i].text, describe(&compact));
	}
}

/* Wherever in it the room for the beginning ends, after words of one letter, as it is asked for at each token. */
Test(compact, of_a_long_text_the_same_is_taken_out)
{
	char text[2048], written[2048], before[1041];
	struct compact compact;

	for (size_t len = 900; len < sizeof(before); len++) {
		for (size_t i = 0; i < len; i++)
			before[i] = i % 2 == len % 2 ? '0' : ';';
		before[len] = '\0';
		for (size_t i = 0; i < sizeof(shorter) / sizeof(shorter[0]); i++) {
			(void)snprintf(text, sizeof(text), "%spaths=%s", before, shorter[i].text);
			(void)snprintf(written, sizeof(written), "%spaths=%s", before, shorter[i].written);
			cr_assert_eq(compact_copy(text, true, &compact), 0, "%s", support_error.msg);
			cr_assert_str_eq(compact.text, written, "%zu: %s: %s", len, shorter[i].text,
			                 compact.text + len);
			cr_assert_str_eq(describe(&compact), shorter[i].runs, "%zu: %s: %s", len, shorter[i].text,
			                 describe(&compact));
		}
	}
}

Test(compact, nothing_else_is_taken_out)
{
	struct compact compact;

	for (size_t i = 0; i < sizeof(keeping) / sizeof(keeping[0]); i++)
		if (compact_value(keeping[i], &compact) == 0)
			cr_expect_eq(compact.count, 0, "%s: %s", keeping[i], describe(&compact));
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		if (compact_copy(elsewhere[i], true, &compact) == 0)
			cr_expect_eq(compact.count, 0, "%s: %s", elsewhere[i], describe(&compact));
}

Test(compact, where_it_is_not_to_shorten_all_is_written)
{
	struct compact compact;

	cr_assert_eq(compact_copy("paths = ( {path=\"a\"}, {path=[\"b\" # x\n , \"c\"]} ) # y", false, &compact), 0);
	cr_expect_str_eq(compact.text, "paths = ( {path=\"a\"}, {path=[\"b\", # x\n  \"c\"]} ) # y\n");
	cr_expect_eq(compact.count, 0);
}

/* After what was taken out lines are counted on. */
Test(compact, what_is_refused_is_told_of_the_right_line)
{
	static const struct {
		const char *text;
		int line;
	} wrong[] = {
		{ "(\n{path=\"a\"\n},\n{path=\"b\"\n});\nx = 0b1;", 6 },
		{ "(\n{path=\"a\"\n},\n{path=\"b\"\n},\n\n{path=\"c\"\n}@", 8 },
		{ "({\n path=\"a\"},\n{\n path=\"b\"},{\n path=\"c\"; x=0b1 }", 5 },
		{ "({\n path=\"a\"},\n{\n path=\"b\"},{\n path=\"c\"} 0b1 }", 5 },
		{ "(\n{path=[\"a\"\n,\"b\",\n\"c\"\n\n]\n; x = 0b1", 7 },
		{ "\n{path=[\"a\",\n\n\"b\"];} x = \"never", 4 },
	};
	struct compact compact;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cr_expect_eq(compact_value(wrong[i].text, &compact), -1);
		cr_expect_eq(support_error.line, wrong[i].line, "%s: %d: %s", wrong[i].text, support_error.line,
		             support_error.msg);
	}
}
