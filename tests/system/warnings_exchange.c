/* SPDX-License-Identifier: BSD-3-Clause */
/* writes-policy and its like: what is exchanged on the way, has another name, or is taken before. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run_check.h"
#include "warning_case.h"

/* HOME/s has a directory where ld.so looks and a part of the policy, beneath some directories. */
static void stage(void)
{
	warning_case_make("s/etc/pol/part.conf");
	warning_case_make("s/bin/tool");
	warning_case_make("s/stage/");
	warning_case_make("elsewhere/bin/");
	cr_assert_eq(symlink("../elsewhere", spawn_path("s/link")), 0);
}

struct way {
	char allow[64]; /* on HOME/s, between quotes */
	bool policy, path, path_by_link;
};

static struct way ways[] = {
	{ "remove_dir\", \"make_dir\", \"refer", true, true, false },
	/* Moved away within one directory; a link takes the place of the old one. */
	{ "remove_dir\", \"make_dir", true, true, false },
	{ "remove_dir\", \"make_sym", true, true, false },
	/* Away to where a directory may be made: the policy is gone, and nothing is in its place. */
	{ "remove_dir\", \"refer", true, false, false },
	/* The link on the way, for another one; or for nothing. */
	{ "remove_file\", \"make_sym", true, true, true },
	{ "remove_file\", \"make_dir", true, false, true },
	/* Neither alone. */
	{ "remove_dir", false, false, false },
	/* From s/stage a directory goes to s/bin, "glibc-hwcaps" say (ld.so(8)). */
	{ "make_dir\", \"refer", false, true, false },
	{ "read", false, false, false },
};

ParameterizedTestParameters(warnings, directories_on_the_way_may_be_exchanged)
{
	return cr_make_param_array(struct way, ways, sizeof(ways) / sizeof(ways[0]));
}

ParameterizedTest(const struct way *way, warnings, directories_on_the_way_may_be_exchanged)
{
	const char *policy = spawn_text("abi = 7; include = \"s/etc/pol/part.conf\";\npaths = (\n"
	                                "  { path = \"~/s\"; allow = [ \"%s\" ]; },\n"
	                                "  { path = \"~/s/stage\"; allow = \"read_write\"; } );\n",
	                                way->allow);
	const struct spawned *ran;

	stage();
	for (int by_link = 0; by_link < 2; by_link++) {
		const char *env[] = {
			spawn_text("LD_LIBRARY_PATH=%s/s/%s/bin", spawn_directory(), by_link ? "link" : "."), NULL
		};
		const struct spawn spawn = { .env = env };

		ran = run_check_spawn(&spawn, policy, RUN_CHECK_ALONE);
		cr_expect_eq(run_check_warns(ran, "writes-policy"), way->policy, "%s: %s", way->allow, ran->err);
		cr_expect_eq(run_check_warns(ran, "writes-path"), by_link ? way->path_by_link : way->path, "%s: %s",
		             way->allow, ran->err);
	}
}

static const char *renaming(const char *on)
{
	return run_check(spawn_text(
				 "abi = 7; paths = ( { path = \"%s\"; allow = [ \"remove_dir\", \"make_dir\" ]; } );\n",
				 on),
	                 RUN_CHECK_ALONE)
	        ->err;
}

Test(warnings, directories_that_hold_start_up_files_and_the_shim_may_be_exchanged)
{
	warning_case_make(".config/systemd/user/x.service");
	cr_expect_not_null(strstr(renaming("~/.config"), "/.config/systemd"));
	cr_expect_not_null(strstr(renaming(TEST_BUILD "/.."), "lets the program write the shim ("));
	/* One that lies right in it is in no directory that could be; that of another class is. */
	cr_expect_null(strstr(renaming(TEST_BUILD), TEST_BUILD "/liblandshim.so"));
	/* What is unrestricted is so everywhere. */
	cr_expect_not_null(
		strstr(run_check("abi = 7; unrestricted = [ \"remove_dir\", \"make_dir\" ];\n", RUN_CHECK_ALONE)->err,
	               "\"unrestricted\" lets the program write the shim"));
}

Test(warnings, another_name_of_the_policy_s_file)
{
	const char *policy =
		"abi = 7; include = \"part.conf\"; paths = ( { path = \"~/d/other\"; allow = \"%s\"; } );\n";
	const char *part = spawn_file("part.conf", "");

	warning_case_make("d/");
	cr_assert_eq(link(part, spawn_path("d/other")), 0);
	cr_expect(run_check_warns(run_check(spawn_text(policy, "write"), RUN_CHECK_ALONE), "writes-policy"));
	cr_expect_not(run_check_warns(run_check(spawn_text(policy, "read"), RUN_CHECK_ALONE), "writes-policy"));
	cr_assert_eq(unlink(spawn_path("d/other")), 0);
	(void)spawn_file("d/other", "");
	cr_expect_not(run_check_warns(run_check(spawn_text(policy, "write"), RUN_CHECK_ALONE), "writes-policy"));
}

static void into(void *data)
{
	if (chdir(data) != 0)
		_exit(99);
}

/* What is said of a policy by its name, where "${@cwd}" is a directory in HOME. */
static const char *by_name(const char *name, const char *cwd, const char *program)
{
	const struct spawn spawn = { .prepare = into, .data = strdup(spawn_path(cwd)) };

	return landshim_spawn(&spawn, "check", (const char *[]){ "-c", name, program, NULL })->err;
}

Test(warnings, a_policy_that_would_be_found_before_this_one)
{
	static const char shadow[] = "lets the program write what is taken for the policy next time (";

	warning_case_make("work/");
	cr_expect_null(strstr(by_name("tar", "work", NULL), shadow));
	/* ~/.config/landshim/tar.conf, with all directories on its way. */
	cr_expect_not_null(
		strstr(by_name("tar", ".", NULL),
	               spawn_text("%s%s/.config/landshim/tar.conf) [writes-policy]\n", shadow, spawn_directory())));
	warning_case_make(".config/");
	cr_expect_not_null(strstr(by_name("tar", ".config", NULL), shadow));
	/* A path is taken as it is. */
	cr_expect_null(strstr(by_name(TEST_SOURCE "/conf/tar.conf", ".config", NULL), shadow));
	/* Of a directory default.conf is the last choice. */
	(void)spawn_file("work/default.conf", "abi = 7; paths = ( { path = \"${@cwd}\"; allow = \"create\"; } );\n");
	cr_expect_not_null(strstr(by_name(spawn_text("%s/", spawn_path("work")), "work", "/bin/true"),
	                          spawn_text("%s%s/work/true.conf) [writes-policy]\n", shadow, spawn_directory())));
	cr_expect_null(strstr(by_name(spawn_text("%s/", spawn_path("work")), ".config", "/bin/true"), shadow));
	/* The user's own is the first choice. */
	warning_case_make(".config/landshim/");
	(void)spawn_file(".config/landshim/tar.conf",
	                 "abi = 7; paths = ( { path = \"${@cwd}\"; allow = \"create\"; } );\n");
	cr_expect_null(strstr(by_name("tar", ".config", NULL), shadow));
}
