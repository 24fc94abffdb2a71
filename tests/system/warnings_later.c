/* SPDX-License-Identifier: BSD-3-Clause */
/* What check says of a policy that lets be written what is run later: by its tools, by cron and systemd, by whoever starts it. */
#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "require.h"
#include "run_check.h"
#include "warning_case.h"

/* --- directories that tools work in ------------------------------------------------ */

struct project {
	const char *path, *allow;
	const char *name; /* the kind that is found; NULL: none */
	const char *place;
};

Test(warnings, what_tools_run_in_a_directory_that_may_be_written)
{
	static const struct project projects[] = {
		{ "~/src/p", "write", "writes-project", "src/p/.git/config" },
		{ "~/src", "read_write", "writes-project", "src/p/.git/config" },
		{ "~/src/p/.git", "read_write", "writes-project", "src/p/.git/config" },
		{ "~/src/p/.git/hooks", "create", "writes-project", "src/p/.git/hooks" },
		{ "~/src/p/.git/config", "write_file", "writes-project", "src/p/.git/config" },
		{ "~/src/bare", "read_write", "writes-project", "src/bare/config" },
		{ "~/src/hg", "read_write", "writes-project", "src/hg/.hg/hgrc" },
		{ "~/venv", "read_write", "writes-project", "venv/bin" },
		{ "~/venv/lib/python3.11/site-packages", "create", "writes-project", "venv/lib" },
		{ "${@cwd}/src/p", "read_write", "chosen-project", "src/p/.git/config" },
		{ "~/open", "read_write", NULL, NULL }, /* as /tmp is */
		{ "~/open/p", "read_write", "writes-project", "open/p/.git/config" },
		/* What lies beside it, or may be read alone. */
		{ "~/src/p/build", "read_write", NULL, NULL },
		{ "~/src/p/.git/objects", "read_write", NULL, NULL },
		{ "~/src/p", "read", NULL, NULL },
		{ "~/src/none", "read_write", NULL, NULL },
	};

	static const char *const makes[] = {
		"open/p/.git/HEAD",   "open/p/.git/config",
		"src/p/.git/HEAD",    "src/p/.git/config",
		"src/p/.git/hooks/x", "src/p/.git/objects/pack/",
		"src/p/build/",       "src/none/file",
		"src/bare/config",    "src/bare/objects/pack/",
		"src/hg/.hg/store/x", "venv/pyvenv.cfg",
		"venv/bin/python3",   "venv/lib/python3.11/site-packages/",
	};

	for (size_t i = 0; i < sizeof(makes) / sizeof(makes[0]); i++)
		warning_case_make(makes[i]);
	for (size_t i = 0; i < sizeof(projects) / sizeof(projects[0]); i++) {
		const struct project *p = &projects[i];
		const struct spawned *ran = run_check(run_check_path(p->path, p->allow), RUN_CHECK_ALONE);

		cr_expect_eq(run_check_warns(ran, "writes-project"), p->name && strcmp(p->name, "writes-project") == 0,
		             "%s: %s", p->path, ran->err);
		cr_expect_eq(run_check_warns(ran, "chosen-project"), p->name && strcmp(p->name, "chosen-project") == 0,
		             "%s: %s", p->path, ran->err);
		if (p->name)
			cr_expect_not_null(strstr(ran->err, spawn_path(p->place)), "%s: %s", p->path, ran->err);
		if (p->name && strcmp(p->name, "writes-project") == 0)
			cr_expect_eq(ran->status, 1, "%s: %s", p->path, ran->err);
	}
}

/* A directory that is made elsewhere, with files in it, goes where none may be made. */
Test(warnings, directories_that_can_be_moved_to_where_they_are_run_from)
{
	static const struct {
		const char *paths;
		bool is_found;
	} moves[] = {
		{ "{ path = \"~/.config/systemd/user\"; allow = [ \"make_dir\", \"refer\" ]; }, "
		  "{ path = \"~/out\"; allow = [ \"remove_dir\", \"refer\" ]; }",
		  true },
		{ "{ path = \"~/.config/systemd\"; allow = [ \"make_dir\", \"refer\" ]; }, "
		  "{ path = \"~/out\"; allow = [ \"remove_dir\", \"refer\" ]; }",
		  true },
		{ "{ path = \"~/.config/systemd/user\"; allow = [ \"make_dir\", \"remove_dir\" ]; }", true },
		{ "{ path = \"~/.config/systemd\"; allow = [ \"make_dir\", \"remove_dir\" ]; }", true },
		{ "{ path = \"~/.config/systemd/user\"; allow = [ \"make_dir\", \"refer\" ]; }, "
		  "{ path = \"~/out\"; allow = \"remove_dir\"; }",
		  false },
		{ "{ path = \"~/.config/systemd/user\"; allow = \"make_dir\"; }", false },
	};

	warning_case_make(".config/systemd/user/x.service.d/");
	warning_case_make("out/y.service.d/");
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		const struct spawned *ran =
			run_check(spawn_text("abi = 7;\npaths = (\n%s );\n", moves[i].paths), RUN_CHECK_ALONE);

		cr_expect_eq(run_check_warns(ran, "writes-startup"), moves[i].is_found, "%s: %s", moves[i].paths,
		             ran->err);
	}
}

