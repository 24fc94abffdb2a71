/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim wrap: scripts that start programs under their policies. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

static const char *path_of(void)
{
	return spawn_text("PATH=%s/wrappers:%s/programs:/usr/bin:/bin", spawn_directory(), spawn_directory());
}

/* landshim wrap -d wrappers WORD...; directories of wrappers and of programs are there, and in PATH. */
static const struct spawned *wrap(const char *const *words)
{
	const char *argv[24] = { "/usr/bin/env", path_of(), LANDSHIM, "wrap", "-d", spawn_path("wrappers") };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	size_t count = 6;

	(void)mkdir(spawn_path("wrappers"), 0755);
	(void)mkdir(spawn_path("programs"), 0755);
	for (; *words; words++)
		argv[count++] = *words;
	return spawn_run(&spawn);
}

static const char *program(const char *name, const char *text)
{
	(void)mkdir(spawn_path("programs"), 0755);
	cr_assert_eq(chmod(spawn_file(spawn_text("programs/%s", name), spawn_text("#!/bin/sh\n%s\n", text)), 0755), 0);
	return spawn_path(spawn_text("programs/%s", name));
}

/* A shell's command with that PATH. */
static const struct spawned *shell(const char *command)
{
	const char *argv[] = { "/usr/bin/env", path_of(), "/bin/sh", "-c", command, NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };

	return spawn_run(&spawn);
}

static const char *policy(void)
{
	return spawn_file(
		"policy.conf",
		spawn_policy(1,
	                     spawn_text(", { path = \"%s/programs\"; allow = \"read_execute\"; }", spawn_directory()),
	                     ""));
}

Test(wrap, a_program_is_started_under_its_policy_with_its_arguments)
{
	const struct spawned *ran;

	require_landlock(1);
	(void)program("tool", "echo \"$# $1 $2\"; cat \"$3\"; exit 7");
	ran = wrap((const char *[]){ "-c", policy(), "tool", NULL });
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->err, "");
	ran = shell(spawn_text("tool 'a b' \"it's\" %s", landshim_secret()));
	cr_expect_eq(ran->status, 7, "%s", ran->err);
	cr_expect_str_eq(ran->out, "3 a b it's\n", "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "Permission denied"), "%s", ran->err);
}

Test(wrap, paths_with_what_a_shell_reads_are_quoted)
{
	const char *name = "it's a $HOME `tool`\"; *\\";
	const char *directory = spawn_path("o'clock $(exit 3) &'x");
	const char *tool = spawn_text("%s/%s", directory, name);
	const char *conf = spawn_text("%s/a policy's.conf", directory);
	const char *argv[] = { spawn_path(spawn_text("wrappers/%s", name)), "a b", landshim_secret(), NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_eq(mkdir(directory, 0755), 0);
	cr_assert_eq(rename(program("tool", "echo \"$0 $# $1\"; cat \"$2\"; exit 7"), tool), 0);
	cr_assert_eq(
		rename(spawn_file("policy.conf",
	                          spawn_policy(1,
	                                       spawn_text(", { path = \"%s\"; allow = \"read_execute\"; }", directory),
	                                       "")),
	               conf),
		0);
	ran = wrap((const char *[]){ "-c", conf, tool, NULL });
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->err, "");
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 7, "%s", ran->err);
	cr_expect_str_eq(ran->out, spawn_text("%s 2 a b\n", tool), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "Permission denied"), "%s", ran->err);
}

/* A line of the wrapper's own would begin there. */
Test(wrap, a_newline_in_a_path_is_refused)
{
	const char *tool = program("tool", "echo tool");
	const char *policies = spawn_file("p\ntouch x.conf", "abi = 1;\n");
	const char *other = program("a\nb", "echo tool");

	landshim_refused(wrap((const char *[]){ "-c", policies, tool, NULL }),
	                 "landshim: -c: a policy of a wrapper has no newline in its path\n");
	landshim_refused(wrap((const char *[]){ "-c", policy(), other, NULL }),
	                 spawn_text("landshim: %s/programs/a\\x0Ab: is no program's name\n", spawn_directory()));
	cr_expect_eq(rmdir(spawn_path("wrappers")), 0);
}

