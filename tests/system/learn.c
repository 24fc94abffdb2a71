/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim learn: under what was learned the same work is done again, and nothing else. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "learned.h"
#include "traced.h"

#define SHELL(text) "/bin/sh", "-c", text

Test(learn, the_same_work_is_done_again_and_nothing_else)
{
	const char *secret = learned_file("secret", "secret\n");
	const struct spawned *ran;

	(void)learned_file("a", "text\n");
	ran = LEARNED("/bin/sh", "-c", "cat a");
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, "text\n");
	ran = LEARNED_RUN("/bin/sh", "-c", "cat a");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, "text\n");
	ran = LEARNED_RUN("/bin/sh", "-c", spawn_text("cat %s", secret));
	cr_expect_eq(ran->status, 1);
	cr_expect_str_eq(ran->out, "");
	ran = LEARNED_RUN("/bin/sh", "-c", "echo x >>a");
	cr_expect_neq(ran->status, 0);
}

Test(learn, an_argument_is_granted_as_the_argument_that_it_is)
{
	const struct spawned *ran;

	(void)learned_file("a", "a\n");
	(void)learned_file("b", "b\n");
	ran = LEARNED("/bin/cat", "a");
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has("{ path = \"${@arg}\"; allow = \"read_file\"; }"), "%s", learned_policy());
	ran = LEARNED_RUN("/bin/cat", "b");
	cr_expect_str_eq(ran->out, "b\n", "%s", ran->err);
}

Test(learn, of_two_arguments_the_one_that_was_read_is_named_by_its_position)
{
	(void)learned_file("a", "a\n");
	(void)learned_file("b", "b\n");
	(void)LEARNED("/bin/sh", "-c", "cat \"$1\"", "sh", "a", "b");
	cr_expect(learned_has("{ path = \"${@arg3}\"; allow = \"read_file\"; }"), "%s", learned_policy());
	cr_expect_not(learned_has("${@arg}\""));
}

Test(learn, a_file_that_is_made_is_granted_by_its_directory_and_made_again)
{
	const struct spawned *ran;

	(void)learned_file("a", "text\n");
	ran = LEARNED(SHELL("cat a >out"));
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has("{ path = \"${@cwd}\"; allow = \"output\"; }"), "%s", learned_policy());
	ran = LEARNED_RUN(SHELL("cat a >out"));
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_eq(unlink(learned_path("out")), 0);
	ran = LEARNED_RUN(SHELL("cat a >out"));
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	ran = LEARNED_RUN(SHELL("echo x >../outside"));
	cr_expect_neq(ran->status, 0);
}

Test(learn, a_file_that_was_there_is_made_the_next_time_if_it_is_not)
{
	const struct spawned *ran;

	(void)learned_file("out", "old\n");
	(void)LEARNED(SHELL("echo new >out"));
	cr_expect_eq(unlink(learned_path("out")), 0);
	ran = LEARNED_RUN(SHELL("echo new >out"));
	cr_expect_eq(ran->status, 0, "%s%s", ran->err, learned_policy());
}

Test(learn, directories_in_which_things_were_made_become_the_one_above)
{
	const struct spawned *ran;

	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("top"), 0755), 0);
	cr_assert_eq(mkdir(learned_path("top/one"), 0755), 0);
	cr_assert_eq(mkdir(learned_path("top/two"), 0755), 0);
	ran = LEARNED(SHELL("echo >top/one/x; echo >top/two/x"));
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has("{ path = \"${@cwd}/top\"; allow = \"output\"; }"), "%s", learned_policy());
	cr_expect_not(learned_has("top/one\""));
}

Test(learn, eight_files_beside_each_other_are_a_glob_or_their_directory)
{
	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("same"), 0755), 0);
	cr_assert_eq(mkdir(learned_path("mixed"), 0755), 0);
	for (int i = 0; i < 8; i++) {
		(void)learned_file(spawn_text("same/%d.txt", i), "");
		(void)learned_file(spawn_text("mixed/%d.%d", i, i), "");
	}
	(void)learned_file("alone", "");
	(void)LEARNED(
		SHELL("cat same/0.txt same/1.txt same/2.txt same/3.txt same/4.txt same/5.txt same/6.txt same/7.txt "
	              "mixed/0.0 mixed/1.1 mixed/2.2 mixed/3.3 mixed/4.4 mixed/5.5 mixed/6.6 mixed/7.7"));
	cr_expect(learned_has("{ glob = \"${@cwd}/same/*.txt\"; allow = \"read_file\"; }"), "%s", learned_policy());
	cr_expect(learned_has("{ path = \"${@cwd}/mixed\"; allow = \"read_file\"; }"), "%s", learned_policy());
}

