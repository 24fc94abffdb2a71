/* SPDX-License-Identifier: BSD-3-Clause */
/* learn --merge and -c: what a policy lacks, and nothing of it lost. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "learned.h"

static const char *policy(void)
{
	return spawn_path("own.conf");
}

static bool is_subsequence(const char *old, const char *new)
{
	for (; *new &&*old; new ++)
		old += *new == *old;
	return *old == '\0';
}

static const struct spawned *merge(const char *const *words)
{
	const char *all[32] = { "--merge", policy() };

	for (size_t i = 0; words[i]; i++)
		all[2 + i] = words[i];
	return learned_command("learn", all);
}

#define CAT                                 \
	(const char *[])                    \
	{                                   \
		"/bin/cat", "../data", NULL \
	}

/* Each form in which a policy may have its rules. */
static const char *const forms[] = {
	"abi = 7; include = \"<base>\";\npaths = ( { path = \"/opt\"; allow = \"read\"; missing = \"skip\"; } );\n",
	"abi = 7; include = \"<base>\";\npaths = { path = \"/opt\"; allow = \"read\"; missing = \"skip\"; };\n",
	"abi = 7; include = \"<base>\";\npaths = ( );\n",
	"abi = 7; include = \"<base>\";\npaths : (\n  { path = \"/opt\"; allow = \"read\"; missing = \"skip\"; } // "
	"last )\n)\n",
	"abi = 7; include = \"<base>\";\n// paths = (\n/* paths = ( */ # paths = (\n",
	"abi = 7; include = \"<base>\";",
	"abi = 7;\r\ninclude = \"<base>\";\r\npaths = (\r\n  { path = \"/opt\"; allow = \"read\"; missing = \"skip\"; "
	"}\r\n);\r\n",
	"paths = ( { path = [ \"/opt\", \"/srv/\\\" ) }\" ]; allow = \"read\"; missing = \"skip\"; }, /* ) */ "
	"{ glob = \"/opt/*)\"; allow = \"read\"; missing = \"skip\"; } ); abi = 7; include = \"<base>\";\n",
};

Test(learn_merge, rules_are_put_in_and_nothing_is_lost)
{
	const char *data = spawn_file("data", "text\n");

	(void)data;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct spawned *ran;
		const char *text;

		(void)spawn_file("own.conf", forms[i]);
		ran = merge(CAT);
		cr_assert_eq(ran->status, 0, "%zu: %s", i, ran->err);
		text = spawn_read(policy());
		cr_expect(is_subsequence(forms[i], text), "%zu: %s", i, text);
		cr_expect_not_null(strstr(text, "{ path = \"${@arg}\"; allow = \"read_file\"; }"), "%zu: %s", i, text);
		ran = learned_command("run", (const char *[]){ "-c", policy(), "/bin/cat", "../data", NULL });
		cr_expect_str_eq(ran->out, "text\n", "%zu: %s%s", i, ran->err, text);
		/* The second time nothing is lacking. */
		cr_assert_eq(merge(CAT)->status, 0);
		cr_expect_str_eq(spawn_read(policy()), text, "%zu", i);
	}
}

Test(learn_merge, lines_end_as_the_others_do)
{
	const char *text;

	(void)spawn_file("data", "text\n");
	(void)spawn_file("own.conf", forms[6]);
	cr_assert_eq(merge(CAT)->status, 0);
	text = spawn_read(policy());
	for (const char *at = strchr(text, '\n'); at; at = strchr(at + 1, '\n'))
		cr_assert_eq(at[-1], '\r', "%s", text);
}

Test(learn_merge, mode_and_owner_stay_and_nothing_lies_beside_it)
{
	struct stat st;

	(void)spawn_file("data", "text\n");
	(void)spawn_file("own.conf", forms[0]);
	cr_assert_eq(chmod(policy(), 0640), 0);
	if (geteuid() == 0)
		cr_assert_eq(chown(policy(), 1, 2), 0);
	cr_assert_eq(merge(CAT)->status, 0);
	cr_assert_eq(stat(policy(), &st), 0);
	cr_expect_eq(st.st_mode & 07777, 0640U);
	if (geteuid() == 0) {
		cr_expect_eq(st.st_uid, 1U);
		cr_expect_eq(st.st_gid, 2U);
	}
	cr_expect_eq(system(spawn_text("ls %s/own.conf.* >/dev/null 2>&1", spawn_directory())) & 0xff00, 0x200);
}

