/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A policy's way to its rules, setting by setting: what is granted on what, what
 * is skipped, made and carved, and that on each kernel it is that and no more.
 */
#include "kernel/layer.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "../scratch.h"
#include "../support.h"
#include "base/count.h"
#include "base/text.h"
#include "describe.h"
#include "kernel/ruleset.h"

#define ABI 7

struct row {
	const char *rule;
	const char *cwd;    /* of load */
	const char *wanted; /* "PATH: RIGHTS; " for each rule, then what has none */
};

static struct layer layer;

/* Words of a command line in the directory "home": the first to the fifth that count. */
static char *const words[] = { (char *)(size_t) "prog", (char *)(size_t) "-q",      (char *)(size_t) "notes",
	                       (char *)(size_t) "none", (char *)(size_t) "--to=up", (char *)(size_t) "",
	                       (char *)(size_t) "-",    (char *)(size_t) "dir",     NULL };

static void make_tree(void)
{
	scratch_directory("home", 0755);
	scratch_directory("home/.ssh", 0755);
	scratch_directory("home/dir", 0755);
	scratch_directory("exe", 0755);
	scratch_directory("exe/data", 0755);
	scratch_file("home/.ssh/id");
	scratch_file("home/notes");
	scratch_file("outside");
	scratch_link("../outside", "home/up");
}

/* cwd: of the scratch directory; "/": the root; NULL: it is gone. */
static int load(const char *text, const char *cwd)
{
	const char *const values[] = {
		arena_printf(support_arena(), "HOME=%s", scratch_path("home")),
		arena_printf(support_arena(), "@exe_dir=%s", scratch_path("exe")),
		cwd ? arena_printf(support_arena(), "@cwd=%s", *cwd == '/' ? cwd : scratch_path(cwd)) : NULL, NULL
	};
	struct program_args args = { .argv = words, .argc = COUNT(words) - 1, .values = support_values(values) };
	const struct targets_source source = { .values = args.values, .args = &args };

	return layer_load_text(support_arena(), support_sink(), &source, "/p.conf", text, TEST_SOURCE "/conf/include",
	                       &layer);
}

/* Plans and builds it as a dry run does: nothing is made. */
static void build(int abi)
{
	const struct kernel kernel = { .abi = abi };

	cr_assert_eq(layer_plan(support_sink(), &kernel, NULL, &layer), 0, "%s", support_error.msg);
	cr_assert_eq(ruleset_build(support_arena(), support_sink(), true, &layer), 0, "%s", support_error.msg);
	ruleset_close(&layer);
}

static const char *in_scratch(const char *path)
{
	const size_t len = strlen(scratch());

	return strncmp(path, scratch(), len) == 0 ? path + len : path;
}

static void add_list(struct text *text, const char *what, const struct strlist *list)
{
	for (size_t i = 0; i < list->count; i++)
		text_add(text, "%s %s; ", what, in_scratch(list->items[i]));
}

static const char *found(void)
{
	static const char *const kinds[] = { "excepted", "excepted later", "carved", "mount" };
	static char said[4096];
	struct text text;

	text_start(&text, said, sizeof(said));
	for (size_t i = 0; i < layer.targets.count; i++) {
		if (!layer.built.allowed[i])
			continue;
		text_add(&text, "%s: ", in_scratch(layer.targets.list[i].path));
		describe_add_rights(&text, access_only(ACCESS_FS, layer.built.allowed[i]), " ");
		text_add(&text, "; ");
	}
	add_list(&text, "skipped", &layer.built.skipped);
	add_list(&text, "made", &layer.built.made);
	for (size_t i = 0; i < layer.targets.excepted.count; i++)
		text_add(&text, "%s %s; ", kinds[layer.targets.excepted.list[i].kind],
		         in_scratch(layer.targets.excepted.list[i].path));
	return said;
}

#define OUTPUT "write_file read_file remove_file make_reg truncate; "

