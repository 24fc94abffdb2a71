/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim check --tree and --diff. */
#include <criterion/criterion.h>
#include <string.h>

#include "run_check.h"
#include "warning_case.h"

Test(check, a_tree_has_each_directory_once)
{
	const char *home = spawn_directory();
	const struct spawned *ran;

	warning_case_make("a/b/c/");
	warning_case_make("a/b/d/");
	warning_case_make("a/e");
	ran = run_check("abi = 7;\npaths = ( { path = \"~/a/b/c\"; allow = \"read\"; },\n"
	                "  { path = [ \"~/a/b/d\", \"~/a/b/c\" ]; allow = \"write_file\"; },\n"
	                "  { path = \"~/a/e\"; allow = \"read\"; } );\nnetwork = { connect_tcp = 80; };\n",
	                (const char *[]){ "--tree", NULL });
	cr_expect_str_eq(ran->out,
	                 spawn_text("%s/check-0.conf\n  %s/a\n    /b\n      /c  write_file read_file read_dir\n"
	                            "      /d  write_file\n    /e  read_file\n  ports 80-80  connect_tcp\n",
	                            home, home),
	                 "%s", ran->out);
}

Test(check, a_tree_of_the_root_holds_all_others)
{
	const struct spawned *ran = run_check("abi = 7;\npaths = ( { path = \"/usr\"; allow = \"write_file\"; },\n"
	                                      "  { path = \"/\"; allow = \"read_dir\"; } );\n",
	                                      (const char *[]){ "--tree", NULL });

	cr_expect_not_null(strstr(ran->out, "\n  /  read_dir\n    /usr  write_file\n"), "%s", ran->out);
}

/* What check says of two policies' difference; NULL: its status was another one. */
static const char *difference(const char *policy, const char *other, int status)
{
	const struct spawned *ran =
		run_check(policy, (const char *[]){ "--diff", spawn_file("other.conf", other), NULL });

	cr_expect_eq(ran->status, status, "%s%s", ran->out, ran->err);
	return ran->out;
}

Test(check, two_policies_are_compared_by_what_they_allow)
{
	static const char one[] = "abi = 7;\npaths = ( { path = \"/usr\"; allow = \"read\"; } );\n"
				  "network = { connect_tcp = ( 80, \"100-200\" ); };\n";

	cr_expect_str_eq(difference(one, one, 0), "");
	/* By the object: another path to it, and two rules for one. */
	cr_expect_str_eq(difference(one,
	                            "abi = 7;\npaths = ( { path = \"/usr/../usr\"; allow = \"read_file\"; },\n"
	                            "  { path = \"/usr\"; allow = \"read_dir\"; } );\n"
	                            "network = { connect_tcp = ( 80, \"100-150\", \"151-200\" ); };\n",
	                            0),
	                 "");
	/* What is so of a directory is not said of what lies in it. */
	cr_expect_str_eq(difference(one,
	                            "abi = 7; unrestricted = \"signal\";\n"
	                            "paths = { path = [ \"/usr\", \"/usr/share\" ]; allow = \"write_file\"; };\n"
	                            "network = { connect_tcp = \"150-300\"; };\n",
	                            1),
	                 "- /usr  read_file read_dir\n+ /usr  write_file\n- port 80  connect_tcp\n"
	                 "- ports 100-149  connect_tcp\n+ ports 201-300  connect_tcp\n+ outside  signal\n");
	cr_expect_str_eq(difference("abi = 7;\n", "abi = 7; unrestricted = \"truncate\";\n", 1), "+ /  truncate\n");
	cr_expect_str_eq(difference("abi = 7;\n", "abi = 0;\n", 2), "");
}

Test(check, tree_and_diff_are_used_alone)
{
	const char *policy = spawn_file("p.conf", "abi = 7;\n");

	landshim_refused(landshim_words((const char *[]){ "check", "-c", policy, "--json", "--tree", NULL }),
	                 "landshim: one of --json, --tree and --diff\n");
	landshim_refused(
		landshim_words((const char *[]){ "check", "-c", policy, "-c", policy, "--diff", policy, NULL }),
		"landshim: --diff compares one policy (-c POLICY) with OTHER\n");
}
