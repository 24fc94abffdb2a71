/* SPDX-License-Identifier: BSD-3-Clause */
/* "except": what is beneath a directory but what is named, by hand-made trees. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "except_home.h"
#include "expect.h"
#include "landshim.h"
#include "require.h"
#include "run_check.h"
#include "spawn.h"

#define SIBLINGS_MAX 10000

Test(except, everything_beneath_is_granted_but_what_is_named)
{
	const char *policy;
	const char *names = "home/notes home/documents/a home/documents/.ssh/id home/.config/app home/.ssh/id "
			    "home/.config/gh/token home/.config home";
	const struct spawned *ran;

	require_landlock(1);
	except_home_make();
	policy = except_home_policy(spawn_path("home"), "except = [ \".ssh\", \".config/gh\" ];");
	cr_expect_str_eq(except_home_reads(NULL, policy, names), "++++----");
	ran = landshim_run(&(struct spawn){ .argv = NULL }, policy,
	                   (const char *[]){ SPAWN_HOST("reader"), spawn_path("home/notes"), spawn_path("home/.ssh/id"),
	                                     NULL });
	cr_expect_str_eq(ran->out,
	                 spawn_text("allowed %s\ndenied %s\n", spawn_path("home/notes"), spawn_path("home/.ssh/id")),
	                 "%s", ran->err);
	/* Where it leads through a link, and ends with a slash. */
	except_home_link("home", "house");
	policy = except_home_policy(spawn_path("house/"), "except = [ \".ssh/\", \".config/gh\" ];");
	cr_expect_str_eq(except_home_reads(NULL, policy, names), "++++----");
	/* The whole, without. */
	cr_expect_str_eq(except_home_reads(NULL, except_home_policy(spawn_path("home"), ""), names), "++++++++");
}

Test(except, holds_in_a_new_session_that_forks)
{
	const char *policy;
	const struct spawned *ran;

	require_landlock(1);
	except_home_make();
	policy = except_home_policy(spawn_path("home"), "except = \".ssh\";");
	ran = spawn_run(&(struct spawn){
		.argv = (const char *[]){ "/usr/bin/setsid", "-w", LANDSHIM, "run", "--new-session", "-c",
	                                  spawn_file("session.conf", policy), SPAWN_HOST("reader"),
	                                  spawn_path("home/notes"), spawn_path("home/.ssh/id"), NULL },
		.preload = "" });
	cr_expect_str_eq(ran->out,
	                 spawn_text("allowed %s\ndenied %s\n", spawn_path("home/notes"), spawn_path("home/.ssh/id")),
	                 "%s", ran->err);
}

Test(except, nested_and_repeated_ones_unite)
{
	require_landlock(1);
	except_home_make();
	cr_expect_str_eq(
		except_home_reads(NULL,
	                          except_home_policy(spawn_path("home"),
	                                             "except = [ \".config/gh/token\", \".config\", \".config\" ];"),
	                          "home/notes home/.config/app home/.config/gh/token"),
		"+--");
	cr_expect_str_eq(
		except_home_reads(NULL,
	                          except_home_policy(spawn_path("home"),
	                                             "except = [ \"documents/.ssh\", \"documents/.ssh/id\" ];"),
	                          "home/.ssh/id home/documents/a home/documents/.ssh/id"),
		"++-");
}

Test(except, rights_of_directories_are_trimmed_on_files)
{
	const char *policy;

	require_landlock(1);
	except_home_make();
	policy =
		spawn_text("abi = 1; include = \"<base>\"; paths = ( { path = \"" TEST_BUILD
	                   "\"; allow = \"read_execute\"; }, { path = \"%s\"; allow = [ \"read_dir\", \"read_file\" ]; "
	                   "except = \".ssh\"; } );\n",
	                   spawn_path("home"));
	cr_expect_str_eq(except_home_reads(NULL, policy, "home/notes home/documents home/.ssh"), "++-");
}

