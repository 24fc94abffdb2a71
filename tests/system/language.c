/* SPDX-License-Identifier: BSD-3-Clause */
/* What the policy language says, as the kernel then does it. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "spawn.h"

/* Runs a shell command under a policy of ABI 2 with <base>, further paths and settings. */
static const struct spawned *shell(const char *command, const char *paths, const char *settings)
{
	const char *argv[] = { "/bin/sh", "-c", command, NULL };
	const struct spawn spawn = { .argv = argv,
		                     .policy = spawn_text("abi = 2; include = \"<base>\";\npaths = ( %s );\n%s\n",
		                                          paths, settings) };

	return spawn_run(&spawn);
}

static const char *make_dirs(void)
{
	const char *top = spawn_path("top");

	cr_assert_eq(mkdir(top, 0755), 0);
	cr_assert_eq(mkdir(spawn_text("%s/a", top), 0755), 0);
	cr_assert_eq(mkdir(spawn_text("%s/b", top), 0755), 0);
	cr_assert_eq(mknod(spawn_text("%s/a/file", top), S_IFREG | 0644, 0), 0);
	return top;
}

/* ln across directories: link(2) wants refer, and says EXDEV without it. */
Test(language, refer_is_denied_unless_it_is_granted_or_unrestricted)
{
	const char *top = make_dirs();
	const char *link = spawn_text("ln %s/a/file %s/b/new && rm %s/b/new && echo linked", top, top, top);
	const char *all_but =
		spawn_text("{ path = \"%s\"; allow = [ \"read\", \"write\", \"create\", \"remove\" ]; }", top);

	require_landlock(2);
	cr_expect_not_null(strstr(shell(link, all_but, "")->err, "Invalid cross-device link"));
	cr_expect_str_eq(shell(link, spawn_text("{ path = \"%s\"; allow = \"read_write\"; }", top), "")->out,
	                 "linked\n");
	cr_expect_str_eq(shell(link, all_but, "unrestricted = \"refer\";")->out, "linked\n");
	cr_expect_str_eq(shell(spawn_text("cat %s/a/file && echo read", top), "", "unrestricted = \"refer\";")->out, "",
	                 "refer on the root grants refer alone");
}

Test(language, where_all_rights_for_files_are_unrestricted_mount_is_free)
{
	const char *top = make_dirs();
	const char *argv[] = { "/usr/bin/unshare", "-m", "/bin/mount", "-t", "tmpfs", "none", top, NULL };
	struct spawn spawn = { .argv = argv, .policy = "abi = 6; unrestricted = \"all\";\n" };

	require_landlock(6);
	require_root();
	cr_expect_eq(spawn_run(&spawn)->status, 0, "%s", spawn_run(&spawn)->err);
	spawn.policy = "abi = 6; unrestricted = \"scope\"; paths = ( { path = \"/\"; allow = \"all\"; } );\n";
	cr_expect_neq(spawn_run(&spawn)->status, 0, "any rule for files denies mount");
}

Test(language, a_group_is_trimmed_on_a_file_and_an_argument_too)
{
	const char *top = make_dirs();

	require_landlock(2);
	cr_expect_str_eq(shell(spawn_text("cat %s/a/file && echo read", top),
	                       spawn_text("{ path = \"%s/a/file\"; allow = \"all\"; }", top), "")
	                         ->out,
	                 "read\n");
}

/* ls(1) with arguments, under a policy that grants what each of them leads to. */
static const struct spawned *list(const char *first, const char *second, const char *third, void (*prepare)(void *))
{
	const char *argv[] = { "/bin/ls", "-d", first, second, NULL };
	const struct spawn spawn = {
		.argv = argv,
		.policy = spawn_text("abi = 1;\npaths = ( { path = \"${@arg}\"; allow = "
		                     "\"read\"; },\n{ path = \"${@arg}%s; } );\n",
		                     third),
		.status = true,
		.prepare = prepare,
	};

	return spawn_run(&spawn);
}