Test(wrap, it_finds_the_program_and_not_the_wrapper)
{
	const char *tool = program("tool", "echo tool");
	const char *wrapper = spawn_path("wrappers/tool");
	const struct spawned *ran;

	require_landlock(1);
	for (int i = 0; i < 2; i++) {
		ran = wrap((const char *[]){ "-c", policy(), "tool", NULL });
		cr_assert_eq(ran->status, 0, "%s", ran->err);
		cr_expect_str_eq(shell("tool")->out, "tool\n");
	}
	ran = wrap((const char *[]){ "--list", NULL });
	cr_expect_str_eq(ran->out, spawn_text("tool: %s, policy %s\n", tool, policy()));
	landshim_refused(wrap((const char *[]){ "-c", policy(), wrapper, NULL }),
	                 spawn_text("landshim: %s: is a wrapper itself\n", wrapper));
	landshim_refused(wrap((const char *[]){ "-d", spawn_path("programs"), "-c", policy(), tool, NULL }),
	                 spawn_text("landshim: %s: lies where its wrapper would\n", tool));
}

Test(wrap, what_it_has_not_written_stays)
{
	const char *own;
	const struct spawned *ran;

	require_landlock(1);
	(void)program("tool", "echo tool");
	(void)mkdir(spawn_path("wrappers"), 0755);
	own = spawn_file("wrappers/tool", "mine\n");
	landshim_refused(wrap((const char *[]){ "-c", policy(), "tool", NULL }),
	                 spawn_text("landshim: %s: is there already, and landshim has not written it\n", own));
	landshim_refused(wrap((const char *[]){ "--remove", "tool", NULL }),
	                 spawn_text("landshim: %s: stays: landshim has not written it\n", own));
	ran = shell(spawn_text("cat %s; ls %s", own, spawn_path("wrappers")));
	cr_expect_str_eq(ran->out, "mine\ntool\n");
	cr_expect_str_eq(wrap((const char *[]){ "--list", NULL })->out, "");
	/* A link is nobody's wrapper. */
	cr_assert_eq(unlink(own), 0);
	cr_assert_eq(symlink("/nonexistent", own), 0);
	landshim_refused(wrap((const char *[]){ "-c", policy(), "tool", NULL }), spawn_text("landshim: %s: ", own));
}

Test(wrap, remove_takes_a_wrapper_away_and_nothing_else)
{
	require_landlock(1);
	(void)program("tool", "echo tool");
	cr_assert_eq(wrap((const char *[]){ "-c", policy(), "tool", NULL })->status, 0);
	landshim_refused(wrap((const char *[]){ "--remove", "../programs/tool", NULL }),
	                 "landshim: ../programs/tool: is no name");
	landshim_refused(wrap((const char *[]){ "--remove", "", NULL }),
	                 "landshim: --remove: the name of a wrapper is empty\n"
	                 "landshim: hint: it may be of a variable that is not set\n");
	cr_expect_eq(wrap((const char *[]){ "--remove", "tool", NULL })->status, 0);
	cr_expect_neq(access(spawn_path("wrappers/tool"), F_OK), 0);
	cr_expect_eq(access(spawn_path("programs/tool"), F_OK), 0);
	landshim_refused(wrap((const char *[]){ "--remove", "tool", NULL }),
	                 spawn_text("landshim: %s: cannot take away: no such file or directory (ENOENT)\n"
	                            "landshim: hint: landshim wrap --list says which are there\n",
	                            spawn_path("wrappers/tool")));
}

