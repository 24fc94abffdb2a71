/* SPDX-License-Identifier: BSD-3-Clause */
/* Rules on the command line: a policy that needs no file. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define READER SPAWN_HOST("reader")
#define HOSTS TEST_BUILD "/tests/hosts"

static const struct spawn plain = { .preload = "" };

static const struct spawned *run(const char *const *words)
{
	return landshim_spawn(&plain, "run", words);
}

Test(rules, what_no_option_allows_is_denied)
{
	const char *open = spawn_file("open", ""), *secret = landshim_secret();
	const struct spawned *ran;

	require_landlock(1);
	ran = run((const char *[]){ "--include", "base", "--read-execute", HOSTS, "--read", open, "--", READER, open,
	                            secret, NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, secret), "%s", ran->err);
	ran = run((const char *[]){ "--include=<base>", "--allow", "read_file,execute=" HOSTS, "--", READER, open,
	                            NULL });
	cr_expect_str_eq(ran->out, spawn_text("denied %s\n", open), "%s", ran->err);
	ran = run((const char *[]){ "--include", "base", "--write", spawn_directory(), "--", "/bin/sh", "-c",
	                            spawn_text("echo 1 >%s/new && rm %s/new && echo done; echo 1 >/var/tmp/x",
	                                       spawn_directory(), spawn_directory()),
	                            NULL });
	cr_expect_str_eq(ran->out, "done\n", "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "/var/tmp/x"), "%s", ran->err);
}

/* What each way of opening a directory lets a program do there. */
Test(rules, each_path_option_is_what_it_says)
{
	static const struct {
		const char *option, *done;
	} ways[] = {
		{ "--read", "read\n" },
		{ "--read-execute", "read\nexecuted\n" },
		{ "--write", "read\nwritten\n" },
		{ "--allow=execute,read_file", "read\nexecuted\n" },
	};
	const char *script;

	require_landlock(1);
	(void)mkdir(spawn_path("d"), 0755);
	script = spawn_file("d/script", "#!/bin/sh\n");
	cr_assert_eq(chmod(script, 0755), 0);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const char *option = spawn_text("%s=%s", ways[i].option, spawn_path("d"));
		const struct spawned *ran = run(
			(const char *[]){ "--include", "base", option, "--", "/bin/sh", "-c",
		                          "cd \"$0\"; cat script >/dev/null && echo read; ./script && echo executed; "
		                          "echo >>script && echo written",
		                          spawn_path("d"), NULL });
		cr_expect_str_eq(ran->out, ways[i].done, "%s: %s", option, ran->err);
	}
}

/* And in the words of a policy, which says the same on kernels that have no such right yet. */
Test(rules, each_option_is_printed_in_its_own_words)
{
	static const char *const printed[][3] = {
		{ "--read", "/etc", "paths = ( { path = \"/etc\"; allow = [ \"read\" ]; }\n);\n" },
		{ "--read-execute", "/etc", "paths = ( { path = \"/etc\"; allow = [ \"read_execute\" ]; }\n);\n" },
		{ "--write", "/etc", "paths = ( { path = \"/etc\"; allow = [ \"read_write\" ]; }\n);\n" },
		{ "--allow", "execute=/etc", "paths = ( { path = \"/etc\"; allow = [ \"execute\" ]; }\n);\n" },
		{ "--connect-tcp", "1-2", "network = {\nconnect_tcp = (\n\t\"1-2\"\n );\n};\n" },
		{ "--bind-tcp", "3", "network = {\nbind_tcp = (\n\t3\n );\n};\n" },
		{ "--connect-udp", "53", "network = {\nconnect_send_udp = (\n\t53\n );\n};\n" },
		{ "--bind-udp", "54", "network = {\nbind_udp = (\n\t54\n );\n};\n" },
		{ "--unrestricted", "signal", "unrestricted = (\n\t\"signal\"\n );\n" },
		{ "--harden", "terminal", "harden = (\n\t\"terminal\"\n );\n" },
	};

	for (size_t i = 0; i < sizeof(printed) / sizeof(printed[0]); i++) {
		const struct spawned *ran =
			run((const char *[]){ printed[i][0], printed[i][1], "--print-policy", NULL });
		const char *rest = strstr(ran->out, "min_abi = ");

		cr_assert_not_null(rest, "%s%s", ran->out, ran->err);
		cr_expect_str_eq(strchr(rest, '\n') + 1, printed[i][2], "%s", printed[i][0]);
	}
}