Test(language, a_link_behind_an_argument_is_skipped)
{
	const char *top = make_dirs();
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_eq(symlink("file", spawn_text("%s/a/link", top)), 0);
	cr_assert_eq(symlink("a", spawn_text("%s/way", top)), 0);
	ran = list(spawn_text("%s/a", top), NULL, "/link\"; allow = \"read\"", NULL);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, spawn_text("\"skipped\":[\"%s/a/link\"]", top)), "%s", ran->line);
	ran = list(top, NULL, "/way/file\"; allow = \"read\"", NULL);
	cr_expect_not_null(strstr(ran->line, spawn_text("\"skipped\":[\"%s/way/file\"]", top)), "%s", ran->line);
}

Test(language, an_argument_without_the_entry_is_no_match)
{
	const char *top = make_dirs();
	const struct spawned *ran;

	require_landlock(1);
	ran = list(spawn_text("%s/a", top), spawn_text("%s/a/file", top), "/none\"; allow = \"read\"", NULL);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, "\"skipped\":[]"), "%s", ran->line);
}

Test(language, an_entry_behind_an_argument_that_may_not_be_reached_goes_by_missing)
{
	const char *top = make_dirs();
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_eq(chmod(spawn_text("%s/a", top), 0), 0);
	ran = list(spawn_text("%s/a", top), NULL, "/file\"; allow = \"read\"", spawn_become_nobody);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, spawn_text("cannot open \"%s/a/file\": permission denied (EACCES)", top)),
	                   "%s", ran->err);
	ran = list(spawn_text("%s/a", top), NULL, "/file\"; allow = \"read\"; missing = \"skip\"", spawn_become_nobody);
	cr_expect_not_null(strstr(ran->line, spawn_text("\"skipped\":[\"%s/a/file\"]", top)), "%s", ran->line);
}

Test(language, an_argument_that_is_the_root_is_skipped)
{
	const char *argv[] = { "/bin/ls", "-d", "/", "/usr", NULL };
	const struct spawn spawn = { .argv = argv,
		                     .policy = "abi = 1; include = \"<base>\"; paths = ( { path = \"${@arg}\"; allow = "
		                               "\"read\"; } );\n",
		                     .status = true };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, "\"/\""), "%s", ran->line);
}

static void go_to_the_root(void *data)
{
	(void)data;
	if (chdir("/") != 0)
		_exit(98);
}

#define UP "/../../../../../../.."

/* What is said where a rule's variable turns out to be the root directory. */
static const char *root_by(const char *path)
{
	const char *argv[] = { "/bin/true", NULL };
	const struct spawn spawn = {
		.argv = argv,
		.policy = spawn_text("abi = 1;\npaths = ( { path = \"%s\"; allow = \"read\"; } );\n", path),
		.prepare = go_to_the_root,
	};
	const struct spawned *ran = spawn_run(&spawn);

	cr_expect_eq(ran->status, 125, "%s: status %d", path, ran->status);
	cr_expect_not_null(strstr(ran->err, spawn_text("\"%s\" is the root directory\n", path)), "%s", ran->err);
	return ran->err;
}

Test(language, a_variable_that_is_the_root_is_refused_with_what_helps)
{
	require_landlock(1);
	cr_expect_not_null(strstr(root_by("${@cwd}"), "hint: start it in another directory\n"));
	cr_expect_not_null(strstr(root_by("${HOME}" UP), "hint: start it with a HOME of its own\n"));
	cr_expect_not_null(strstr(root_by("${HOME:-/tmp}" UP), "hint: start it with a HOME of its own\n"));
	cr_expect_not_null(strstr(root_by("~/" UP), "hint: start it with a HOME of its own\n"));
	cr_expect_not_null(strstr(root_by("${NONE:-/}"), "hint: to grant it, write path = \"/\"\n"));
}

