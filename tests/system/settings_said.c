/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the shim, the dry run, the status line and landshim check say of each
 * setting that stands for something else than it says: one row each, and all of
 * them the same.  (except, missing = "create" and environment have tests of their
 * own: except.c, create.c, environment_setting.c.)
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define READ "read_file read_dir"
#define OUTPUT "write_file read_file remove_file make_reg truncate"

/* The program is started with these words, in the test's directory or elsewhere. */
#define WORDS "-q", "first", "none", "--to=link", "last"

static const struct row {
	const char *path, *allow, *more; /* of the group */
	const char *leads_to;            /* of the test's directory, or absolute; NULL: there is no rule */
	const char *rights;
	const char *skipped; /* the same; NULL: nothing is */
	const char *cwd;     /* NULL: the test's directory */
} rows[] = {
	{ "${@arg1}", "read", "", "first", "read_file", NULL, NULL },
	{ "${@arg2}", "read", "", NULL, NULL, NULL, NULL },
	{ "${@arg3}", "read", "", NULL, NULL, "link", NULL },
	{ "${@arg4}", "read", "", "last", READ, NULL, NULL },
	{ "${@arg4}/deep", "read", "", "last/deep", READ, NULL, NULL },
	{ "${@arg9}", "read", "", NULL, NULL, NULL, NULL },
	{ "${@last_arg}", "output", "", "last", OUTPUT, NULL, NULL },
	{ "${@arg_follow}", "read_dir", "", "last", "read_dir", NULL, NULL },
	{ "${@arg_follow}", "write_file", "", "first", "write_file", NULL, NULL },
	{ "${@arg_follow}", "write_file", "", "hidden/target", "write_file", NULL, NULL },
	{ "${@exe_dir}", "read", "", "bin", READ, NULL, NULL },
	{ "${@exe_dir}/data", "read", "", "bin/data", READ, NULL, NULL },
	{ "~", "read", "", "", READ, NULL, NULL },
	{ "~", "output", "", "", OUTPUT, NULL, NULL },
	{ "~/first", "output", "", "first", "write_file read_file truncate", NULL, NULL },
	{ "${@cwd}", "read", "missing = \"skip\";", "", READ, NULL, NULL },
	{ "${@cwd}", "read", "missing = \"skip\";", NULL, NULL, "/", "/" },
	{ "${@cwd}/gone", "read", "missing = \"skip\";", NULL, NULL, "//gone", "/" },
	{ "${@cwd}", "read", "missing = \"skip\";", NULL, NULL, "${@cwd}", "gone" },
};

static const char *place(const char *name)
{
	return *name == '/' || *name == '$' ? name : *name ? spawn_path(name) : spawn_directory();
}

static void go(void *data)
{
	const struct row *row = data;
	const char *to = row->cwd ? place(row->cwd) : spawn_directory();

	const bool gone = row->cwd && row->cwd[0] != '/';

	if ((gone && mkdir(to, 0755) != 0) || chdir(to) != 0 || (gone && rmdir(to) != 0))
		_exit(98);
}

static void stage(void)
{
	static const char *const directories[] = { "last", "last/deep", "bin", "bin/data", "hidden" };

	for (size_t i = 0; i < COUNT(directories); i++)
		cr_assert_eq(mkdir(spawn_path(directories[i]), 0755), 0);
	(void)spawn_file("first", "");
	(void)spawn_file("hidden/target", "");
	cr_assert_eq(symlink("last/../hidden/target", spawn_path("link")), 0);
	landshim_copy("/bin/true", spawn_path("bin/true"), 0755);
}

static const struct spawned *shim(const struct row *row, const char *config, const char *env)
{
	const struct spawn spawn = { .argv = (const char *[]){ spawn_path("bin/true"), WORDS, NULL },
		                     .config = config,
		                     .env = (const char *[]){ env, NULL },
		                     .status = true,
		                     .prepare = go,
		                     .data = (void *)(size_t)row };

	return spawn_run(&spawn);
}