Test(learn_merge, a_link_and_a_file_of_two_names_are_refused)
{
	const struct spawned *ran;

	(void)spawn_file("data", "text\n");
	(void)spawn_file("real.conf", forms[0]);
	cr_assert_eq(symlink("real.conf", policy()), 0);
	ran = merge(CAT);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, "it is a link: name what it leads to"), "%s", ran->err);
	cr_assert_eq(unlink(policy()), 0);
	cr_assert_eq(link(spawn_path("real.conf"), policy()), 0);
	ran = merge(CAT);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, "it is no regular file, or has other names\n"));
	cr_expect_str_eq(spawn_read(policy()), forms[0]);
}

Test(learn_merge, a_policy_that_changed_meanwhile_stays_as_it_is)
{
	const struct spawned *ran;

	(void)spawn_file("data", "text\n");
	(void)spawn_file("own.conf", forms[0]);
	ran = merge((const char *[]){ "/bin/sh", "-c", "cat ../data; echo '// theirs' >>../own.conf", NULL });
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, "it has changed meanwhile, and stays as it is"), "%s", ran->err);
	cr_expect_not_null(strstr(spawn_read(policy()), "// theirs"));
	cr_expect_null(strstr(spawn_read(policy()), "learned"));
}

Test(learn_merge, ports_join_those_of_their_right)
{
	static const char record[] =
		"{\"learned\":1,\"abi\":7,\"status\":0,\"runs\":1,\"incomplete\":false,\"argv\":[\"x\"],\"cwd\":null,"
		"\"home\":null,\"tmp\":null,\"path\":[]}\n"
		"{\"need\":\"port\",\"path\":null,\"rights\":[\"connect_tcp\"],\"port\":443,\"flags\":[],"
		"\"programs\":[\"x\"],\"more_programs\":false,\"calls\":[\"connect\"],\"more_calls\":false,\"count\":1}"
		"\n"
		"{\"need\":\"port\",\"path\":null,\"rights\":[\"connect_tcp\"],\"port\":80,\"flags\":[],"
		"\"programs\":[\"x\"],\"more_programs\":false,\"calls\":[\"connect\"],\"more_calls\":false,\"count\":1}"
		"\n";
	static const struct {
		const char *before, *after;
	} cases[] = {
		{ "abi = 7;\nnetwork = { connect_tcp = 80; };\n",
		  "abi = 7;\nnetwork = { connect_tcp = ( 80, 443 ); };\n" },
		{ "abi = 7;\nnetwork = { connect_tcp = [ 80 ]; };\n",
		  "abi = 7;\nnetwork = { connect_tcp = [ 80, 443 ]; };\n" },
		{ "abi = 7;\nnetwork = { connect_tcp = ( \"1-80\" ); };\n",
		  "abi = 7;\nnetwork = { connect_tcp = ( \"1-80\", 443 ); };\n" },
		{ "abi = 7;\nnetwork = { connect_tcp = \"1-80\"; };\n",
		  "abi = 7;\nnetwork = { connect_tcp = ( \"1-80\", 443 ); };\n" },
		{ "abi = 7;\nnetwork = { bind_tcp = 443; };\n",
		  "abi = 7;\nnetwork = { bind_tcp = 443; \n  connect_tcp = ( 80, 443 );\n};\n" },
		{ "abi = 7;\n", "abi = 7;\n\nnetwork = {\n  connect_tcp = ( 80, 443 );\n};\n" },
		{ "abi = 7;\nunrestricted = \"network\";\n", "abi = 7;\nunrestricted = \"network\";\n" },
		{ "abi = 3;\n", "abi = 3;\n" },
	};
	const char *path = spawn_file("record.json", record);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct spawned *ran;

		(void)spawn_file("own.conf", cases[i].before);
		ran = merge((const char *[]){ "--from", path, NULL });
		cr_expect_eq(ran->status, 0, "%s", ran->err);
		cr_expect_str_eq(spawn_read(policy()), cases[i].after);
		/* What is newer than the policy's ABI is named. */
		cr_expect_eq(strstr(ran->err, "bind_tcp, connect_tcp, ") != NULL,
		             strncmp(cases[i].before, "abi = 3;", 8) == 0, "%s", ran->err);
	}
}