/* Makes what is excepted once the program runs, and says so. */
static void make_it_later(void *data)
{
	const char *go = spawn_path("home/documents/go");

	(void)data;
	if (fork() != 0)
		return;
	while (access(go, F_OK) != 0)
		(void)usleep(1000);
	if (mkdir(spawn_path("home/.aws"), 0755) != 0)
		_exit(1);
	(void)spawn_file("home/.aws/credentials", "secret\n");
	(void)spawn_file("home/new", "new\n");
	(void)spawn_file("home/documents/made", "");
	_exit(0);
}

Test(except, what_is_made_there_later_stays_shut)
{
	const char *script = "echo >documents/go; while ! [ -e documents/made ]; do sleep 0.01; done\n"
			     "cat notes .aws/credentials new";
	const char *argv[] = { "/bin/sh", "-c", spawn_text("cd %s; %s", spawn_path("home"), script), NULL };
	struct spawn spawn = { .argv = argv, .prepare = make_it_later };
	const struct spawned *ran;

	require_landlock(1);
	except_home_make();
	spawn.policy = spawn_text("abi = 1; include = \"<base>\"; paths = ( { path = \"%s\"; allow = [ \"read\", "
	                          "\"write\", \"make_reg\" ]; except = \".aws\"; } );\n",
	                          spawn_path("home"));
	ran = spawn_run(&spawn);
	cr_expect_str_eq(ran->out, "text\n");
	cr_expect_not_null(strstr(ran->err, ".aws/credentials: Permission denied"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "new: Permission denied"), "%s", ran->err);
}

Test(except, a_link_excepts_where_it_leads)
{
	require_landlock(1);
	except_home_make();
	except_home_link("documents/.ssh", "home/keys");
	except_home_link("keys", "home/key_ring");
	cr_expect_str_eq(
		except_home_reads(NULL, except_home_policy(spawn_path("home"), "except = \"key_ring\";"),
	                          "home/notes home/.ssh/id home/documents/a home/documents/.ssh/id home/keys/id"),
		"+++--");
	/* Through a link on the way. */
	except_home_link("documents", "home/papers");
	cr_expect_str_eq(except_home_reads(NULL, except_home_policy(spawn_path("home"), "except = \"papers/.ssh\";"),
	                                   "home/notes home/documents/a home/documents/.ssh/id"),
	                 "++-");
	/* Out of the directory: nothing of that was granted. */
	except_home_link("/etc", "home/etc");
	cr_expect_str_eq(
		except_home_reads(NULL, except_home_policy(spawn_path("home"), "except = [ \"etc\", \"etc/passwd\" ];"),
	                          "home/notes home/documents/a"),
		"++");
	(void)spawn_file("outside", "text\n");
	except_home_link("../../outside", "home/documents/out");
	cr_expect_str_eq(except_home_reads(NULL, except_home_policy(spawn_path("home"), "except = \"documents/out\";"),
	                                   "home/notes home/documents/a outside"),
	                 "++-");
	/* Up and down again. */
	except_home_link("../../home/.ssh/../.ssh", "home/documents/around");
	cr_expect_str_eq(except_home_reads(NULL,
	                                   except_home_policy(spawn_path("home"), "except = \"documents/around\";"),
	                                   "home/documents/a home/.ssh/id home/notes"),
	                 "+-+");
}

Test(except, a_link_that_holds_the_directory_is_refused)
{
	require_landlock(1);
	except_home_make();
	except_home_link("..", "home/up");
	except_home_link("/", "home/root");
	except_home_link(".", "home/here");
	expect_refused(
		spawn_file("up.conf", except_home_policy(spawn_path("home"), "except = \"up\";")),
		spawn_text("landshim: %%s:4: \"up\" leads to \"%s\", and excepting that leaves nothing of \"%s\"",
	                   spawn_directory(), spawn_path("home")));
	expect_refused(
		spawn_file("root.conf", except_home_policy(spawn_path("home"), "except = \"root\";")),
		spawn_text("landshim: %%s:4: \"root\" leads to \"/\", and excepting that leaves nothing of \"%s\"",
	                   spawn_path("home")));
	expect_refused(
		spawn_file("here.conf", except_home_policy(spawn_path("home"), "except = \"here\";")),
		spawn_text("landshim: %%s:4: \"here\" leads to \"%s\", and excepting that leaves nothing of \"%s\"",
	                   spawn_path("home"), spawn_path("home")));
}