Test(rules, paths_are_taken_as_they_are_and_from_the_working_directory)
{
	const struct spawn there = { .preload = "", .prepare = spawn_in_directory };
	static const char *const names[] = { "plain", "a \"b\" \\n", "line\nbreak", "\xc3\xa9\xff", "*[x]",
		                             "~",     "a=b,c",       "$x",          "tab\t\x7f" };
	const struct spawned *ran;

	require_landlock(1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *path = spawn_file(names[i], "");

		ran = landshim_spawn(&there, "run",
		                     (const char *[]){ "--include", "base", "--read-execute", HOSTS, "--allow",
		                                       spawn_text("read_file=%s", names[i]), "--", READER, path,
		                                       landshim_secret(), NULL });
		cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", path, spawn_path("secret")), "%s: %s",
		                 names[i], ran->err);
	}
}

/* A layer of its own: what -c denies stays denied, and what no option is about is the other's. */
Test(rules, beside_a_policy_they_are_about_their_own_families_alone)
{
	const char *open = spawn_file("open", ""), *secret = landshim_secret();
	const char *policy = spawn_file("policy.conf", landshim_tight(open));
	const struct spawned *ran;

	require_landlock(4);
	ran = run((const char *[]){ "-c", policy, "--connect-tcp", "443", "--", READER, open, secret, NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, secret), "%s", ran->err);
	/* Never wider. */
	ran = run((const char *[]){ "-c", policy, "--read-execute", "/", "--", READER, open, secret, NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, secret), "%s", ran->err);
	/* Narrower, by files. */
	ran = run((const char *[]){ "-c", policy, "--include", "base", "--read-execute", HOSTS, "--", READER, open,
	                            NULL });
	cr_expect_str_eq(ran->out, spawn_text("denied %s\n", open), "%s", ran->err);
	ran = run((const char *[]){ "-c", policy, "--connect-tcp", "443", "--print-policy", NULL });
	cr_expect_not_null(strstr(ran->out, "\"read_file\""), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\"signal\""), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\"bind_udp\""), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "\"bind_tcp\""), "%s", ran->out);
	/* Alone they are about everything. */
	ran = run((const char *[]){ "--connect-tcp", "443", "--print-policy", NULL });
	cr_expect_null(strstr(ran->out, "unrestricted"), "%s", ran->out);
}

static const struct {
	const char *words[6], *says;
} mistakes[] = {
	{ { "--read", "/no/such" },
	  "landshim: --read /no/such: cannot open \"/no/such\": no such file or directory (ENOENT)\n"
	  "landshim: hint: PATH must be there: name the directory of what is to be made; a policy's missing = "
	  "\"skip\" passes over it\n" },
	{ { "--read", "/no/such/*" },
	  "landshim: --read /no/such/*: cannot open \"/no/such/*\": no such file or directory (ENOENT)\n"
	  "landshim: hint: the PATH of an option is no pattern: a policy has glob = \"...\"\n" },
	{ { "--abi", "3", "--connect-tcp", "443" },
	  "landshim: --connect-tcp 443: \"connect_tcp\" came with ABI 4, and the policy is written for ABI 3\n"
	  "landshim: hint: raise --abi, and --min-abi says how old a kernel may be\n" },
	{ { "--read", "/tmp", "--harden", "nothing" },
	  "landshim: --harden nothing: unknown group of \"harden\": \"nothing\"\n"
	  "landshim: hint: --harden default asks for those that break the least\n" },
	{ { "--read", "--", "/bin/true" },
	  "landshim: --read: \"--\" is no value\n"
	  "landshim: hint: the option takes the next word, and -- stands after that\n" },
	{ { "--include", "bsae" },
	  "landshim: --include bsae: unknown fragment \"<bsae>\"\nlandshim: hint: did you mean \"<base>\"?\n" },
	{ { "--read", "/tmp", "--allow", "reed=/tmp" },
	  "landshim: --allow reed=/tmp: unknown right \"reed\"\nlandshim: hint: did you mean \"read\"?\n" },
	{ { "--allow", "read" }, "landshim: --allow: \"read\" names no path\n" },
	{ { "--write", "" }, "landshim: --write: \"\" names no path\n" },
	{ { "--read", "/tmp/${X}" },
	  "landshim: --read: \"/tmp/${X}\" holds \"${\", which is a variable in a policy\n" },
	{ { "--connect-tcp", "443,70000" },
	  "landshim: --connect-tcp 443,70000: \"connect_tcp\" is out of range\n"
	  "landshim: hint: it takes a number from 0 to 65535\n" },
	{ { "--bind-tcp", "http" }, "landshim: --bind-tcp http: " },
	{ { "--bind-udp", "" }, "landshim: --bind-udp : " },
	{ { "--connect-udp", "053" }, "landshim: --connect-udp 053: " },
	{ { "--unrestricted", "sygnal" },
	  "landshim: --unrestricted sygnal: unknown right \"sygnal\"\nlandshim: hint: did you mean \"signal\"?\n" },
	{ { "--harden", "stream" }, "landshim: --harden stream: \"stream\" has its place in \"fill\"\n" },
	{ { "--abi", "99" },
	  "landshim: --abi 99: \"abi\" is out of range\nlandshim: hint: it takes a number from 1 to 11\n" },
	{ { "--abi", "7x" }, "landshim: --abi: \"7x\" is no number\n" },
	{ { "--abi", "7", "--abi", "7" }, "landshim: --abi: \"7\" is a second one\n" },
	{ { "--abi", "3", "--min-abi", "4" }, "landshim: --min-abi 4: \"min_abi\" is out of range" },
	{ { "--abi", "3", "--connect-tcp", "80" },
	  "landshim: --connect-tcp 80: \"connect_tcp\" came with ABI 4, and the policy is written for ABI 3\n" },
	{ { "--unrestricted", "all,network,scope" }, "landshim: the command line: the policy restricts nothing\n" },
};

