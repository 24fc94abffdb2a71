/* SPDX-License-Identifier: BSD-3-Clause */
/* missing = "create": the one thing that a start may write. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "expect.h"
#include "landshim.h"
#include "require.h"
#include "run_check.h"
#include "spawn.h"

#define NOBODY 65534

/* A policy whose line 4 is the rule, for a place in the test's directory. */
static const char *policy_of(const char *place)
{
	return spawn_text("abi = 7; min_abi = 1;\ninclude = \"<base>\";\npaths = ( { path = \"" TEST_BUILD
	                  "\"; allow = \"read_execute\"; },\n"
	                  "{ path = \"%s\"; allow = \"read_write\"; missing = \"create\"; } );\n",
	                  spawn_path(place));
}

/* The permissions of a directory; 0: there is none. */
static unsigned mode_of(const char *place)
{
	struct stat st;

	if (lstat(spawn_path(place), &st) != 0)
		return 0;
	cr_expect(S_ISDIR(st.st_mode), "%s", place);
	return st.st_mode & 07777;
}

static void with_umask(void *data)
{
	(void)umask(*(const mode_t *)data);
}

/* Writes a file in the place under the policy. */
static const struct spawned *write_there(const char *place, mode_t mask, bool by_run)
{
	const char *script = spawn_text("echo text >%s/file; cat %s/file", spawn_path(place), spawn_path(place));
	const char *argv[] = { "/bin/sh", "-c", script, NULL };
	struct spawn spawn = { .prepare = with_umask, .data = &mask };

	if (by_run)
		return landshim_run(&spawn, policy_of(place), argv);
	spawn.argv = argv;
	spawn.policy = policy_of(place);
	return spawn_run(&spawn);
}

static void directory(const char *name, mode_t mode)
{
	cr_assert_eq(mkdir(spawn_path(name), 0700), 0, "%s", name);
	cr_assert_eq(chmod(spawn_path(name), mode), 0);
}

Test(create, a_place_is_made_for_its_owner_alone)
{
	require_landlock(1);
	cr_expect_str_eq(write_there("a/b/c", 022, false)->out, "text\n");
	cr_expect_eq(mode_of("a"), 0700U);
	cr_expect_eq(mode_of("a/b"), 0700U);
	cr_expect_eq(mode_of("a/b/c"), 0700U);
	/* Once more, now that it is there. */
	cr_expect_str_eq(write_there("a/b/c", 022, false)->out, "text\n");
	/* Whatever the umask says; and by landshim run. */
	cr_expect_str_eq(write_there("b/c", 0, true)->out, "text\n");
	cr_expect_eq(mode_of("b"), 0700U);
	cr_expect_eq(mode_of("b/c"), 0700U);
	(void)write_there("c", 0277, true);
	cr_expect_eq(mode_of("c"), 0700U);
}

Test(create, a_mode_that_is_inherited_does_not_stay)
{
	require_landlock(1);
	directory("set-gid", 02755);
	cr_expect_str_eq(write_there("set-gid/place", 0, false)->out, "text\n");
	cr_expect_eq(mode_of("set-gid/place"), 0700U);
}

Test(create, nothing_is_made_by_what_only_looks)
{
	const char *policy = policy_of("a/b");
	const struct spawned *ran;

	require_landlock(7);
	ran = run_check(policy, RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->out, "  made when the program starts, with mode 0700\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "write_file read_file"), "%s", ran->out);
	ran = run_check(policy, (const char *[]){ "--json", NULL });
	cr_expect_not_null(strstr(ran->out, spawn_text("\"made\":[\"%s\"]", spawn_path("a/b"))), "%s", ran->out);
	ran = spawn_run(&(struct spawn){ .argv = (const char *[]){ "/bin/true", NULL },
	                                 .policy = policy,
	                                 .env = (const char *[]){ "LANDSHIM_MODE=dry-run", NULL } });
	cr_expect_eq(ran->status, 0);
	cr_expect_not_null(strstr(ran->err, spawn_text("landshim: dry-run:   %s: would be made\n", spawn_path("a/b"))),
	                   "%s", ran->err);
	ran = landshim_words(
		(const char *[]){ "why", "-c", spawn_file("why.conf", policy), spawn_path("a/b/c"), NULL });
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, spawn_text("\"%s\" does not exist, and is made when the program starts",
	                                               spawn_path("a/b"))),
	                   "%s", ran->err);
	cr_expect_eq(mode_of("a"), 0U);
}