Test(except, a_file_with_several_names_is_refused)
{
	require_landlock(1);
	except_home_make();
	cr_assert_eq(link(spawn_path("home/.ssh/id"), spawn_path("home/documents/also")), 0);
	expect_refused(spawn_file("names.conf", except_home_policy(spawn_path("home"), "except = \".ssh/id\";")),
	               spawn_text("landshim: %%s:4: \"%s\" cannot be excepted: the file has 2 names, and each of them "
	                          "leads to it",
	                          spawn_path("home/.ssh/id")));
	cr_expect_str_eq(except_home_reads(NULL, except_home_policy(spawn_path("home"), "except = \"documents\";"),
	                                   "home/.ssh/id"),
	                 "+");
}

Test(except, of_words_directories_are_carved_and_files_are_not)
{
	const char *policy;

	require_landlock(1);
	except_home_make();
	policy = except_home_policy("${@arg}", "except = \".ssh\";");
	cr_expect_str_eq(except_home_reads(NULL, policy, "home home/.config/app home/.ssh/id home/documents/a"),
	                 "-+++");
	cr_expect_str_eq(
		except_home_reads(NULL, except_home_policy("${@arg1}", "except = \".ssh\";"),
	                          "home home/.config/app home/.ssh/id home/documents/a home/documents/.ssh/id"),
		"-+-++");
}

Test(except, more_siblings_than_the_limit_are_refused)
{
	require_landlock(1);
	except_home_directory("many");
	for (int i = 0; i < SIBLINGS_MAX; i++)
		cr_assert_eq(mknod(spawn_text("%s/%d", spawn_path("many"), i), S_IFREG | 0644, 0), 0);
	expect_started(spawn_file("enough.conf", except_home_policy(spawn_path("many"), "except = \"x\";")));
	(void)spawn_file("many/more", "");
	expect_refused(
		spawn_file("many.conf", except_home_policy(spawn_path("many"), "except = \"x\";")),
		"landshim: %s:4: \"except\" leaves more than 10000 files and directories beside the way to what it "
		"names");
}

Test(except, what_may_not_be_reached_goes_by_missing)
{
	struct spawn spawn = { .argv = (const char *[]){ SPAWN_HOST("reader"), spawn_path("home/notes"), NULL },
		               .prepare = spawn_become_nobody };
	const char *shut = spawn_path("home/.config");
	const struct spawned *ran;

	require_root();
	require_landlock(1);
	except_home_make();
	cr_assert_eq(chmod(shut, 0700), 0);
	spawn.policy = except_home_policy(spawn_path("home"), "except = \".config/gh\";");
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err,
	                          spawn_text(":4: cannot look up \"%s/gh\": permission denied (EACCES)\n"
	                                     "landshim: hint: missing = \"skip\" lets the policy do without it",
	                                     shut)),
	                   "%s", ran->err);
	spawn.policy = except_home_policy(spawn_path("home"), "except = \".config/gh\"; missing = \"skip\";");
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\n", spawn_path("home/notes")));
	/* One that may be searched, but not read. */
	cr_assert_eq(chmod(shut, 0711), 0);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	spawn.policy = except_home_policy(spawn_path("home"), "except = \".config/gh\";");
	ran = spawn_run(&spawn);
	cr_expect_not_null(strstr(ran->err,
	                          spawn_text(":4: cannot read the directory \"%s\": permission denied (EACCES)", shut)),
	                   "%s", ran->err);
}