#define MISTAKES (sizeof(mistakes) / sizeof(mistakes[0]))

ParameterizedTestParameters(rules, what_is_wrong_is_said_of_the_option)
{
	static size_t indices[MISTAKES];

	for (size_t i = 0; i < MISTAKES; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, MISTAKES);
}

ParameterizedTest(size_t *index, rules, what_is_wrong_is_said_of_the_option)
{
	const char *words[10] = { NULL };
	int count = 0;

	for (const char *const *word = mistakes[*index].words; *word; word++)
		words[count++] = *word;
	words[count++] = "--";
	words[count] = "/bin/true";
	landshim_refused(run(words), mistakes[*index].says);
}

/* In the words of options, whichever value the hint speaks of. */
Test(rules, a_hint_about_min_abi_names_the_option)
{
	const struct spawned *ran;

	if (require_abi() >= 10)
		cr_skip("every right can be enforced here");
	ran = run((const char *[]){ "--abi", "11", "--min-abi", "1", "--bind-udp", "5", "--unrestricted",
	                            "all,scope,connect_tcp,bind_tcp", "--", "/bin/true", NULL });
	landshim_refused(ran, "landshim: ");
	cr_expect_not_null(strstr(ran->err, "landshim: hint: --min-abi 0 lets the program start without a sandbox\n"),
	                   "%s", ran->err);
}

/* What is named one by one is not lost on a kernel that is too old for it. */
Test(rules, a_right_that_is_named_is_needed_unless_it_is_said_otherwise)
{
	const struct spawned *ran = run((const char *[]){ "--connect-udp", "53", "--print-policy", NULL });

	cr_expect_not_null(strstr(ran->out, "min_abi = 10;"), "%s", ran->out);
	ran = run((const char *[]){ "--connect-udp", "53", "--min-abi", "1", "--print-policy", NULL });
	cr_expect_not_null(strstr(ran->out, "min_abi = 1;"), "%s", ran->out);
	ran = run((const char *[]){ "--allow", "read_file,ioctl_dev=/dev/null", "--print-policy", NULL });
	cr_expect_not_null(strstr(ran->out, "min_abi = 5;"), "%s", ran->out);
	ran = run((const char *[]){ "--allow", "ioctl_dev,read_file=/dev/null", "--print-policy", NULL });
	cr_expect_not_null(strstr(ran->out, "min_abi = 5;"), "%s", ran->out);
	ran = run((const char *[]){ "--read", "/", "--print-policy", NULL });
	cr_expect_not_null(strstr(ran->out, "min_abi = 1;"), "%s", ran->out);
}

Test(rules, print_policy_starts_nothing_and_needs_rules)
{
	landshim_refused(run((const char *[]){ "--print-policy", NULL }), "landshim: --print-policy prints rules");
	landshim_refused(run((const char *[]){ "--read", "/", "--print-policy", "/bin/true", NULL }),
	                 "landshim: \"/bin/true\": --print-policy starts no PROGRAM\n");
}