Test(wrap, nothing_is_written_without_a_program_or_a_policy)
{
	(void)program("tool", "echo tool");
	landshim_refused(wrap((const char *[]){ "tool", NULL }), "landshim: -c: there is no policy \"tool\" ");
	landshim_refused(wrap((const char *[]){ "-c", "./nope", "tool", NULL }), "landshim: /");
	landshim_refused(wrap((const char *[]){ "-c", spawn_file("bad.conf", "abi = 1; banana = 1;\n"), "tool", NULL }),
	                 spawn_text("landshim: %s:1: unknown setting \"banana\"\n", spawn_path("bad.conf")));
	cr_expect_neq(access(spawn_path("wrappers/tool"), F_OK), 0);
	cr_expect_eq(wrap((const char *[]){ "no-such-program", NULL })->status, 125);
	cr_expect_neq(access(spawn_path("wrappers/tool"), F_OK), 0);
	landshim_refused(wrap((const char *[]){ NULL }), "landshim: no PROGRAM is named\n");
	/* Neither of two policies is left out. */
	landshim_refused(wrap((const char *[]){ "-c", policy(), "-c", "tar", "tool", NULL }),
	                 "landshim: -c: \"tar\" is a second policy\n"
	                 "landshim: hint: one policy can include what several have in common\n");
	cr_expect_neq(access(spawn_path("wrappers/tool"), F_OK), 0);
	landshim_refused(wrap((const char *[]){ "-c", policy(), spawn_path("programs"), NULL }),
	                 spawn_text("landshim: %s: cannot execute: it is a directory\n", spawn_path("programs")));
}

/* However it is written. */
Test(wrap, a_directory_that_does_not_come_first_is_noted)
{
	const char *tool = program("tool", "echo tool");
	const char *other = spawn_path("other");

	require_landlock(1);
	cr_expect_str_eq(wrap((const char *[]){ "-d", spawn_path("wrappers/."), "-c", policy(), tool, NULL })->err, "");
	cr_expect_str_eq(wrap((const char *[]){ "-d", spawn_path("wrappers/"), "-c", policy(), tool, NULL })->err, "");
	cr_assert_eq(mkdir(other, 0755), 0);
	cr_expect_str_eq(wrap((const char *[]){ "-d", other, "-c", policy(), tool, NULL })->err,
	                 spawn_text("landshim: note: \"%s\" does not come before %s in PATH\n", other, tool));
}

/* Where the wrapper is called, it may lead elsewhere. */
Test(wrap, a_program_in_a_relative_directory_of_path_is_passed_over_and_that_is_said)
{
	const char *argv[] = { "/usr/bin/env", "-C", spawn_directory(), NULL,   LANDSHIM, "wrap", "-d",
		               NULL,           "-c", policy(),          "tool", NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	(void)program("tool", "echo tool");
	cr_assert_eq(mkdir(spawn_path("wrappers"), 0755), 0);
	argv[7] = spawn_path("wrappers");
	argv[3] = spawn_text("PATH=%s/wrappers:programs:/usr/bin:", spawn_directory());
	landshim_refused(spawn_run(&spawn),
	                 "landshim: tool: is in a relative directory of PATH alone, which is another one elsewhere\n"
	                 "landshim: hint: name it as \"programs/tool\"\n");
	argv[3] = spawn_text("PATH=%s/wrappers:programs:%s/programs", spawn_directory(), spawn_directory());
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0);
	cr_expect_str_eq(ran->err,
	                 "landshim: note: \"programs/tool\" is passed over: its directory in PATH is relative\n");
	cr_expect_eq(access(spawn_path("wrappers/tool"), X_OK), 0);
}

Test(wrap, eight_that_start_each_other_work_and_nine_are_named)
{
	const char *wide = spawn_file("wide.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
	const struct spawned *ran;

	require_landlock(2);
	for (int i = 1; i < 9; i++)
		(void)program(spawn_text("p%d", i), spawn_text("p%d", i + 1));
	(void)program("p9", "echo deep");
	ran = wrap((const char *[]){ "-c", wide, "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", NULL });
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	ran = shell("p2");
	cr_expect_str_eq(ran->out, "deep\n", "%s", ran->err);
	ran = shell("p1");
	cr_expect_eq(ran->status, 125);
	cr_expect_str_eq(ran->out, "");
	cr_expect_str_eq(ran->err, "landshim: 2 Landlock layers are needed, and there is room for 0\n"
	                           "landshim: hint: wrappers that started each other: p1 p2 p3 p4 p5 p6 p7 p8 p9\n");
}