Test(learn_merge, with_c_only_what_it_lacks_is_written)
{
	const struct spawned *ran;
	const char *before;

	(void)spawn_file("data", "text\n");
	before = spawn_file("own.conf", "abi = 7; include = \"<base>\";\n");
	ran = learned_command("learn", (const char *[]){ "-c", before, "-o", learned_policy_path(), "/bin/cat",
	                                                 "../data", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text("landshim: hint: add this to %s: include = \"%s\";\n", before,
	                                               learned_policy_path())),
	                   "%s", ran->err);
	cr_expect_not(learned_has("abi ="), "%s", learned_policy());
	cr_expect_not(learned_has("/etc/ld.so.cache"));
	cr_expect(learned_has("${@arg}"));
	(void)spawn_file("own.conf", spawn_text("abi = 7; include = [ \"<base>\", \"%s\" ];\n", learned_policy_path()));
	ran = learned_command("run", (const char *[]){ "-c", before, "/bin/cat", "../data", NULL });
	cr_expect_str_eq(ran->out, "text\n", "%s", ran->err);
}

Test(learn_merge, a_file_for_policies_to_include_is_included)
{
	const struct spawned *ran;
	const char *part;

	(void)spawn_file("data", "text\n");
	part = spawn_file("part.conf",
	                  spawn_text("include = \"<base>\"; paths = ( { path = \"%s\"; allow = \"read\"; } );\n",
	                             spawn_path("data")));
	ran = learned_command("learn",
	                      (const char *[]){ "-c", part, "-o", learned_policy_path(), "/bin/cat", "../data", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect(learned_has(spawn_text("include = \"%s\";", part)), "%s", learned_policy());
	cr_expect_not(learned_has("paths"), "%s", learned_policy());
	cr_expect_str_eq(LEARNED_RUN("/bin/cat", "../data")->out, "text\n");
}

/* --- other options ------------------------------------------------------------------------ */

Test(learn_options, within_denies_and_what_is_denied_is_not_learned)
{
	const struct spawned *ran;

	(void)learned_file("a", "a\n");
	(void)learned_file("b", "b\n");
	(void)spawn_file("own.conf", spawn_text("abi = 7; include = \"<base>\"; paths = ( { path = \"%s\"; allow = "
	                                        "\"read_file\"; } );\n",
	                                        learned_path("a")));
	ran = learned_command("learn", (const char *[]){ "--within", policy(), "-o", learned_policy_path(), "/bin/sh",
	                                                 "-c", "cat a; cat b", NULL });
	cr_expect_str_eq(ran->out, "a\n", "%s", ran->err);
	cr_expect(learned_has("${@cwd}/a"), "%s", learned_policy());
	cr_expect_not(learned_has("${@cwd}/b"));
	cr_expect_not_null(strstr(ran->err, "calls were denied meanwhile, by --within or file modes"), "%s", ran->err);
}

Test(learn_options, of_several_runs_all_is_learned)
{
	static const char script[] = "test -e seen && cat ../second; echo >seen";

	(void)spawn_file("second", "");
	(void)learned_command("learn", (const char *[]){ "--runs", "2", "-o", learned_policy_path(), "/bin/sh", "-c",
	                                                 script, NULL });
	cr_expect(learned_has("${HOME}/second\"; allow = \"read_file\""), "%s", learned_policy());
	cr_expect(learned_has("// Learned from runs of:"));
}

Test(learn_options, after_its_seconds_a_run_is_ended_and_what_was_seen_is_written)
{
	(void)learned_file("a", "");
	cr_expect_eq(learned_command("learn", (const char *[]){ "--for", "1", "-o", learned_policy_path(), "/bin/sh",
	                                                        "-c", "cat a; sleep 60", NULL })
	                     ->status,
	             0);
	cr_expect(learned_has("${@cwd}/a"), "%s", learned_policy());
	cr_expect(learned_has("// INCOMPLETE: calls may be missing.\n"));
}

Test(learn_options, so_many_siblings_become_one)
{
	(void)learned_path("");
	cr_assert_eq(mkdir(learned_path("d"), 0755), 0);
	(void)learned_file("d/1.x", "");
	(void)learned_file("d/2.x", "");
	(void)learned_command("learn", (const char *[]){ "--collapse", "2", "-o", learned_policy_path(), "/bin/sh",
	                                                 "-c", "cat d/1.x d/2.x", NULL });
	cr_expect(learned_has("{ glob = \"${@cwd}/d/*.x\"; allow = \"read_file\"; }"), "%s", learned_policy());
}

Test(learn_options, what_does_not_go_together_is_refused)
{
	static const char *const cases[][8] = {
		{ "--from", "x", "/bin/true" }, { "--merge", "x", "-c", "y", "/bin/true" },
		{ "--runs", "0", "/bin/true" }, { "--abi", "12", "/bin/true" },
		{ "--for", "x", "/bin/true" },  { "--json", "-c", "tar", "/bin/true" },
		{ "--collapse", "1", "x" },     { NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_eq(learned_command("learn", cases[i])->status, 125, "%zu", i);
}