Test(learn, nothing_is_made_in_the_home_directory)
{
	const struct spawned *ran = LEARNED(SHELL("echo x >../result"));

	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->err,
	                          spawn_text("sh: not granted: %s: Landlock cannot grant to make one file in %s\n"
	                                     "landshim: hint: give it a directory of its own there\n",
	                                     spawn_path("result"), spawn_directory())),
	                   "%s", ran->err);
	cr_expect(learned_has("// Not granted:"));
	cr_expect_not(learned_has("output"));
	ran = LEARNED_RUN(SHELL("echo y >../result"));
	cr_expect_neq(ran->status, 0);
}

/* sandlock's. */
/* A first start, which makes a directory in the home directory and in XDG's; then another home. */
#define FIRST_START                                                                                          \
	"mkdir -p ~/.config/app ~/.app && echo x >~/.config/app/a && echo y >~/.app/b && mkdir ~/.app/c && " \
	"echo z >~/.app/c/d"

Test(learn, a_program_s_own_directory_in_a_home_is_made_by_the_policy)
{
	const struct spawned *ran = LEARNED(SHELL(FIRST_START));

	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has("\"${HOME}/.app\""), "%s", learned_policy());
	cr_expect(learned_has("/app\"; allow ="), "%s", learned_policy());
	cr_expect(learned_has(" missing = \"create\"; }"));
	cr_expect(learned_has("made by the program, and by the policy where it is missing"));
	cr_expect_not(learned_has("\"${HOME}\";"));
	cr_expect_not(learned_has(".config\";"));
	/* The next first run. */
	cr_assert_eq(system(spawn_text("rm -r %s %s", spawn_path(".app"), spawn_path(".config"))), 0);
	ran = LEARNED_RUN(SHELL(FIRST_START));
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(spawn_read(spawn_path(".app/c/d")), "z\n");
	/* And the one after it. */
	ran = LEARNED_RUN(SHELL("echo 1 >~/.config/app/a && echo 2 >~/.app/c/d"));
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

Test(learn, what_is_obeyed_at_a_login_or_taken_away_again_is_made_by_no_policy)
{
	const struct spawned *ran = LEARNED(SHELL("mkdir -p ~/.config/autostart && echo x >~/.config/autostart/a"));

	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not(learned_has("\"create\""), "%s", learned_policy());
	(void)unlink(learned_policy_path());
	ran = LEARNED(SHELL("mkdir ~/.app && echo x >~/.app/a && rm -r ~/.app"));
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not(learned_has("\"create\""), "%s", learned_policy());
	(void)unlink(learned_policy_path());
	ran = LEARNED(SHELL("echo x >~/.file"));
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not(learned_has("\"create\""), "%s", learned_policy());
}

Test(learn, what_the_kernel_is_set_by_has_no_directory_of_its_own)
{
	const struct spawned *ran = LEARNED("/usr/bin/unshare", "-U", "-r", "/bin/true");

	cr_assert_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err,
	                          ": a rule would be on all of /proc, which holds settings of the kernel\n"
	                          "landshim: hint: it makes a user namespace, mostly for a sandbox of its own: "
	                          "switch that off, or if it must, write { path = \"/proc\"; allow = "
	                          "\"write_file\"; } into the policy\n"),
	                   "%s", ran->err);
	cr_expect_null(strstr(ran->err, "directory of its own"));
	cr_expect(learned_has("_map: a rule would be on all of /proc, which holds settings of the kernel\n"));
	cr_expect_not(learned_has("directory of its own"));
}

Test(learn, making_a_directory_that_is_there_is_no_need)
{
	const struct spawned *ran = LEARNED("/bin/mkdir", "-p", "/usr", "/tmp");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not(learned_has("make_dir"), "%s", learned_policy());
}

/* sandlock's. */
Test(learn, listing_the_root_directory_gives_no_file_of_it)
{
	const char *file = learned_file("a", "");
	const struct spawned *ran = LEARNED("/bin/ls", "/");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	ran = LEARNED_RUN("/bin/ls", "/");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	ran = LEARNED_RUN("/bin/cat", file);
	cr_expect_eq(ran->status, 1);
	cr_expect(learned_has("allow = \"read_dir\"; }"), "%s", learned_policy());
	cr_expect(learned_has("listed, and so is what lies beneath"));
}

