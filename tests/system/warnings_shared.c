/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of paths, and of policies, that others have a say in. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "require.h"
#include "run_check.h"

static char ways[256];

static void remove_ways(void)
{
	if (ways[0])
		(void)system(spawn_text("rm -rf '%s'", ways)); /* NOLINT(cert-env33-c) */
}

/* A directory that is not in /tmp, which everyone can write. */
static const char *in_ways(const char *name)
{
	struct stat st;

	if (!ways[0]) {
		(void)snprintf(ways, sizeof(ways), "%s/tests/ways-XXXXXX", TEST_BUILD);
		if (!mkdtemp(ways)) {
			ways[0] = '\0';
			cr_skip("the build directory is another user's");
		}
		(void)chmod(ways, 0755);
		for (const char *slash = strchr(ways + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
			cr_assert_eq(stat(spawn_text("%.*s", (int)(slash - ways), ways), &st), 0);
			if ((st.st_mode & 022) || (st.st_uid != 0 && st.st_uid != geteuid())) {
				(void)rmdir(ways);
				cr_skip("others can change the way to the build directory");
			}
		}
	}
	return spawn_text("%s/%s", ways, name);
}

static bool is_shared(const char *path)
{
	return run_check_warns(run_check(run_check_path(path, "read"), RUN_CHECK_ALONE), "shared-path");
}

Test(warnings, links_that_lie_where_others_can_write, .fini = remove_ways)
{
	const char *open = in_ways("open");

	cr_assert_eq(mkdir(open, 0755) + mkdir(in_ways("plain"), 0755), 0);
	cr_assert_eq(symlink("open/second", in_ways("first")) + symlink("/usr/share", in_ways("open/second")), 0);
	cr_expect_not(is_shared(in_ways("plain")));
	cr_expect_not(is_shared(in_ways("first")));
	cr_assert_eq(chmod(open, 01777), 0);
	cr_expect(is_shared(in_ways("first")));
	cr_expect_not(is_shared(open), "what it is, its own directory says");
	cr_expect_not(is_shared(in_ways("plain")));
}

Test(warnings, directories_of_groups_and_of_other_users, .fini = remove_ways)
{
	const char *directory;

	require_root();
	directory = in_ways("d");
	cr_assert_eq(mkdir(directory, 0755) + mkdir(in_ways("d/x"), 0755), 0);
	cr_assert_eq(chown(directory, 0, 65534), 0);
	cr_expect_not(is_shared(in_ways("d/x")));
	cr_assert_eq(chmod(directory, 0775), 0);
	cr_expect(is_shared(in_ways("d/x")), "its group can write");
	cr_assert_eq(chmod(directory, 01775), 0);
	cr_expect(is_shared(in_ways("d/x")), "sticky or not");
	cr_assert_eq(chmod(directory, 0755) + chown(directory, 65534, 0), 0);
	cr_expect(is_shared(in_ways("d/x")), "it is another user's");
}

static const char *check_at(const char *policy)
{
	return landshim_words((const char *[]){ "check", "-c", policy, NULL })->err;
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	cr_assert_not_null(file, "%s", path);
	(void)fputs(text, file);
	(void)fclose(file);
}

Test(warnings, policies_in_directories_of_other_users, .fini = remove_ways)
{
	const char *policy, *inner;

	require_root();
	policy = in_ways("p.conf");
	inner = in_ways("other/deep/inner.conf");
	cr_assert_eq(mkdir(in_ways("other"), 0755) + mkdir(in_ways("other/deep"), 0755), 0);
	write_text(policy, spawn_text("abi = 7; include = \"other/deep/inner.conf\";\n"));
	write_text(inner, "");
	cr_expect_null(strstr(check_at(policy), "[shared-path]"));
	cr_assert_eq(chown(in_ways("other"), 65534, 65534), 0);
	cr_expect_not_null(strstr(check_at(policy), spawn_text("%s: warning: the policy is reached through \"%s\", "
	                                                       "which others can change: belongs to another user "
	                                                       "[shared-path]\n",
	                                                       inner, in_ways("other"))),
	                   "%s", check_at(policy));
	/* Whoever owns a sticky directory is not kept. */
	cr_assert_eq(chmod(in_ways("other"), 01777), 0);
	cr_expect_not_null(strstr(check_at(policy), "[shared-path]"));
	cr_assert_eq(chown(in_ways("other"), 0, 0), 0);
	cr_expect_null(strstr(check_at(policy), "[shared-path]"));
	cr_assert_eq(chmod(in_ways("other"), 0777), 0);
	cr_expect_not_null(strstr(check_at(policy), "which others can change: everyone can write [shared-path]\n"));
	cr_assert_eq(chmod(in_ways("other"), 0755) + chown(in_ways("other/deep"), 65534, 0), 0);
	cr_expect_not_null(strstr(check_at(policy), "belongs to another user [shared-path]\n"));
}

Test(warnings, a_policy_of_another_user, .fini = remove_ways)
{
	const char *policy;

	require_root();
	policy = in_ways("owned.conf");
	write_text(policy, "abi = 7;\n");
	cr_expect_null(strstr(check_at(policy), "[policy-owner]"));
	cr_assert_eq(chown(policy, 65534, 0), 0);
	cr_expect_not_null(strstr(check_at(policy), spawn_text("%s: warning: belongs to user 65534, who can change it "
	                                                       "[policy-owner]\n",
	                                                       policy)),
	                   "%s", check_at(policy));
}

Test(warnings, the_matches_of_a_glob_make_one_line)
{
	const char *open = spawn_path("open");
	const char *said;

	cr_assert_eq(mkdir(open, 0755) + chmod(open, 0777), 0);
	for (int i = 0; i < 3; i++)
		(void)spawn_file(spawn_text("open/match%d", i), "");
	said = run_check(spawn_text("abi = 1; paths = ( { glob = \"%s/match*\"; allow = \"read\"; } );\n", open),
	                 RUN_CHECK_ALONE)
	               ->err;
	said = strstr(said, "match0\" leads through");
	cr_assert_not_null(said);
	cr_expect_null(strstr(said + 1, "match1\" leads through"), "%s", said);
}