/* --- the program -------------------------------------------------------------------- */

Test(warnings, the_program_and_its_interpreter)
{
	const char *script = strdup(spawn_path("bin/script"));
	const char *interpreter = strdup(spawn_path("lib/interpreter"));
	const struct spawned *ran;

	warning_case_make("bin/");
	warning_case_make("lib/");
	(void)spawn_file("bin/script", spawn_text("#!%s\n", interpreter));
	cr_assert_eq(system(spawn_text("cp /bin/true '%s'", interpreter)), 0); /* NOLINT(cert-env33-c) */
	cr_assert_eq(chmod(script, 0755) + chmod(interpreter, 0755), 0);
	ran = run_check(run_check_path("~/bin", "read_write"), (const char *[]){ script, NULL });
	cr_expect_not_null(
		strstr(ran->err,
	               spawn_text("lets the program write the program itself (%s) [writes-program]\n", script)),
		"%s", ran->err);
	ran = run_check(run_check_path("~/lib", "write"), (const char *[]){ script, NULL });
	cr_expect_not_null(strstr(ran->err, spawn_text("(%s) [writes-program]\n", interpreter)), "%s", ran->err);
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	ran = run_check(run_check_path("~/lib", "read"), (const char *[]){ script, NULL });
	cr_expect_not(run_check_warns(ran, "writes-program"), "%s", ran->err);
	ran = run_check(run_check_path("~/lib", "write"), (const char *[]){ "/bin/true", NULL });
	cr_expect_not(run_check_warns(ran, "writes-program"), "%s", ran->err);
	ran = run_check(run_check_path("~/lib", "write"),
	                (const char *[]){ "--allow-warning", "writes-program", script, NULL });
	cr_expect_not(run_check_warns(ran, "writes-program"), "%s", ran->err);
}

/* --- cron and systemd ---------------------------------------------------------------- */

/* Mounts HOME/cron and HOME/units where crontabs and units are looked for. */
static void own_system(void *data)
{
	const char *home = data;

	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "/etc/cron.d", "tmpfs", 0, NULL) != 0 ||
	    mount(spawn_text("%s/cron", home), "/etc/cron.d", NULL, MS_BIND, NULL) != 0 ||
	    mount(spawn_text("%s/units", home), "/etc/systemd/system", NULL, MS_BIND, NULL) != 0)
		_exit(98);
}

Test(warnings, what_crontabs_and_units_start)
{
	static const struct {
		const char *name;
		mode_t mode;
		const char *rule, *allow;
		bool is_found;
	} started[] = {
		{ "opt/a/job", 0755, "~/opt/a", "read_write", true },
		{ "opt/b/x.py", 0644, "~/opt/b", "write", true },
		{ "opt/c/daemon", 0755, "~/opt/c/daemon", "write_file", true },
		{ "opt/d/dropin", 0755, "~/opt/d", "read_write", true },
		{ "opt/d/dropin", 0755, "~/opt/d", "read", false },
		/* What is written to, and what is said in a comment or in another setting. */
		{ "opt/e/log", 0644, "~/opt/e", "read_write", false },
		{ "opt/f/old", 0755, "~/opt/f", "read_write", false },
		{ "opt/g/data", 0755, "~/opt/g", "read_write", false },
	};
	const char *home = strdup(spawn_directory());
	struct spawn spawn = { .prepare = own_system, .data = strdup(home) };

	require_root();
	if (access("/etc/cron.d", F_OK) != 0 || access("/etc/systemd/system", F_OK) != 0)
		require_skip("a directory of cron and one of systemd");
	for (size_t i = 0; i < sizeof(started) / sizeof(started[0]); i++) {
		warning_case_make(started[i].name);
		cr_assert_eq(chmod(spawn_path(started[i].name), started[i].mode), 0);
	}
	warning_case_make("cron/");
	warning_case_make("units/my.service.d/");
	(void)spawn_file("cron/my", spawn_text("# %s/opt/f/old\n*/5 * * * * root %s/opt/a/job >>%s/opt/e/log 2>&1; "
	                                       "python3 \"%s/opt/b/x.py\"\n",
	                                       home, home, home, home));
	(void)spawn_file("units/my.service",
	                 spawn_text("[Service]\nExecStart=-%s/opt/c/daemon -x\nWorkingDirectory=%s/opt/g/data\n", home,
	                            home));
	(void)spawn_file("units/my.service.d/more.conf",
	                 spawn_text("[Service]\nExecStartPre=+%s/opt/d/dropin\n", home));
	for (size_t i = 0; i < sizeof(started) / sizeof(started[0]); i++) {
		const struct spawned *ran =
			run_check_spawn(&spawn, run_check_path(started[i].rule, started[i].allow), RUN_CHECK_ALONE);

		cr_expect_eq(strstr(ran->err, spawn_text("%s/%s) [writes-startup]\n", home, started[i].name)) != NULL,
		             started[i].is_found, "%s: %s", started[i].rule, ran->err);
	}
}