/* Whether a line begins like this, and ends so. */
static bool has_line(const char *out, const char *begins, const char *ends)
{
	for (const char *at = out; (at = strstr(at, begins)); at++) {
		const char *line = spawn_text("%.*s\n", (int)strcspn(at, "\n"), at);

		if ((at == out || at[-1] == '\n') && strstr(line + strlen(begins), ends))
			return true;
	}
	return false;
}

static const char *json_list(const char *rights)
{
	char *list = strdup("");

	for (char *word = strtok(strdup(rights), " "); word; word = strtok(NULL, " "))
		list = (char *)(size_t)spawn_text("%s%s\"%s\"", list, *list ? "," : "", word);
	return list;
}

/* --- who says it ------------------------------------------------------------------ */

static void the_shim_says_it(const struct row *row, const char *config)
{
	const struct spawned *ran = shim(row, config, "LANDSHIM_MODE=dry-run");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	if (row->leads_to)
		cr_expect(has_line(ran->err,
		                   spawn_text("landshim: dry-run:   %s: %s", place(row->leads_to), row->rights), "\n"),
		          "%s: %s", row->path, ran->err);
	cr_expect_eq(strstr(ran->err, ", 1 skipped,") != NULL, row->skipped != NULL, "%s", ran->err);
	ran = shim(row, config, "LANDSHIM_VERBOSE=1");
	cr_expect_eq(strstr(ran->err, ", 1 skipped,") != NULL, row->skipped != NULL, "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, spawn_text("\"skipped\":[%s]",
	                                                row->skipped ? spawn_text("\"%s\"", place(row->skipped)) : "")),
	                   "%s: %s", row->path, ran->line);
	cr_expect_eq(strstr(ran->line, "\"path_rules\":0,") == NULL, row->leads_to != NULL, "%s: %s", row->path,
	             ran->line);
}

static void check_says_it(const struct row *row, const char *config)
{
	const struct spawn spawn = { .preload = "", .prepare = go, .data = (void *)(size_t)row };
	const char *program = spawn_path("bin/true");
	const struct spawned *ran;

	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", config, program, WORDS, NULL });
	if (row->leads_to)
		cr_expect(has_line(ran->out, spawn_text("  %s ", place(row->leads_to)),
		                   spawn_text(" %s  (%s:2)\n", row->rights, config)),
		          "%s: %s%s", row->path, ran->out, ran->err);
	if (row->skipped)
		cr_expect(has_line(ran->out, spawn_text("  %s ", place(row->skipped)), " skipped\n"), "%s: %s%s",
		          row->path, ran->out, ran->err);
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "--json", "-c", config, program, WORDS, NULL });
	if (row->leads_to)
		cr_expect_not_null(strstr(ran->out, spawn_text("{\"path\":\"%s\",\"allow\":[%s],", place(row->leads_to),
		                                               json_list(row->rights))),
		                   "%s: %s", row->path, ran->out);
	if (row->skipped)
		cr_expect_not_null(strstr(ran->out, spawn_text("\"skipped\":[\"%s\"]", place(row->skipped))), "%s: %s",
		                   row->path, ran->out);
}

ParameterizedTestParameters(settings_said, by_the_dry_run_the_status_line_and_check)
{
	static size_t indices[COUNT(rows)];

	for (size_t i = 0; i < COUNT(rows); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(rows));
}

ParameterizedTest(size_t *index, settings_said, by_the_dry_run_the_status_line_and_check)
{
	const struct row *row = &rows[*index];
	const char *config =
		spawn_file("said.conf", spawn_text("abi = 3; min_abi = 1; unrestricted = [ \"execute\" ];\n"
	                                           "paths = ( { path = \"%s\"; allow = \"%s\"; %s } );\n",
	                                           row->path, row->allow, row->more));

	require_landlock(3);
	stage();
	the_shim_says_it(row, config);
	check_says_it(row, config);
}