Test(create, is_said_where_it_is_done)
{
	struct spawn spawn = { .argv = (const char *[]){ "/bin/true", NULL },
		               .env = (const char *[]){ "LANDSHIM_VERBOSE=1", NULL },
		               .status = true };
	const struct spawned *ran;

	require_landlock(7);
	spawn.policy = policy_of("a");
	ran = spawn_run(&spawn);
	cr_expect_not_null(strstr(ran->err, ", 1 made, "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, spawn_text("\"made\":[\"%s\"]", spawn_path("a"))), "%s", ran->line);
	ran = spawn_run(&spawn);
	cr_expect_null(strstr(ran->err, "made"), "%s", ran->err);
	cr_expect_null(strstr(ran->line, "\"made\""), "%s", ran->line);
}

static void refused(const char *place, const char *says)
{
	expect_refused(spawn_file("refused.conf", policy_of(place)), spawn_text("landshim: %%s:4: %s", says));
}

Test(create, no_link_is_followed)
{
	require_landlock(1);
	directory("real", 0755);
	cr_assert_eq(symlink("real", spawn_path("link")), 0);
	cr_assert_eq(symlink("nowhere", spawn_path("dangling")), 0);
	refused("link",
	        spawn_text("\"%s\" is a symbolic link, and missing = \"create\" follows none", spawn_path("link")));
	refused("link/a",
	        spawn_text("\"%s\" is a symbolic link, and missing = \"create\" follows none", spawn_path("link")));
	refused("dangling",
	        spawn_text("\"%s\" is a symbolic link, and missing = \"create\" follows none", spawn_path("dangling")));
	cr_expect_eq(mode_of("real/a"), 0U);
	cr_expect_eq(mode_of("nowhere"), 0U);
	(void)spawn_file("file", "");
	refused("file", spawn_text("cannot open \"%s\": not a directory (ENOTDIR)", spawn_path("file")));
	refused("file/a", spawn_text("cannot open \"%s\": not a directory (ENOTDIR)", spawn_path("file")));
}

Test(create, where_others_may_write_it_must_be_the_callers_alone)
{
	static const mode_t shared[] = { 01777, 0777, 0775, 0757 };
	static const mode_t open_to_some[] = { 0755, 0750, 0701, 0770 };

	require_landlock(1);
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		const char *name = spawn_text("shared-%zu", i);

		directory(name, shared[i]);
		cr_expect_str_eq(write_there(spawn_text("%s/made", name), 022, false)->out, "text\n", "%s", name);
		directory(spawn_text("%s/there", name), open_to_some[i]);
		refused(spawn_text("%s/there", name),
		        spawn_text("\"%s/there\" lies where others may write, and is open to others",
		                   spawn_path(name)));
		cr_assert_eq(chmod(spawn_text("%s/there", spawn_path(name)), 0700), 0);
		cr_expect_str_eq(write_there(spawn_text("%s/there", name), 022, false)->out, "text\n", "%s", name);
	}
	/* Where nobody else may write, its mode is its owner's business. */
	directory("own", 0755);
	cr_expect_str_eq(write_there("own", 022, false)->out, "text\n");
}

Test(create, what_belongs_to_somebody_else_is_refused)
{
	require_root();
	require_landlock(1);
	directory("shared", 01777);
	directory("shared/theirs", 0700);
	cr_assert_eq(chown(spawn_path("shared/theirs"), NOBODY, NOBODY), 0);
	refused("shared/theirs", spawn_text("\"%s\" lies where others may write, and belongs to somebody else",
	                                    spawn_path("shared/theirs")));
	refused("shared/theirs/deeper", spawn_text("\"%s\" lies where others may write, and belongs to somebody else",
	                                           spawn_path("shared/theirs")));
	/* Who may write there is its owner. */
	directory("theirs", 0755);
	cr_assert_eq(chown(spawn_path("theirs"), NOBODY, NOBODY), 0);
	directory("theirs/place", 0755);
	refused("theirs/place",
	        spawn_text("\"%s\" lies where others may write, and is open to others", spawn_path("theirs/place")));
}

Test(create, what_cannot_be_made_is_refused)
{
	struct spawn spawn = { .argv = (const char *[]){ "/bin/true", NULL }, .prepare = spawn_become_nobody };
	const struct spawned *ran;

	require_root();
	require_landlock(1);
	spawn.policy = policy_of("place");
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err,
	                          spawn_text(":4: cannot make the directory \"%s\": permission denied (EACCES)\n",
	                                     spawn_path("place"))),
	                   "%s", ran->err);
}

Test(create, is_the_first_hint_where_a_place_for_writing_is_missing)
{
	const char *policy = spawn_text("abi = 7;\npaths = ( { path = \"%s\"; allow = \"read_write\"; } );\n",
	                                spawn_path("missing"));
	const struct spawned *ran;

	require_landlock(7);
	ran = spawn_run(&(struct spawn){ .argv = (const char *[]){ "/bin/true", NULL }, .policy = policy });
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err,
	                          "landshim: hint: missing = \"create\" makes the directory, missing = \"skip\" "
	                          "lets the policy do without it\n"),
	                   "%s", ran->err);
}