static const struct row rows[] = {
	/* except */
	{ "path = \"~\"; allow = [ \"read\", \"make_reg\" ]; except = \".ssh\";", "home",
	  "/home/dir: read_file read_dir make_reg; /home/notes: read_file; excepted /home/.ssh; carved /home; " },
	{ "path = \"~\"; allow = \"output\"; except = [ \".aws\", \"dir\" ];", "home",
	  "/home/.ssh: " OUTPUT "/home/notes: write_file read_file truncate; excepted later /home/.aws; "
	  "excepted /home/dir; carved /home; " },
	/* missing = "create" */
	{ "path = \"~/dir\"; allow = \"output\"; missing = \"create\";", "home", "/home/dir: " OUTPUT },
	{ "path = [ \"~/made/deep\", \"~/made\" ]; allow = [ \"write_file\", \"make_dir\" ]; missing = \"create\";",
	  "home",
	  "/home/made/deep: write_file make_dir; /home/made: write_file make_dir; made /home/made/deep; made "
	  "/home/made; " },
	/* positions */
	{ "path = \"${@arg1}\"; allow = \"read\";", "home", "/home/notes: read_file; " },
	{ "path = \"${@arg2}\"; allow = \"read\";", "home", "" },
	{ "path = \"${@arg3}\"; allow = \"read\";", "home", "skipped /home/up; " },
	{ "path = \"${@arg4}\"; allow = [ \"read\", \"make_dir\" ];", "home",
	  "/home/dir: read_file read_dir make_dir; " },
	{ "path = \"${@arg5}\"; allow = \"read\";", "home", "" },
	{ "path = \"${@last_arg}\"; allow = \"output\";", "home", "/home/dir: " OUTPUT },
	{ "path = \"${@last_arg}/none\"; allow = \"read\";", "home", "" },
	{ "path = \"${@arg1}\"; allow = [ \"read_file\", \"make_dir\" ];", "home", "/home/notes: read_file; " },
	{ "path = \"${@arg_follow}\"; allow = \"read_file\";", "home",
	  "/home/notes: read_file; /outside: read_file; /home/dir: read_file; " },
	{ "path = \"${@arg1}\"; allow = \"read\";", NULL, "" },
	/* ${@exe_dir} and ~ */
	{ "path = \"${@exe_dir}\"; allow = \"read\";", "home", "/exe: read_file read_dir; " },
	{ "path = \"${@exe_dir}/data\"; allow = \"read\";", "home", "/exe/data: read_file read_dir; " },
	{ "glob = \"${@exe_dir}/d*\"; allow = \"read\";", "home", "/exe/data: read_file read_dir; " },
	{ "path = \"~\"; allow = \"read\";", "home", "/home: read_file read_dir; " },
	/* output */
	{ "path = [ \"~\", \"~/notes\" ]; allow = \"output\";", "home",
	  "/home: " OUTPUT "/home/notes: write_file read_file truncate; " },
	/* a working directory that is the root, or gone */
	{ "path = \"${@cwd}\"; allow = \"read\";", "home", "/home: read_file read_dir; " },
	{ "path = \"${@cwd}\"; allow = \"read\"; missing = \"skip\";", "/", "skipped /; " },
	{ "path = \"${@cwd}\"; allow = \"read\"; missing = \"skip\";", NULL, "skipped ${@cwd}; " },
};

static void load_row(const struct row *row)
{
	const char *text = arena_printf(support_arena(), "abi = %d; min_abi = 0; paths = ( { %s } );", ABI, row->rule);

	cr_assert_eq(load(text, row->cwd), 0, "%s: %s", row->rule, support_error.msg);
}

Test(layer, each_setting_has_its_rules)
{
	make_tree();
	for (size_t i = 0; i < COUNT(rows); i++) {
		load_row(&rows[i]);
		build(ABI);
		cr_expect_str_eq(found(), rows[i].wanted, "%s: %s", rows[i].rule, found());
	}
	cr_expect_neq(access(scratch_path("home/made"), F_OK), 0, "a dry run makes nothing");
}

/* On each kernel a rule is what it is on the policy's own, as far as that kernel goes. */
Test(layer, a_kernel_takes_away_the_rights_that_it_does_not_know_and_nothing_else)
{
	make_tree();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct layer_built whole;

		load_row(&rows[i]);
		build(ABI);
		whole = layer.built;
		for (int abi = 0; abi <= 11; abi++) {
			const uint64_t known = access_known(abi < ABI ? abi : ABI).bits[ACCESS_FS];

			build(abi);
			for (size_t k = 0; k < layer.targets.count; k++)
				cr_expect_eq(layer.built.allowed[k], whole.allowed[k] & known, "%s on %d: %s",
				             rows[i].rule, abi, layer.targets.list[k].path);
			cr_expect_eq(layer.built.made.count, whole.made.count, "%s on %d", rows[i].rule, abi);
			cr_expect_eq(layer.built.skipped.count, whole.skipped.count, "%s on %d", rows[i].rule, abi);
		}
	}
}

Test(layer, a_working_directory_that_is_the_root_or_gone_is_an_error_without_skip)
{
	static const char text[] = "abi = 7; min_abi = 0;\npaths = ( { path = \"${@cwd}\"; allow = \"read\"; } );";
	const struct kernel kernel = { .abi = ABI };

	make_tree();
	cr_expect_eq(load(text, NULL), -1);
	cr_expect_str_eq(support_error.msg, "\"${@cwd}\" cannot be found out here");
	cr_assert_eq(load(text, "/"), 0);
	cr_assert_eq(layer_plan(support_sink(), &kernel, NULL, &layer), 0);
	cr_expect_eq(ruleset_build(support_arena(), support_sink(), true, &layer), -1);
	cr_expect_str_eq(support_error.msg, "\"${@cwd}\" is the root directory");
	cr_expect_eq(support_error.line, 2);
	ruleset_close(&layer);
}