/* What is wrong with the text, and with the paths of what could be loaded; not what follows from another error. */
Test(language, check_says_at_once_what_loading_and_expanding_find)
{
	const char *conf = spawn_file("all.conf", "abi = 7;\n"
	                                          "banana = 1;\n"
	                                          "paths = ( { path = \"${NONE}\"; allow = \"raed\"; },\n"
	                                          "{ glob = \"/none/*\"; allow = \"read\"; missing = \"skpi\"; },\n"
	                                          "{ path = \"usr\"; allow = \"read\"; } );\n");
	const struct spawned *ran = landshim_words((const char *[]){ "check", "-c", conf, NULL });

	cr_expect_eq(ran->status, 2);
	cr_expect_str_eq(ran->err,
	                 spawn_text("landshim: %s:2: unknown setting \"banana\"\n"
	                            "landshim: hint: there are abi, min_abi, unrestricted, log, fill, harden, "
	                            "environment, include, paths, network\n"
	                            "landshim: %s:3: unknown right \"raed\"\nlandshim: hint: did you mean \"read\"?\n"
	                            "landshim: %s:4: \"missing\" cannot be \"skpi\"\nlandshim: hint: it takes "
	                            "\"error\", \"skip\" or \"create\"\n"
	                            "landshim: %s:3: the variable \"NONE\" is unset or empty\n"
	                            "landshim: hint: a default is written ${NAME:-default}\n"
	                            "landshim: %s:5: \"usr\" is not an absolute path\n"
	                            "landshim: hint: ${@cwd}/ and ${@policy_dir}/ make it absolute\n",
	                            conf, conf, conf, conf, conf),
	                 "%s", ran->err);
}

Test(language, a_glob_grants_what_it_matches_and_no_link)
{
	const char *top = make_dirs();
	const char *command = spawn_text("cd %s && cat a/file && echo file; cat b/other && echo other", top);

	require_landlock(2);
	cr_assert_eq(symlink("../a/file", spawn_text("%s/b/other", top)), 0);
	cr_expect_str_eq(shell(command, spawn_text("{ glob = \"%s/[a]/f*\"; allow = \"read\"; }", top), "")->out,
	                 "file\nother\n", "the link leads to what is granted");
	cr_expect_str_eq(
		shell(command, spawn_text("{ glob = \"%s/b/*\"; allow = \"read\"; missing = \"skip\"; }", top), "")->out,
		"");
	/* Nor does it where there is no wildcard. */
	cr_expect_str_eq(shell(command,
	                       spawn_text("{ glob = \"%s/b/other\"; allow = \"read\"; missing = \"skip\"; }", top), "")
	                         ->out,
	                 "");
}

/* cat of three words under a rule: what it could read. */
static const char *read_words(const char *path)
{
	const char *policy =
		spawn_text("abi = 2; include = \"<base>\";\npaths = ( { path = \"%s\"; allow = \"read\"; } );\n", path);
	const char *argv[] = {
		"/bin/cat", "-u", spawn_file("one", "1"), spawn_path("missing"), spawn_file("three", "3"), NULL
	};
	const struct spawn spawn = { .argv = argv, .policy = policy };

	return spawn_run(&spawn)->out;
}

Test(language, a_position_grants_one_word_of_those_that_count)
{
	require_landlock(2);
	cr_expect_str_eq(read_words("${@arg}"), "13");
	cr_expect_str_eq(read_words("${@arg1}"), "1");
	cr_expect_str_eq(read_words("${@arg2}"), "", "it names nothing");
	cr_expect_str_eq(read_words("${@arg3}"), "3");
	cr_expect_str_eq(read_words("${@arg4}"), "", "there is none");
	cr_expect_str_eq(read_words("${@last_arg}"), "3");
}