/* sandlock's: a process's ID that is gone. */
Test(learn, what_lies_in_proc_is_granted_as_proc)
{
	const struct spawned *ran = LEARNED("/bin/cat", "/proc/self/limits");

	cr_expect_eq(ran->status, 0);
	cr_expect(learned_has("include = [ \"<proc>\", "), "%s", learned_policy());
	/* What check says of it, as root. */
	cr_expect(learned_has("\n// Run by root <proc> shows also the environments of other processes: harden = "
	                      "\"capabilities\" keeps them shut.\ninclude"),
	          "%s", learned_policy());
	ran = LEARNED_RUN("/bin/cat", "/proc/self/limits");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

Test(learn, configuration_comes_first)
{
	const char *policy;

	(void)spawn_file(".toolrc", "x\n");
	(void)learned_file("a", "");
	(void)LEARNED(SHELL("cat a ../.toolrc ../.otherrc"));
	policy = learned_policy();
	cr_assert_not_null(strstr(policy, "${HOME}/.toolrc\"; allow = \"read_file\"; }"), "%s", policy);
	cr_expect_not_null(strstr(policy, "${HOME}/.otherrc\"; allow = \"read_file\"; missing = \"skip\"; }"), "%s",
	                   policy);
	cr_expect_lt(strstr(policy, ".toolrc"), strstr(policy, "${@cwd}/a"));
}

/* --- the file ------------------------------------------------------------------------------- */

Test(learn, a_file_that_is_there_is_refused_before_the_program_starts)
{
	const struct spawned *ran;

	(void)spawn_file("learned.conf", "mine");
	ran = LEARNED(SHELL("echo started"));
	landshim_refused(ran, spawn_text("landshim: %s: cannot write the policy: ", learned_policy_path()));
	cr_expect_not_null(strstr(ran->err, "name another file with -o, or remove it"), "%s", ran->err);
	cr_expect_str_eq(learned_policy(), "mine");
}

Test(learn, a_link_in_its_place_is_refused)
{
	cr_assert_eq(symlink("elsewhere", learned_policy_path()), 0);
	cr_expect_eq(LEARNED("/bin/true")->status, 125);
	cr_expect_eq(access(spawn_path("elsewhere"), F_OK), -1);
}

Test(learn, a_file_that_appears_meanwhile_is_not_replaced)
{
	const struct spawned *ran = LEARNED(SHELL(spawn_text("echo theirs >%s", learned_policy_path())));

	cr_expect_eq(ran->status, 125);
	cr_expect_str_eq(learned_policy(), "theirs\n");
}

Test(learn, the_default_file_is_named_after_the_program)
{
	const struct spawned *ran = learned_command("learn", (const char *[]){ "/bin/true", NULL });

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_eq(access(learned_path("true.conf"), R_OK), 0);
}

Test(learn, whatever_the_program_s_end_what_it_needed_is_written)
{
	const struct spawned *ran;

	(void)learned_file("a", "");
	ran = LEARNED(SHELL("cat a; exit 3"));
	cr_expect_eq(ran->status, 0);
	cr_expect(learned_has("It ended with status 3"));
	cr_expect(learned_has("${@cwd}/a"), "%s", learned_policy());
	cr_expect_not_null(
		strstr(ran->err, "landshim: it ended with status 3\nlandshim: hint: learn again when it works\n"));
	(void)unlink(learned_policy_path());
	(void)LEARNED(SHELL("cat a; kill -9 $$"));
	cr_expect(learned_has("It was ended by signal 9"));
	cr_expect(learned_has("${@cwd}/a"));
}

Test(learn, a_program_that_is_not_there_leaves_no_file)
{
	cr_expect_eq(LEARNED(spawn_path("no-such-program"))->status, 127);
	cr_expect_eq(access(learned_policy_path(), F_OK), -1);
}

/* --- hostile programs ----------------------------------------------------------------------- */

Test(learn, a_name_is_nothing_but_a_name)
{
	static const char *const names[] = { "a\"; allow = \"all\"; };",
		                             "*/ abi = 1; /*",
		                             "// x",
		                             "a\nb",
		                             "\x1b[31m",
		                             "\xff\xfe",
		                             "a\\x22",
		                             "${@cwd",
		                             "@include \"x\"",
		                             "~",
		                             "*.txt",
		                             "\xe2\x80\xae" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct spawned *ran;

		cr_assert_eq(mkdir(learned_path(spawn_text("d%zu", i)), 0755), 0);
		if (strchr(names[i], '/'))
			continue;
		(void)learned_file(spawn_text("d%zu/%s", i, names[i]), "text\n");
		(void)learned_file(spawn_text("d%zu/other.txt", i), "secret\n");
		(void)unlink(learned_policy_path());
		ran = LEARNED("/bin/sh", "-c", spawn_text("cat <'d%zu/%s'", i, names[i]));
		cr_assert_eq(ran->status, 0, "%s: %s", names[i], ran->err);
		ran = LEARNED_RUN("/bin/sh", "-c", spawn_text("cat <'d%zu/%s'", i, names[i]));
		cr_expect_str_eq(ran->out, "text\n", "%s: %s%s", names[i], ran->err, learned_policy());
		/* The directory alone may be granted where the language has no name for what lies in it. */
		if (!strstr(names[i], "${"))
			cr_expect_neq(LEARNED_RUN("/bin/sh", "-c", spawn_text("cat <d%zu/other.txt", i))->status, 0,
			              "%s", names[i]);
	}
}

Test(learn, a_name_that_the_language_cannot_hold_is_granted_by_its_directory)
{
	const struct spawned *ran;

	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("d"), 0755), 0);
	(void)learned_file("d/${HOME}", "text\n");
	ran = LEARNED(SHELL("cat 'd/${HOME}'"));
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has("for a name in it that no policy can hold"), "%s", learned_policy());
	cr_expect(learned_has("{ path = \"${@cwd}/d\"; allow = \"read_file\"; }"));
	cr_expect_str_eq(LEARNED_RUN(SHELL("cat 'd/${HOME}'"))->out, "text\n");
}