Test(except, a_sandbox_that_hides_the_mount_table_is_said)
{
	const char *inner, *outer;
	const struct spawned *ran;

	require_landlock(1);
	except_home_make();
	inner = spawn_file("inner.conf", except_home_policy(spawn_path("home"), "except = \"x\";"));
	outer = spawn_text("abi = 1; include = \"<base>\"; paths = ( { path = [ \"" TEST_BUILD "\", \"" TEST_SOURCE
	                   "\", \"%s\" ]; allow = \"read_execute\"; } );\n",
	                   spawn_directory());
	ran = landshim_run(
		&(struct spawn){ .argv = NULL }, outer,
		(const char *[]){ "/bin/sh", "-c",
	                          spawn_text("LD_PRELOAD=" SPAWN_SHIM " LANDSHIM_CONFIG=%s /bin/true", inner), NULL });
	cr_expect_eq(ran->status, 125);
	cr_expect_str_eq(
		ran->err,
		spawn_text("landshim: %s:4: cannot read \"/proc/self/mountinfo\", which \"except\" needs: "
	                   "permission denied (EACCES)\n"
	                   "landshim: hint: its mode lets it be read: a policy that is in force already does not\n",
	                   inner));
}

/* --- what is said ----------------------------------------------------------------- */

Test(except, is_told_by_every_command)
{
	const char *policy, *home;
	const struct spawned *ran;
	struct spawn spawn = { .argv = (const char *[]){ "/bin/true", NULL } };

	require_landlock(7);
	except_home_make();
	home = spawn_path("home");
	policy = except_home_policy(home, "except = [ \".ssh\", \".config/hg\" ];");
	ran = run_check(policy, RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->out, "  excepted  ("), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "  excepted, and does not exist (did you mean \"gh\"?)  ("), "%s",
	                   ran->out);
	cr_expect_not_null(strstr(ran->out, "  carved: what is made or replaced in it gets no right, lost on itself: "
	                                    "read_dir  ("),
	                   "%s", ran->out);
	cr_expect_not_null(strstr(ran->err, spawn_text("note: \"%s/.config/hg\" is excepted and does not exist, and "
	                                               "stays shut if it is made [missing-except]\n",
	                                               home)),
	                   "%s", ran->err);
	spawn.policy = policy;
	spawn.env = (const char *[]){ "LANDSHIM_VERBOSE=1", NULL };
	spawn.status = true;
	ran = spawn_run(&spawn);
	cr_expect_not_null(
		strstr(ran->err,
	               ", 2 excepted, 2 carved (what is made there later gets no right), lost there: read_dir,"),
		"%s", ran->err);
	cr_expect_not_null(strstr(ran->line,
	                          spawn_text("\"excepted\":[\"%s/.ssh\",\"%s/.config/hg\"],\"carved\":[\"%s\","
	                                     "\"%s/.config\"]",
	                                     home, home, home, home)),
	                   "%s", ran->line);
	spawn.env = (const char *[]){ "LANDSHIM_MODE=dry-run", NULL };
	ran = spawn_run(&spawn);
	cr_expect_not_null(strstr(ran->err, spawn_text("dry-run:   %s/.ssh: excepted\n", home)), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err,
	                          spawn_text("dry-run:   %s: carved: what is made or replaced in it gets no right, "
	                                     "lost on itself: read_dir\n",
	                                     home)),
	                   "%s", ran->err);
	ran = landshim_words((const char *[]){ "why", "-c", spawn_file("why.conf", policy), "--right", "read_file",
	                                       spawn_path("home/.ssh/id"), NULL });
	cr_expect_eq(ran->status, 1);
	ran = landshim_words((const char *[]){ "why", "-c", spawn_path("why.conf"), "--right", "read_file",
	                                       spawn_path("home/notes"), NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->out);
}
