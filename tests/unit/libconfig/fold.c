/* SPDX-License-Identifier: BSD-3-Clause */
/* Folding: what becomes of a text, and that it makes no difference to the policy and to the messages. */
#include "libconfig/fold.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support.h"
#include "libconfig/scan.h"

/* What libconfig gets to read where this is the value of `paths`. */
static const struct {
	const char *text, *folded;
} folding[] = {
	{ "({path=\"/a\";allow=\"r\";},{path=\"/b\";allow=\"r\";});", "({path=\"\1/a\1/b\";allow=\"r\";});\n" },
	{ "(\n  { path = \"/a\"; x; },\n  { path = \"/b\"; x; },\n\n  { path = \"/c\"; x; }\n);\n# end\n",
	  "(\n{path=\"\1/a\1\n/b\1\n\n/c\";x;}\n);\n\n\n" },
	{ "({\n\tglob : \"a\"\n}\n,\n{\n\tglob : \"\"\n})", "({\nglob:\"\1a\1\n\n\n\n\"\n})\n" },
	{ "({path=\"a\"},{path=\"b\"},{path=\"c\" },{path=\"d\" },{path=\"e\"}) y = ({path=\"f\"},{path=\"g\"});",
	  "({path=\"\1a\1b\"},{path=\"\1c\1d\"},{path=\"e\"})y=({path=\"f\"},{path=\"g\"});\n" },
	{ "({path=\"a\";s=\"x }, \\\" \";},{path=\"b\";s=\"x }, \\\" \";})",
	  "({path=\"\1a\1b\";s=\"x }, \\\" \";})\n" },
	{ "({path=\"a\";/*}*/},{path=\"b\";/*}*/})", "({path=\"\1a\1b\";})\n" },
	{ "({ path = \"a\"; }, { path = \"b\"; }, { path = \"c\"; allow = 1; })",
	  "({path=\"\1a\1b\";},{path=\"c\";allow=1;})\n" },
	{ "({path=\"a\";allow=[\"r\"\n,\"w\"\n]},{path=\"b\";allow=[\"r\"\n,\"w\"\n]})",
	  "({path=\"\1a\1\n\nb\";allow=[\"r\",\n\"w\"]\n})\n" },
	/* Lists of paths. */
	{ "{path=[\"a\",\"b\"];}", "{path=\"\1a\1b\";}\n" },
	{ "{ x = 1; glob : ( \"a\"\n, \"b\",\r\n\n\"\" \n ) \n }", "{x=1;glob:\"\1a\1\nb\1\n\n\"\n\n}\n" },
	{ "{ path = [\n\t\"/a\",\n\t\"/b\"\n], allow = [ \"a\", \"b\" ]; }",
	  "{path=\"\1\n/a\1\n/b\"\n,allow=[\"a\",\"b\"];}\n" },
};

/* Nothing of these is folded, or joined. */
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
	/* No plain string is the first setting, on the line of its name. */
	"({path=\"a\\\\\"},{path=\"b\\\\\"})",
	"({path=\"a\n\"},{path=\"b\n\"})",
	"({path=\n\"a\"},{path=\n\"b\"})",
	"({path=/**/\"a\"},{path=/**/\"b\"})",
	"({path=[\"a\"]},{path=[\"b\"]})",
	"({paths=\"a\"},{paths=\"b\"})",
	"({name=\"a\"},{name=\"b\"})",
	"({allow=1;path=\"a\"},{allow=1;path=\"b\"})",
	/* A group in a group is none of a list's. */
	"({path=\"a\";x={}},{path=\"b\";x={}})",
	/* Comments and strings are none of it. */
	"# ({path=\"a\"},\n({path=\"b\"})",
	"/* {path=\"a\"},*/ {path=\"b\"}",
	"x = \"{path=a},\"; y = {path=\"b\"};",
	"({path=\"a\"},{path=\"b\";)",
	"({\n\tglob : \"a\"\n}\n,\n{\r\n\tglob : \"\"\n})",
	/* A second string goes on the path. */
	"({path=\"a\" \"x\";},{path=\"b\" \"x\";})",
	"({path=\"a\"/**/;},{path=\"b\"/**/;})",
	/* No list of two or more plain strings is all of the value of such a setting. */
	"{path=[\"a\"];}",
	"{path=[];}",
	"{path=[\"a\",\"b\"] \"c\";}",
	"{path=[\"a\",\"b\"]/**/ \"c\";}",
	"{path=[\"a\",\"b\"] y=1;}",
	"{path=[\"a\" \"b\"];}",
	"{path=[\"a\",\"b\",];}",
	"{path=[\"a\",\"b\");}",
	"{path=(\"a\",\"b\"];}",
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
	"{path=[\"a\",\"/long/b\\x01/c/long/d\"];}",
	"({path=\"a\\x01/c\"},{path=\"b\\x01/c\"})",
	/* A string of its own might be taken for joined ones. */
	"{path=[\"a\",\"b\"];x=\"\\x01c\";}",
	"x=\"\" \"\\x01c\";({path=\"a\"},{path=\"b\"})",
};