/* --- whose home, and whose libraries ---------------------------------------------------- */

static const char passwd[] =
	"root:x:0:0::/nonexistent:/bin/sh\nme:x:%u:1::%s/me:/bin/sh\nother:x:4321:1::%s/other:/bin/sh\n";

static void own_passwd(void *data)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(data, "/etc/passwd", NULL, MS_BIND, NULL) != 0)
		_exit(98);
	spawn_become_nobody(NULL);
}

/* A service, or sudo without -H, has another HOME or none. */
Test(warnings, an_ordinary_user_s_own_home_whatever_home_says)
{
	const char *home = strdup(spawn_directory());
	const char *file = strdup(spawn_file("passwd", spawn_text(passwd, 65534U, home, home)));
	const struct spawn nobody = { .prepare = own_passwd, .data = strdup(file) };
	const struct spawned *ran;

	require_root();
	cr_assert_eq(chmod(home, 0755) + chmod(file, 0644), 0);
	warning_case_make("me/.bashrc");
	warning_case_make("other/.bashrc");
	ran = run_check_spawn(&nobody, run_check_path("~/me/.bashrc", "write_file"), RUN_CHECK_ALONE);
	cr_expect(run_check_warns(ran, "writes-startup"), "%s", ran->err);
	ran = run_check_spawn(&nobody, run_check_path("~/other/.bashrc", "write_file"), RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "writes-startup"), "%s", ran->err);
}

static void own_libraries(void *data)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(data, "/etc/ld.so.conf.d", NULL, MS_BIND, NULL) != 0)
		_exit(98);
}

Test(warnings, directories_that_ld_so_conf_names)
{
	const char *conf = strdup(spawn_path("conf.d"));
	const struct spawn spawn = { .prepare = own_libraries, .data = strdup(conf) };
	const struct spawned *ran;

	require_root();
	if (access("/etc/ld.so.conf.d", F_OK) != 0)
		require_skip("a directory of ld.so.conf");
	warning_case_make("opt/lib/");
	warning_case_make("conf.d/");
	(void)spawn_file("conf.d/my.conf", spawn_text("%s\n", spawn_path("opt/lib")));
	ran = run_check_spawn(&spawn, run_check_path("~/opt", "read_write"), RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err, spawn_text("/opt/lib) [writes-system]\n")), "%s", ran->err);
	ran = run_check(run_check_path("~/opt", "read_write"), RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "writes-system"), "%s", ran->err);
}

/* --- what variables and sessions name -------------------------------------------------- */

Test(warnings, files_that_a_variable_has_run_at_a_start)
{
	static const char *const variables[][2] = {
		{ "BASH_ENV", "x/env" },
		{ "ZDOTDIR", "x/zsh" },
		{ "PYTHONSTARTUP", "x/start.py" },
		{ "GIT_CONFIG_GLOBAL", "x/git" },
		{ "XDG_RUNTIME_DIR", "x/systemd" },
		{ "XDG_DATA_HOME", "x/applications" },
	};

	warning_case_make("x/");
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const bool is_above = strncmp(variables[i][0], "XDG_", 4) == 0;
		const char *env[] = { spawn_text("%s=%s/%s", variables[i][0], spawn_directory(),
			                         is_above ? "x" : variables[i][1]),
			              NULL };
		const struct spawn spawn = { .env = env };
		const struct spawned *ran =
			run_check_spawn(&spawn, run_check_path("~/x", "read_write"), RUN_CHECK_ALONE);

		cr_expect_eq(ran->status, 1, "%s: %s", variables[i][0], ran->err);
		cr_expect_not_null(strstr(ran->err, spawn_path(variables[i][1])), "%s: %s", variables[i][0], ran->err);
		ran = run_check(run_check_path("~/x", "read_write"), RUN_CHECK_ALONE);
		cr_expect_not(run_check_warns(ran, "writes-startup"), "%s: %s", variables[i][0], ran->err);
	}
}

/* As usual as it is harmless. */
Test(warnings, a_variable_that_names_dev_null)
{
	static const char *const env[] = { "GIT_CONFIG_GLOBAL=/dev/null", "BASH_ENV=/dev/null", NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran = run_check_spawn(&spawn, "abi = 7; include = \"<base>\";\n", RUN_CHECK_ALONE);

	cr_expect_not(run_check_warns(ran, "writes-startup"), "%s", ran->err);
}
