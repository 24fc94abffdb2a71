/* SPDX-License-Identifier: BSD-3-Clause */
/* That the tree of a text is the same whether libconfig gets all of it or what compact.h writes. */
#include "libconfig/tree.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support.h"
#include "libconfig/compact.h"

static void write_children(FILE *out, const struct tree_node *node);

static void write_node(FILE *out, const struct tree_node *node)
{
	const char *name = tree_name(node);

	fprintf(out, "%d %s %s", tree_line(node), name ? name : "-", tree_type_name(node));
	switch (tree_type(node)) {
	case TREE_NUMBER:
		fprintf(out, " %d", tree_number(node));
		break;
	case TREE_STRING:
		fprintf(out, " \"%s\"", tree_string(node));
		cr_assert_eq(tree_length(node), strlen(tree_string(node)), "%s", tree_string(node));
		break;
	case TREE_BOOL:
		fprintf(out, " %d", tree_bool(node));
		break;
	default:
		break;
	}
	fprintf(out, "\n");
	write_children(out, node);
}

/* And as many as a walk says. */
static void write_children(FILE *out, const struct tree_node *node)
{
	struct tree_walk walk = tree_children(node);
	size_t left = tree_left(&walk);
	struct tree_node child;

	for (; tree_next(&walk, &child); left--) {
		cr_assert_eq(tree_left(&walk), left - 1);
		write_node(out, &child);
	}
	cr_assert_eq(left, 0);
}

static char *copied(const char *text)
{
	char *copy = arena_strndup(support_arena(), text, strlen(text));

	cr_assert_not_null(copy);
	return copy;
}

/* A tree, or why there is none, as text. */
static char *read_tree(const char *text, enum tree_way way)
{
	struct tree_node root;
	char *out = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&out, &len);

	cr_assert_not_null(file);
	if (tree_parse(support_arena(), support_sink(), "p", copied(text), strlen(text), way, &root) == 0)
		write_node(file, &root);
	else
		fprintf(file, "%d: %s [%s]", support_error.line, support_error.msg, support_error.hint);
	(void)fclose(file);
	return out;
}

/* What came of the texts that were compared. */
static struct {
	int trees, errors, shorter;
} met;

static void compare(const char *text)
{
	char *whole = read_tree(text, TREE_WHOLE);
	char *other = read_tree(text, TREE_COMPACT);
	struct compact compact = { .count = 0 };

	cr_assert_str_eq(other, whole, "%s\n--- compact\n%s--- whole\n%s", text, other, whole);
	*(strchr(whole, '\n') ? &met.trees : &met.errors) += 1;
	if (compact_text(support_arena(), support_sink(), "p", copied(text), strlen(text), true, &compact) == 0 &&
	    strchr(whole, '\n'))
		met.shorter += compact.count > 0;
	free(whole);
	free(other);
	arena_free(support_arena());
}

#define ANY(array) (array)[(size_t)rand() % (sizeof(array) / sizeof((array)[0]))]

/* A text in the making. */
struct making {
	char text[8192];
	size_t len;
	int names;
};

static void add(struct making *made, const char *text)
{
	made->len += (size_t)snprintf(made->text + made->len, sizeof(made->text) - made->len, "%s", text);
	cr_assert_lt(made->len, sizeof(made->text));
}

/* Tokens stand apart by anything; a few of them are others, so that there are errors. */
static void add_token(struct making *made, const char *token)
{
	static const char *const gaps[] = { "",          "",   " ",       "  \t",     "/**/", "\t",
		                            "/* x \"*/", "\n", "# x y\n", " // \"\n", "\r\n", "/*\n\"*/" };
	static const char *const others[] = { "a ", "*",     "=",        ";",    "-2 ", "0x3 ", "4L ", "5.5 ", "False ",
		                              "+",  "/",     ".",        "\"\"", "(",   "[",    "{",   "}",    "$",
		                              "'",  "\"#\"", "\"v\nw\"", "\\",   "",    "\xc3", "= ;", "] ]",  "1 1 " };

	add(made, rand() % 150 == 0 ? ANY(others) : token);
	add(made, ANY(gaps));
}

static void add_value(struct making *made, int depth);

static void add_settings(struct making *made, int depth)
{
	for (int i = rand() % 4; i >= 0; i--) {
		char name[32];

		(void)snprintf(name, sizeof(name), "%s%d", rand() % 2 ? "n-" : "N_*", made->names++);
		add_token(made, name);
		add_token(made, rand() % 4 ? "=" : ":");
		add_value(made, depth);
		add_token(made, rand() % 4 ? ";" : rand() % 2 ? " " : ",");
	}
}

static void add_values(struct making *made, int depth, bool same)
{
	for (int i = rand() % 4; i > 0; i--) {
		if (same)
			add_token(made, "\"e\"");
		else
			add_value(made, depth);
		if (i > 1)
			add_token(made, ",");
	}
}

static void add_value(struct making *made, int depth)
{
	static const char *const scalars[] = { "1 ",    "-2 ",   "0x3f ", "4L ",   "5.5 ",           "1e-3 ",
		                               "true ", "False", "\"\"",  "\"s\"", "\"t\\\"u\\\\\"", "\"v\nw\"" };

	switch (depth > 0 ? rand() % 6 : 0) {
	case 3:
		add_token(made, "[");
		add_values(made, depth - 1, true);
		add_token(made, "]");
		break;
	case 4:
		add_token(made, "(");
		add_values(made, depth - 1, false);
		add_token(made, ")");
		break;
	case 5:
		add_token(made, "{");
		add_settings(made, depth - 1);
		add_token(made, "}");
		break;
	default:
		add_token(made, ANY(scalars));
		if (rand() % 8 == 0)
			add_token(made, "\"more\"");
	}
}

