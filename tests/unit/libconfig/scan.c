/* SPDX-License-Identifier: BSD-3-Clause */
/* What libconfig gets to read: without comments and blanks, and the same all the same. */
#include "libconfig/scan.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support.h"
#include "libconfig/tree.h"

static char *scan(const char *text)
{
	bool fold = false;
	size_t len;

	return scan_text(support_arena(), support_sink(), "p", text, strlen(text), &fold, &len);
}

static const struct {
	const char *text, *wanted;
} cases[] = {
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
	{ "a\xff \xc3\xa4 = $ 'x';", "a\xff\xc3\xa4=$'x';\n" },
};

Test(scan, what_libconfig_gets_to_read)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *out = scan(cases[i].text);

		cr_assert_not_null(out, "%s: %s", cases[i].text, support_error.msg);
		cr_expect_str_eq(out, cases[i].wanted, "%s: %s", cases[i].text, out);
	}
}

/* A tree, or why there is none, as text. */
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
		break;
	case TREE_BOOL:
		fprintf(out, " %d", tree_bool(node));
		break;
	default:
		break;
	}
	fprintf(out, "\n");
	for (size_t i = 0; i < tree_count(node); i++)
		write_node(out, tree_child(node, i));
}

static char *read_tree(const char *text)
{
	/* Two NULs, as tree_parse wants. */
	char *copy = calloc(1, strlen(text) + 2);
	const struct tree_node *root;
	char *out = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&out, &len);

	cr_assert(copy && file);
	memcpy(copy, text, strlen(text));
	if (tree_parse(support_arena(), support_sink(), "p", copy, &root) == 0)
		write_node(file, root);
	else
		fprintf(file, "%d: %s", support_error.line, support_error.msg);
	(void)fclose(file);
	free(copy);
	return out;
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
	static const char *const gaps[] = { "", "", " ", "  \t", "/**/", "\t", "/* x \"*/" };
	static const char *const others[] = { "a ", "*",     "=",        ";",    "-2 ", "0x3 ", "4L ", "5.5 ", "False ",
		                              "+",  "/",     ".",        "\"\"", "(",   "[",    "{",   "}",    "$",
		                              "'",  "\"#\"", "\"v\nw\"", "\\",   "",    "\xc3", "= ;", "] ]",  "1 1 " };

	add(made, rand() % 150 == 0 ? ANY(others) : token);
	add(made, ANY(gaps));
}

/* The same, and a line break behind it: where no token comes that would move to a string. */
static void add_line(struct making *made, const char *token)
{
	static const char *const breaks[] = { "", " ", "\n", "\n\n ", "# x y\n", "\r\n", " // \"\n", "/*\n\"*/" };

	add_token(made, token);
	add(made, ANY(breaks));
}

static void add_value(struct making *made, int depth);

static void add_settings(struct making *made, int depth)
{
	for (int i = rand() % 4; i >= 0; i--) {
		char name[32];

		(void)snprintf(name, sizeof(name), "%s%d", rand() % 2 ? "n-" : "N_*", made->names++);
		add_line(made, name);
		add_line(made, rand() % 4 ? "=" : ":");
		add_value(made, depth);
		add_line(made, rand() % 4 ? ";" : rand() % 2 ? " " : ",");
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
			add_line(made, ",");
	}
}

static void add_value(struct making *made, int depth)
{
	static const char *const scalars[] = { "1 ",    "-2 ",   "0x3f ", "4L ",   "5.5 ",           "1e-3 ",
		                               "true ", "False", "\"\"",  "\"s\"", "\"t\\\"u\\\\\"", "\"v\nw\"" };

	switch (depth > 0 ? rand() % 6 : 0) {
	case 3:
		add_line(made, "[");
		add_values(made, depth - 1, true);
		add_token(made, "]");
		break;
	case 4:
		add_line(made, "(");
		add_values(made, depth - 1, false);
		add_token(made, ")");
		break;
	case 5:
		add_line(made, "{");
		add_settings(made, depth - 1);
		add_token(made, "}");
		break;
	default:
		add_token(made, ANY(scalars));
		if (rand() % 8 == 0)
			add_token(made, "\"more\"");
	}
}

Test(scan, it_is_the_same_tree_and_the_same_lines)
{
	static struct making made;
	int trees = 0;
	int errors = 0;

	srand(8);
	for (int round = 0; round < 20000; round++) {
		char *plain, *other;
		const char *out;

		made.len = 0;
		made.names = 0;
		add_settings(&made, 3);
		/* A line break, which libconfig 1.5 takes no comment at the end without. */
		add(&made, "end = 1;");
		out = scan(made.text);
		if (out) {
			add(&made, "\n");
			plain = read_tree(made.text);
			other = read_tree(out);
			*(strchr(plain, '\n') ? &trees : &errors) += 1;
			cr_assert_str_eq(other, plain, "%s\n--- scanned\n%s--- got\n%s\n--- wanted\n%s", made.text, out,
			                 other, plain);
			free(plain);
			free(other);
		}
		arena_free(support_arena());
	}
	cr_expect(trees > 5000 && errors > 2000, "%d trees, %d errors", trees, errors);
}
