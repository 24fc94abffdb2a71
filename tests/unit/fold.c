/* SPDX-License-Identifier: BSD-3-Clause */
/* Folding: what becomes of a text, and that it makes no difference to the policy and to the messages. */
#include "../../common/fold.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../common/policyfile.h"
#include "../../common/scan.h"
#include "support.h"

/* NULL: nothing is folded. */
static const struct {
	const char *text, *folded;
} cases[] = {
	{ "p=({path=\"/a\";allow=\"r\";},{path=\"/b\";allow=\"r\";});", "p=({path=[\"/a\",\"/b\"];allow=\"r\";});\n" },
	{ "p = (\n  { path = \"/a\"; x; },\n  { path = \"/b\"; x; },\n\n  { path = \"/c\"; x; }\n);\n# end\n",
	  "p = (\n  { path = [\"/a\",\n\"/b\",\n\n\"/c\"]; x; }\n);\n# end\n\n" },
	{ "({\n\tglob : \"a\"\n}\n,\n{\n\tglob : \"\"\n})", "({\n\tglob : [\"a\",\n\n\n\n\"\"]\n})\n" },
	{ "({path=\"a\"},{path=\"b\"},{path=\"c\" },{path=\"d\" },{path=\"e\"}) y = ({path=\"f\"},{path=\"g\"});",
	  "({path=[\"a\",\"b\"]},{path=[\"c\",\"d\"] },{path=\"e\"}) y = ({path=[\"f\",\"g\"]});\n" },
	{ "({path=\"a\";s=\"x }, \\\" \";},{path=\"b\";s=\"x }, \\\" \";})",
	  "({path=[\"a\",\"b\"];s=\"x }, \\\" \";})\n" },
	{ "({path=\"a\";/*}*/},{path=\"b\";/*}*/})", "({path=[\"a\",\"b\"];/*}*/})\n" },
	{ "({ path = \"a\"; }, { path = \"b\"; }, { path = \"c\"; allow = 1; })",
	  "({ path = [\"a\",\"b\"]; }, { path = \"c\"; allow = 1; })\n" },
	/* What follows the groups differs, or stands between them. */
	{ "({path=\"a\";x=1;},{path=\"b\";x=2;})", NULL },
	{ "({path=\"a\"},{ path=\"b\"})", NULL },
	{ "({path=\"a\"}{path=\"b\"})", NULL },
	{ "({path=\"a\"},,{path=\"b\"})", NULL },
	{ "({path=\"a\"};{path=\"b\"})", NULL },
	{ "({path=\"a\"},/**/{path=\"b\"})", NULL },
	{ "({path=\"a\"},#\n{path=\"b\"})", NULL },
	{ "({path=\"a\"}),({path=\"b\"})", NULL },
	{ "({path=\"a\"},({path=\"b\"}))", NULL },
	/* No plain string is the first setting, on the line of its name. */
	{ "({path=\"a\\\\\"},{path=\"b\\\\\"})", NULL },
	{ "({path=\"a\n\"},{path=\"b\n\"})", NULL },
	{ "({path=\n\"a\"},{path=\n\"b\"})", NULL },
	{ "({path=/**/\"a\"},{path=/**/\"b\"})", NULL },
	{ "({path=[\"a\"]},{path=[\"b\"]})", NULL },
	{ "({paths=\"a\"},{paths=\"b\"})", NULL },
	{ "({name=\"a\"},{name=\"b\"})", NULL },
	{ "({allow=1;path=\"a\"},{allow=1;path=\"b\"})", NULL },
	/* A group in a group is none of a list's. */
	{ "({path=\"a\";x={}},{path=\"b\";x={}})", NULL },
	/* Comments and strings are none of it. */
	{ "# ({path=\"a\"},\n({path=\"b\"})", NULL },
	{ "/* {path=\"a\"},*/ {path=\"b\"}", NULL },
	{ "x = \"{path=a},\"; y = {path=\"b\"};", NULL },
	{ "", NULL },
	{ "({path=\"a\"},{path=\"b\";)", NULL },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

/* The folded text, or NULL; *out is the one that it was made of. */
static const char *fold_text(const char *text, char **out)
{
	size_t len = strlen(text);
	struct fold fold;

	/* Nothing beyond the NUL may be looked at. */
	*out = len + 2 <= 4096 ? support_at_the_end(len + 2) : malloc(len + 2);
	cr_assert_not_null(*out);
	memcpy(*out, text, len);
	memcpy(*out + len, "\n", 2);
	fold_start(&fold, support_arena(), *out, len);
	(void)scan_check(support_sink(), "p", *out, len, &fold);
	return fold_end(&fold);
}

ParameterizedTestParameters(fold, what_becomes_of_a_text)
{
	static size_t indices[CASES];

	for (size_t i = 0; i < CASES; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, CASES);
}

ParameterizedTest(size_t *index, fold, what_becomes_of_a_text)
{
	const char *wanted = cases[*index].folded;
	char *text;
	const char *folded = fold_text(cases[*index].text, &text);

	cr_expect_eq(!folded, !wanted, "%s: %s", cases[*index].text, folded ? folded : "not folded");
	if (folded && wanted)
		cr_expect_str_eq(folded, wanted, "%s: %s", cases[*index].text, folded);
}

/* A text in memory that is full stays as it is. */
Test(fold, without_memory_nothing_is_folded)
{
	char text[] = "({path=\"a\"},{path=\"b\"})\n";
	struct arena arena;
	struct fold fold;

	arena_init(&arena, 0);
	fold_start(&fold, &arena, text, strlen(text) - 1);
	cr_expect_eq(scan_check(support_sink(), "p", text, strlen(text) - 1, &fold), 0);
	cr_expect_null(fold_end(&fold));
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
	char path[] = "/tmp/landshim-unit-XXXXXX";
	int fd = mkstemp(path);
	struct policy policy;
	struct said said;
	struct err_sink sink = { .on_error = say };
	int ret;

	said.file = open_memstream(&said.text, &said.size);
	cr_assert(fd >= 0 && said.file);
	sink.data = said.file;
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	cr_assert_eq(fchmod(fd, 0644), 0);
	ret = policyfile_load(support_arena(), &sink, path, TEST_SOURCE "/conf/include", &policy);
	(void)fprintf(said.file, "%d\n", ret);
	for (size_t i = 0; i < policy.paths_count; i++) {
		const struct policy_path *rule = &policy.paths[i];

		(void)fprintf(said.file, "%d: %s %llx %llx %d %d %d\n", rule->where.line, rule->text,
		              (unsigned long long)rule->allow.named, (unsigned long long)rule->allow.grouped,
		              rule->is_glob, rule->skip_missing, rule->quiet);
	}
	(void)fclose(said.file);
	(void)close(fd);
	(void)unlink(path);
	return said;
}

/* Groups that are often the same but for the path, often wrong, and often not to be folded. */
static const char *const heads[] = {
	"{ path = ", "{ path = ", "{ path = ", "{path:", "{ glob = ", "{\n\tpath = ", "{ allow = \"read\"; path = ",
	"{ path =\n"
};
static const char *const texts[] = { "\"/usr\"",     "\"/etc\"",    "\"/a b,{}#\"",
	                             "\"\"",         "\"rel\"",     "\"/c\"",
	                             "\"/d\"",       "\"/x\\\\y\"", "\"/n\n/m\"",
	                             "\"/p\" \"q\"", "5",           "[ \"/e\", \"/f\" ]" };
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

#define ANY(array, few) (array)[(size_t)rand() % (sizeof(array) / sizeof((array)[0]) / (few))]

/* Twice the same policy, the second with a comment in front of each group, so that none is folded. */
static void make(char *one, char *two, size_t room)
{
	size_t len = (size_t)snprintf(one, room, "abi = 7;\npaths = ( ");
	/* Mostly what is right, so that the rest is read. */
	const size_t few = rand() % 2 ? 2 : 1;
	const char *head = ANY(heads, few);
	const char *tail = ANY(tails, few);
	size_t len2 = len;

	memcpy(two, one, len);
	for (int groups = 1 + rand() % 6; groups > 0; groups--) {
		const char *text = ANY(texts, few);
		const char *gap = groups > 1 ? ANY(gaps, few) : "";

		if (rand() % 4 == 0)
			head = ANY(heads, few);
		if (rand() % 4 == 0)
			tail = ANY(tails, few);
		len += (size_t)snprintf(one + len, room - len, "%s%s%s%s", head, text, tail, gap);
		len2 += (size_t)snprintf(two + len2, room - len2, "/**/%s%s%s%s", head, text, tail, gap);
	}
	(void)snprintf(one + len, room - len, " );\nnetwork = { bind_tcp = 70000; };\n");
	(void)snprintf(two + len2, room - len2, " );\nnetwork = { bind_tcp = 70000; };\n");
}

Test(fold, it_makes_no_difference_to_rules_lines_and_messages)
{
	int folded = 0;

	srand(6);
	for (int round = 0; round < 6000; round++) {
		char one[2048], two[2048];
		struct said plain, other;
		char *text;

		make(one, two, sizeof(one));
		cr_expect_null(fold_text(two, &text), "%s", two);
		folded += fold_text(one, &text) != NULL;
		plain = load(two);
		other = load(one);
		cr_assert_str_eq(other.text, plain.text, "%s\n--- folded\n%s--- as it is\n%s", one, other.text,
		                 plain.text);
		free(plain.text);
		free(other.text);
		arena_free(support_arena());
	}
	cr_expect_geq(folded, 1500, "%d of 6000 were folded", folded);
}