Test(language, a_relative_base_directory_leaves_the_default_granted)
{
	const char *path = "{ path = \"${XDG_CONFIG_HOME:-${HOME}/granted}\"; allow = \"read\"; }";
	const char *argv[] = { "/bin/sh", "-c", "cat ~/granted/file", NULL };
	const char *env[] = { "XDG_CONFIG_HOME=granted", "XDG_RUNTIME_DIR=run", NULL };
	struct spawn spawn = { .argv = argv, .env = env };
	const struct spawned *ran;

	require_landlock(2);
	cr_assert_eq(mkdir(spawn_path("granted"), 0755), 0);
	(void)spawn_file("granted/file", "granted\n");
	spawn.policy = spawn_text("abi = 2; include = \"<base>\";\npaths = ( %s );\n", path);
	ran = spawn_run(&spawn);
	cr_expect_str_eq(ran->out, "granted\n", "%s", ran->err);
	spawn.policy = "abi = 2;\npaths = ( { path = \"${XDG_RUNTIME_DIR}\"; allow = \"read\"; } );\n";
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, "the variable \"XDG_RUNTIME_DIR\" is unset, empty or relative\n"), "%s",
	                   ran->err);
}

Test(language, the_tilde_alone_is_home_and_exe_dir_the_programs_directory)
{
	require_landlock(2);
	(void)spawn_file("in_home", "home\n");
	cr_expect_str_eq(shell("cat ~/in_home", "{ path = \"~\"; allow = \"read\"; }", "")->out, "home\n");
	cr_expect_neq(shell("cat ~/in_home", "{ path = \"${@exe_dir}\"; allow = \"read_execute\"; }", "")->status, 0);
	cr_expect_str_eq(shell("landshim() { :; }; [ -r /usr/bin/env ] && head -c 4 /usr/bin/env | tail -c 3",
	                       "{ path = \"${@exe_dir}\"; allow = \"read_execute\"; }", "")
	                         ->out,
	                 "ELF");
}

static void into_the_root(void *data)
{
	(void)data;
	if (chdir("/") != 0)
		_exit(99);
}

static void into_nowhere(void *data)
{
	if (mkdir(data, 0700) != 0 || chdir(data) != 0 || rmdir(data) != 0)
		_exit(99);
}

static const struct spawned *in_directory(void (*go)(void *), const char *missing)
{
	const char *argv[] = { "/bin/cat", "/etc/hostname", NULL };
	const char *policy = spawn_text("abi = 2; include = \"<base>\";\npaths = (\n"
	                                "  { path = \"${@cwd}\"; allow = \"read\"; %s } );\n",
	                                missing);
	const struct spawn spawn = {
		.argv = argv, .policy = policy, .prepare = go, .data = (void *)(size_t)spawn_path("gone")
	};

	return spawn_run(&spawn);
}

Test(language, a_working_directory_that_is_the_root_or_gone_is_skipped_with_skip)
{
	require_landlock(2);
	cr_expect_eq(in_directory(into_the_root, "")->status, 125);
	cr_expect_eq(in_directory(into_nowhere, "")->status, 125);
	/* It starts, and is granted nothing by the rule. */
	cr_expect_eq(in_directory(into_the_root, "missing = \"skip\";")->status, 1);
	cr_expect_eq(in_directory(into_nowhere, "missing = \"skip\";")->status, 1);
}

Test(language, output_is_what_a_program_needs_to_write_its_files_again)
{
	const char *top = make_dirs();
	const char *rule = spawn_text("{ path = \"%s\"; allow = \"output\"; }", top);

	require_landlock(2);
	cr_expect_str_eq(
		shell(spawn_text("cd %s/a; echo 1 >new && echo 2 >new && cat new && rm new", top), rule, "")->out,
		"2\n");
	cr_expect_neq(shell(spawn_text("mkdir %s/a/dir", top), rule, "")->status, 0);
	cr_expect_neq(shell(spawn_text("rmdir %s/b", top), rule, "")->status, 0);
	cr_expect_neq(shell(spawn_text("ln %s/a/file %s/b/", top, top), rule, "")->status, 0);
}