/* nono's. */
Test(learn, what_the_program_prints_is_no_grant)
{
	const char *secret = spawn_file("secret", "");

	(void)LEARNED(
		SHELL(spawn_text("echo 'openat(AT_FDCWD, \"%s\", O_RDONLY) = 3'; echo '%s' >&2", secret, secret)));
	cr_expect_not(learned_has("/secret\"; allow"), "%s", learned_policy());
	cr_expect_neq(LEARNED_RUN("/bin/cat", "../secret")->status, 0);
}

/* nono's, too: a missing target granted its whole parent. */
Test(learn, what_is_missing_grants_nothing)
{
	const struct spawned *ran;

	(void)learned_file("other", "");
	ran = LEARNED(SHELL("cat missing; stat other"));
	cr_expect_neq(ran->status, 97);
	cr_expect_not(learned_has("${@cwd}"), "%s", learned_policy());
	cr_expect_neq(LEARNED_RUN("/bin/sh", "-c", "cat other")->status, 0);
}

/* A call that ended with an error that Landlock's would have come before. */
Test(learn, a_call_that_failed_after_landlock_was_asked_needs_its_rights)
{
	const struct spawned *ran;

	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("full"), 0755), 0);
	cr_assert_eq(mkdir(learned_path("full/sub"), 0755), 0);
	(void)learned_file("full/sub/x", "");
	/* ENOTEMPTY is 0 for this option; EACCES would not be. */
	ran = LEARNED("/bin/rmdir", "--ignore-fail-on-non-empty", "full/sub");
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	ran = LEARNED_RUN("/bin/rmdir", "--ignore-fail-on-non-empty", "full/sub");
	cr_expect_eq(ran->status, 0, "%s%s", ran->err, learned_policy());
}

/* Whether a rule's comment names a kind, and check of the same program names it too. */
static bool says(const char *kind, const char *const *words)
{
	const char *all[16] = { "-c", learned_policy_path() };
	const struct spawned *checked;

	for (size_t i = 0; words[i]; i++)
		all[2 + i] = words[i];
	checked = learned_command("check", all);
	return learned_has(spawn_text("(%s)", kind)) &&
	       (strstr(checked->out, spawn_text("[%s]", kind)) || strstr(checked->err, spawn_text("[%s]", kind)));
}

Test(learn, a_rule_s_comment_says_what_check_says_of_it)
{
	const char *const opens[] = { TRACED_CALLS("static"), "open", "f", "w", ",", "open", "../.bashrc", "+", NULL };
	const char *const copies[] = { "/bin/cp", "f", "g", NULL };

	(void)learned_file("f", "x");
	(void)spawn_file(".bashrc", "");
	(void)learned(opens);
	cr_expect(says("write-only", opens), "%s", learned_policy());
	cr_expect(says("single-file", opens));
	cr_expect(says("writes-startup", opens));
	cr_expect_not(learned_has("(no-refer)"));
	(void)unlink(learned_policy_path());
	(void)learned(copies);
	cr_expect(says("no-refer", copies), "%s", learned_policy());
	cr_expect_not(learned_has("(write-only)"));
	/* The policy lies elsewhere, which the record does not tell. */
	cr_expect(learned_has("(writes-policy)"));
	cr_expect_not(says("writes-policy", copies));
}

Test(learn, what_the_program_was_not_given_is_said_once)
{
	const struct spawned *ran = LEARNED(TRACED_CALLS("static"), "io_uring", ",", "io_uring", ",", "seccomp");
	static const char ring[] = "landshim: note: calls.static asked for io_uring, which it does not get while it is "
				   "traced\n";
	const char *said = strstr(ran->err, ring);

	cr_assert_not_null(said, "%s", ran->err);
	cr_expect_null(strstr(said + 1, ring));
	cr_expect_not_null(strstr(ran->err, "landshim: note: calls.static has a seccomp filter of its own\n"));
}