/* Nor of these, which are whole texts: the groups are no elements of the list of `paths`. */
static const char *const elsewhere[] = {
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

static bool has_folded;

/* What libconfig gets of a text, or NULL; has_folded says whether it is folded. */
static const char *scan(const char *text, bool fold)
{
	size_t len = strlen(text);
	size_t out_len;
	/* Nothing beyond the NUL may be looked at. */
	char *copy = memcpy(support_at_the_end(len + 1), text, len + 1);
	char *out = scan_text(support_arena(), support_sink(), "p", copy, len, &fold, &out_len);

	has_folded = fold;
	cr_expect_str_eq(copy, text, "the text itself stays as it is");
	if (!out)
		return NULL;
	cr_expect_eq(strlen(out), out_len);
	cr_expect_eq(out[out_len + 1], '\0');
	cr_expect_leq(out_len, len + 1);
	return out;
}

/* The same of the value of `paths`, and without the name. */
static const char *scan_value(const char *value, bool fold)
{
	char text[512];
	const char *out;

	(void)snprintf(text, sizeof(text), "paths=%s", value);
	out = scan(text, fold);
	return out ? out + strlen("paths=") : NULL;
}

Test(fold, groups_that_differ_in_their_path_become_one)
{
	for (size_t i = 0; i < sizeof(folding) / sizeof(folding[0]); i++) {
		const char *out = scan_value(folding[i].text, true);

		cr_assert_not_null(out, "%s", folding[i].text);
		cr_expect_str_eq(out, folding[i].folded, "%s: %s", folding[i].text, out);
		cr_expect(has_folded, "%s", folding[i].text);
	}
}

Test(fold, other_groups_stay_apart)
{
	for (size_t i = 0; i < sizeof(keeping) / sizeof(keeping[0]); i++) {
		(void)scan_value(keeping[i], true);
		cr_expect_not(has_folded, "%s", keeping[i]);
	}
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
		(void)scan(elsewhere[i], true);
		cr_expect_not(has_folded, "%s", elsewhere[i]);
	}
}

/* Behind what was passed over, lines are counted on. */
Test(fold, what_the_scan_itself_refuses_it_tells_of_the_right_line)
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

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cr_expect_null(scan_value(wrong[i].text, true));
		cr_expect_eq(support_error.line, wrong[i].line, "%s: %d: %s", wrong[i].text, support_error.line,
		             support_error.msg);
	}
}

Test(fold, what_is_not_to_be_folded_is_not)
{
	cr_expect_str_eq(scan_value("({path=\"a\"},{path=\"b\"})", false), "({path=\"a\"},{path=\"b\"})\n");
	cr_expect_not(has_folded);
}

/* What a policy came to: its rules and its messages, as text. */
struct said {
	char *text;
	size_t size;
	FILE *file;
};

static void say(void *data, const struct err *err)
{
	(void)fprintf(data, "%d: %s [%s]\n", err->line, err->msg, err->hint);
}

static struct said load(const char *text)
{
	struct policy policy;
	struct said said;
	struct err_sink sink = { .on_error = say };
	int ret;

	said.file = open_memstream(&said.text, &said.size);
	cr_assert_not_null(said.file);
	sink.data = said.file;
	ret = support_load_with(&sink, text, &policy);
	(void)fprintf(said.file, "%d\n", ret);
	for (size_t i = 0; i < policy.paths_count; i++) {
		const struct policy_path *rule = &policy.paths[i];

		(void)fprintf(said.file, "%d: %s %llx %llx %d %d %d\n", rule->where.line, rule->text,
		              (unsigned long long)rule->allow.named, (unsigned long long)rule->allow.grouped,
		              rule->is_glob, rule->skip_missing, rule->quiet);
	}
	(void)fclose(said.file);
	return said;
}