Test(tree, of_any_text_is_the_same)
{
	static struct making made;

	srand(8);
	for (int round = 0; round < 20000; round++) {
		made.len = 0;
		made.names = 0;
		add_settings(&made, 3);
		add(&made, rand() % 8 ? "end = 1;" : "end = 1");
		compare(made.text);
	}
	cr_expect(met.trees > 5000 && met.errors > 2000, "%d trees, %d errors", met.trees, met.errors);
}

/* --- policies ----------------------------------------------------------------- */

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
	                             "\"/x\\\\y\"",
	                             "\"/n\n/m\"",
	                             "\"/p\" \"q\"",
	                             "[ \"/e\", \"/f\" ]",
	                             "(\n\"/e\",\n\n\"/f\"\n)",
	                             "[ \"/g\\\\\n\"\n,\"/h\", \"/i\",\n# j\n \"/k\", \"/l\" \"m\"\n, \"/n\" ]",
	                             "5",
	                             "[ ]",
	                             "(\n\"/e\", \"/f\",\n5, { x = 1; }, ( \"/g\", \"/h\" ) )",
	                             "[\n\"/e\", \"/f\",\n5 ]",
	                             "[ \"/e\",\n\"/f\"\n\n)",
	                             "(\"/e\",\n\"/f\", \"/g\"\n]",
	                             "[ \"/e\",\n\"/f\",\n]",
	                             "[ \"/e\",\n\"/f\",,\n\"/g\" ]",
	                             "[ \"/e\",\n\"/f\"",
	                             "\"/q\\x01/r\"",
	                             "[ \"/s\",\n\"/t\" ] \"/u\"" };
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
static const char *const ends[] = { "", "network = { bind_tcp = 70000; };", "x = ;", "x = 0b1;", "\n@ ", "x = \"", "/*",
	                            "x" };

/* Where groups have their place, and where not. */
static const char *const places[][2] = {
	{ "paths = ( ", " );" },
	{ "paths = (\n", "\n)\n;" },
	{ "paths : (", ");" },
	{ "paths=(\n# \n", ")" },
	{ "paths = ", ";" },
	{ "paths = ( {}, ", " );" },
	{ "paths = [", "];" },
	{ "paths = ((", "));" },
	{ "paths = ( 5, ", " );" },
	{ "include = (", ");" },
	{ "x = ( (", " ) );" },
	{ "log = {", "};" },
	{ "paths = (); paths = ( ", ");" },
};

/* Of what is listed, or of the first half alone, which is mostly right. */
#define ANY_OF(array, few) (array)[(size_t)rand() % (sizeof(array) / sizeof((array)[0]) / ((few) ? 2 : 1))]

static void add_groups(struct making *made, bool few)
{
	const char *head = ANY_OF(heads, few);
	const char *tail = ANY_OF(tails, few);

	for (int groups = 1 + rand() % 6; groups > 0; groups--) {
		if (rand() % 4 == 0)
			head = ANY_OF(heads, few);
		if (rand() % 4 == 0)
			tail = ANY_OF(tails, few);
		add(made, head);
		add(made, ANY_OF(texts, few));
		add(made, tail);
		if (groups > 1)
			add(made, ANY_OF(gaps, few));
	}
}

Test(tree, of_any_policy_is_the_same)
{
	static struct making made;

	srand(6);
	for (int round = 0; round < 20000; round++) {
		const char *const *place = ANY_OF(places, rand() % 2);

		made.len = 0;
		add(&made, "abi = 7;\n");
		add(&made, place[0]);
		add_groups(&made, rand() % 2);
		add(&made, place[1]);
		add(&made, rand() % 3 ? "" : ANY(ends));
		compare(made.text);
	}
	cr_expect(met.trees > 5000 && met.shorter > 2000 && met.errors > 2000,
	          "%d trees, %d of them shorter, %d errors", met.trees, met.shorter, met.errors);
}

/* --- what cannot be ------------------------------------------------------------ */

/* What the linker puts in front of compact_text, and compact_text under its other name (ld(1), --wrap). */
int __real_compact_text(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                        bool shorten, struct compact *out);
int __wrap_compact_text(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                        bool shorten, struct compact *out);
static void (*lie)(struct compact_run *run);

int __wrap_compact_text(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
                        bool shorten, struct compact *out)
{
	int ret = __real_compact_text(arena, sink, file, text, len, shorten, out);

	if (ret == 0 && lie)
		for (size_t i = 0; i < out->count; i++)
			lie(&out->runs[i]);
	return ret;
}

static void other_element(struct compact_run *run)
{
	run->element++;
}

static void no_element(struct compact_run *run)
{
	run->element += 100;
}

static void other_list(struct compact_run *run)
{
	run->list = "glob";
}

static void no_list(struct compact_run *run)
{
	run->list = NULL;
}

static void other_line(struct compact_run *run)
{
	run->line++;
}

/* Rather than to give rights to what they are not for. */
Test(tree, is_refused_where_something_was_taken_out_elsewhere)
{
	static const char text[] =
		"paths = (\n{ path = [ \"/a\", \"/b\" ]; allow = 1; },\n{ glob = \"/c\"; allow = 2; } );";
	static void (*const lies[])(struct compact_run *) = { other_element, no_element, other_list, no_list,
		                                              other_line };
	char *out;

	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		lie = lies[i];
		out = read_tree(text, TREE_COMPACT);
		cr_expect_eq(strncmp(out, lie == other_line ? "3: syntax error [" : "2: syntax error [", 17), 0,
		             "%zu: %s", i, out);
		free(out);
	}
	lie = NULL;
	out = read_tree(text, TREE_COMPACT);
	cr_expect_not_null(strstr(out, "2 - a string \"/b\"\n"), "%s", out);
	free(out);
}