/* Groups that are often the same but for the path, often wrong, and often not to be folded. */
static const char *const heads[] = {
	"{ path = ", "{ path = ", "{ path = ", "{path:", "{ glob = ", "{\n\tpath = ", "{ allow = \"read\"; path = ",
	"{ path =\n"
};
static const char *const texts[] = { "\"/usr\"",
	                             "\"/etc\"",
	                             "\"/a b,{}#\"",
	                             "\"\"",
	                             "\"rel\"",
	                             "\"/c\"",
	                             "\"/d\"",
	                             "\"/x\\\\y\"",
	                             "\"/n\n/m\"",
	                             "\"/p\" \"q\"",
	                             "5",
	                             "[ \"/e\", \"/f\" ]",
	                             "(\n\"/e\",\n\n\"/f\"\n)",
	                             "\"/q\\x01/r\"",
	                             "[ \"/s\", \"/long/t\\x01/long/u\" ]" };
static const char *const tails[] = { "; allow = \"read\"; }",
	                             "; allow = \"read\"; }",
	                             "; allow = \"read\"; }",
	                             "; allow = [ \"read\",\n\"execute\" ]; missing = \"skip\"; }",
	                             "; allow = [ \"read\"\n, \"write\" ]; }",
	                             "; /* } */ allow = \"make_dir\"; # }\n}",
	                             "\n; allow = \"raed\"; }",
	                             "; allow = \"read\"; allow = \"write\"; }",
	                             "; alow = \"read\";\n }",
	                             "; }",
	                             "; allow = \"read\"; glob = \"/g\"; }",
	                             "; allow = { a = 1; }; }",
	                             " \"z\"; allow = \"read\"; }",
	                             "; allow = \"read\"; ]" };
static const char *const gaps[] = { ",\n  ", ",\n  ", ",", " ,\n\n", ", /* */\n", "\n", ", # c\n", ",\r\n" };

/* Good, wrong for the loader, and for each who looks at lines: libconfig and scan.c. */
static const char *const ends[] = { "", "network = { bind_tcp = 70000; };", "x = ;", "x = 0b1;", "\n@", "x = \"", "/*",
	                            "x" };

#define ANY(array, few) (array)[(size_t)rand() % (sizeof(array) / sizeof((array)[0]) / (few))]

/* Twice the same policy, the second with a string that begins with an escape, so that nothing is folded. */
static void make(char *one, char *two, size_t room)
{
	/* Where groups have their place, and where not. */
	static const char *const places[][2] = { { "paths = (", ")" },   { "paths = (", ")" }, { "paths = (", ")" },
		                                 { "paths = (", ")" },   { "paths = (", ")" }, { "paths = (", ")" },
		                                 { "paths =", "" },      { "paths = [", "]" }, { "paths = ((", "))" },
		                                 { "include = (", ")" }, { "x = (", ")" },     { "log = {", "}" },
		                                 { "min_abi = (", ")" } };
	const char *const *place = ANY(places, 1);
	size_t len = (size_t)snprintf(one, room, "abi = 7; unrestricted = \"signal\";\n%s ", place[0]);
	size_t len2 = (size_t)snprintf(two, room, "abi = 7; unrestricted = \"\\x73ignal\";\n%s ", place[0]);
	/* Mostly what is right, so that the rest is read. */
	const size_t few = rand() % 2 ? 2 : 1;
	const char *head = ANY(heads, few);
	const char *tail = ANY(tails, few);
	const char *end;

	for (int groups = 1 + rand() % 6; groups > 0; groups--) {
		const char *text = ANY(texts, few);
		const char *gap = groups > 1 ? ANY(gaps, few) : "";

		if (rand() % 4 == 0)
			head = ANY(heads, few);
		if (rand() % 4 == 0)
			tail = ANY(tails, few);
		len += (size_t)snprintf(one + len, room - len, "%s%s%s%s", head, text, tail, gap);
		len2 += (size_t)snprintf(two + len2, room - len2, "%s%s%s%s", head, text, tail, gap);
	}
	end = ANY(ends, 1);
	(void)snprintf(one + len, room - len, " %s;\n%s\n", place[1], end);
	(void)snprintf(two + len2, room - len2, " %s;\n%s\n", place[1], end);
}

Test(fold, it_makes_no_difference_to_rules_lines_and_messages)
{
	int folded = 0;

	srand(6);
	for (int round = 0; round < 10000; round++) {
		char one[2048], two[2048];
		struct said plain, other;

		make(one, two, sizeof(one));
		(void)scan(two, true);
		cr_expect_not(has_folded, "%s", two);
		(void)scan(one, true);
		folded += has_folded;
		plain = load(two);
		other = load(one);
		cr_assert_str_eq(other.text, plain.text, "%s\n--- folded\n%s--- as it is\n%s", one, other.text,
		                 plain.text);
		free(plain.text);
		free(other.text);
		arena_free(support_arena());
	}
	cr_expect_geq(folded, 500, "%d of 10000 were folded", folded);
}
