/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim why: what is said is what the kernel does (tests/decide/), and how it is said. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "schema.h"

static const struct spawned *why(const char *const *words)
{
	const struct spawn spawn = { .argv = NULL };

	require_landlock(1);
	return landshim_spawn(&spawn, "why", words);
}

static const char *policy(void)
{
	return spawn_file("why.conf", spawn_text("abi = 7;\nunrestricted = \"signal\";\npaths = (\n"
	                                         "  { path = \"%s\"; allow = \"read\"; },\n"
	                                         "  { path = \"%s\"; allow = \"write_file\"; }\n);\n"
	                                         "network = {\n  connect_tcp = ( 443, \"8000-8010\" );\n};\n",
	                                         spawn_directory(), spawn_file("both", "")));
}

#define WHY(...) why((const char *[]){ "-c", policy(), __VA_ARGS__, NULL })

Test(why, a_right_that_a_rule_grants_is_said_with_its_file_and_line)
{
	const char *file = spawn_file("data", "");
	const struct spawned *ran = WHY("--right", "read_file", file);

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, spawn_text("read_file             yes  %s:4: %s\n", policy(), spawn_directory()));
}

Test(why, rights_from_two_rules_add_up)
{
	const struct spawned *ran = WHY("--right", "read_file", "--right", "write_file", spawn_path("both"));

	cr_expect_eq(ran->status, 0, "%s%s", ran->out, ran->err);
	cr_expect_not_null(strstr(ran->out, "read_file             yes"));
	cr_expect_not_null(strstr(ran->out, ":5: "), "%s", ran->out);
}

Test(why, a_right_that_is_missing_comes_with_the_line_to_add)
{
	const char *file = spawn_file("data", "");
	const struct spawned *ran = WHY("--right", "write_file", file);

	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_str_eq(ran->out,
	                 spawn_text("write_file            no   %s:4 grants %s other rights\n"
	                            "                             add: { path = \"%s\"; allow = \"write_file\"; }\n",
	                            policy(), spawn_directory(), file));
}

Test(why, the_line_to_add_allows_it)
{
	const char *file = spawn_file("a \"quoted\\\" name", "");
	const struct spawned *ran = WHY("--right", "write_file", file);
	const char *line = strstr(ran->out, "add: ");
	const char *with;

	cr_assert_not_null(line, "%s", ran->out);
	with = spawn_file("with.conf",
	                  spawn_text("abi = 7;\npaths = (\n  %.*s\n);\n", (int)strcspn(line + 5, "\n"), line + 5));
	ran = why((const char *[]){ "-c", with, "--right", "write_file", file, NULL });
	cr_expect_eq(ran->status, 0, "%s%s", ran->out, ran->err);
}

Test(why, without_a_right_all_that_fit_the_object_are_said)
{
	const struct spawned *ran = WHY(spawn_file("data", ""));

	cr_expect_not_null(strstr(ran->out, "execute "));
	cr_expect_not_null(strstr(ran->out, "truncate "));
	cr_expect_null(strstr(ran->out, "make_dir"));
	ran = WHY(spawn_directory());
	cr_expect_not_null(strstr(ran->out, "make_dir "));
	cr_expect_not_null(strstr(ran->out, "refer "));
}

Test(why, each_policy_must_allow_it)
{
	const char *none = spawn_file("none.conf", "abi = 7;\n");
	const struct spawned *ran =
		why((const char *[]){ "-c", policy(), "-c", none, "--right", "read_dir", spawn_directory(), NULL });

	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->out, "read_dir              yes  "), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, spawn_text("  no   %s: no rule has it\n", none)), "%s", ran->out);
}

Test(why, ports_and_scopes_are_asked_too)
{
	const struct spawned *ran = WHY("--connect-tcp", "8005");

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, "connect_tcp           yes  "), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, ":8\n"), "%s", ran->out);
	ran = WHY("--connect-tcp", "80");
	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->out, "add: network = { connect_tcp = 80; };\n"), "%s", ran->out);
	ran = WHY("--right", "signal");
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, ": unrestricted in the policy\n"), "%s", ran->out);
	ran = WHY("--right", "abstract_unix_socket");
	cr_expect_eq(ran->status, 1);
}

Test(why, a_path_that_is_missing_is_looked_at_by_its_directory)
{
	const struct spawned *ran = WHY("--right", "read_file", spawn_path("no/such"));

	cr_expect_eq(ran->status, 0);
	cr_expect_not_null(strstr(ran->out, " does not exist; what is made there has the rights of "), "%s", ran->out);
}

Test(why, a_path_is_the_object_that_it_leads_to)
{
	const char *link = spawn_path("link");

	cr_assert_eq(symlink("/etc/passwd", link), 0);
	cr_expect_eq(WHY("--right", "read_file", link)->status, 1);
}

Test(why, a_program_lends_its_arguments)
{
	const char *arg = spawn_file("arg.conf", "abi = 7;\npaths = ( { path = \"${@arg}\"; allow = \"read\"; } );\n");
	const char *file = spawn_file("data", "");

	cr_expect_eq(
		why((const char *[]){ "-c", arg, "--right", "read_file", file, "--", "/bin/cat", file, NULL })->status,
		0);
	cr_expect_eq(why((const char *[]){ "-c", arg, "--right", "read_file", file, NULL })->status, 1);
	cr_expect_eq(why((const char *[]){ "-c", arg, file, "--", "/no/such/program", NULL })->status, 125);
}

Test(why, what_the_filter_closes_is_denied_too)
{
	const char *closed = spawn_file("closed.conf", "abi = 11;\nmin_abi = 4;\n");
	const char *open = spawn_file("open.conf", "abi = 11;\nmin_abi = 4;\nfill = false;\n");

	require_landlock(4);
	cr_expect_eq(why((const char *[]){ "-c", closed, "--connect-udp", "53", NULL })->status, 1);
	/* The kernel itself denies it from ABI 10 on. */
	cr_expect_eq(why((const char *[]){ "-c", open, "--connect-udp", "53", NULL })->status, require_abi() >= 10);
}

Test(why, a_short_name_is_said_whole)
{
	const struct spawned *ran = why((const char *[]){ "-c", policy(), "/no", NULL });

	cr_expect_eq(ran->status, 1);
	cr_expect_eq(strncmp(ran->out, "/no does not exist; what is made there has the rights of /\n", 59), 0, "%s",
	             ran->out);
}

Test(why, the_nearest_rule_is_named_with_the_fragment_that_it_stands_in)
{
	const char *with_base = spawn_file("base.conf", "abi = 7;\ninclude = \"<base>\";\n");
	const struct spawned *ran =
		why((const char *[]){ "-c", with_base, "--right", "write_file", "/usr/bin/env", NULL });

	cr_expect_eq(ran->status, 1);
	cr_expect_not_null(strstr(ran->out, "/include/base.conf:"), "%s", ran->out);
}

Test(why, a_path_that_cannot_be_looked_up_is_an_error_and_not_missing)
{
	const struct spawned *ran = WHY(spawn_text("%s/below", spawn_file("data", "")));

	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, "cannot look it up"), "%s", ran->err);
	cr_expect_str_eq(ran->out, "");
}

Test(why, port_0_is_a_port)
{
	cr_expect_not_null(strstr(WHY("--json", "--bind-tcp", "0")->out, "\"port\":0,"));
	cr_expect_not_null(strstr(WHY("--json", "--right", "signal")->out, "\"port\":null,"));
}

struct mistake {
	const char *words[4];
	const char *said;
};

Test(why, mistakes_are_one_line_and_125)
{
	static const struct mistake mistakes[] = {
		{ { NULL }, "neither a PATH nor a port is named" },
		{ { "--right", "raed_file", "/" },
		  "there is no right \"raed_file\"\nlandshim: hint: did you mean \"read_file\"?" },
		{ { "--connect-tcp", "65536" },
		  "\"65536\" is not a port\nlandshim: hint: a port is a number from 0 to 65535" },
		{ { "--connect-tcp", "8o" }, "\"8o\" is not a port\n" },
		{ { "--connect-tcp", "80", "/" }, "either a PATH or a port" },
		{ { "--variable", "A=b" }, "\"A=b\" is not the name of a variable" },
		{ { "--variable", "A", "/" }, "--variable stands alone" },
		{ { "/", "/etc" }, "\"/etc\" is one PATH too many\nlandshim: hint: PROGRAM stands after --\n" },
		{ { "--right", "read_file" }, "a right on files wants a PATH" },
		{ { "--right", "connect_tcp", "/" }, "a right on ports is asked by --connect-tcp PORT and its like" },
	};

	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		const struct mistake *m = &mistakes[i];
		const struct spawned *ran =
			why((const char *[]){ "-c", policy(), m->words[0], m->words[1], m->words[2], NULL });

		cr_expect_eq(ran->status, 125, "%s", m->said);
		cr_expect_not_null(strstr(ran->err, m->said), "%s: %s", m->said, ran->err);
		cr_expect_str_eq(ran->out, "");
	}
	cr_expect_eq(why((const char *[]){ "/", NULL })->status, 125);
}

Test(why, a_variable_of_the_environment_is_asked_too)
{
	const char *drops =
		spawn_file("drops.conf", "abi = 7;\nenvironment = {\n  drop = [ \"X_*\", \"AWS_*\" ];\n};\n");
	const char *keeps = spawn_file("keeps.conf", "abi = 7;\nenvironment = { keep = [ \"LANG\" ]; };\n");
	const struct spawned *ran = why((const char *[]){ "-c", drops, "--variable", "AWS_KEY", NULL });

	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_str_eq(ran->out, spawn_text("AWS_KEY               no   %s:2: \"drop\" has \"AWS_*\"\n", drops));
	ran = why((const char *[]){ "-c", policy(), "-c", keeps, "--variable", "AWS_KEY", NULL });
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_str_eq(ran->out, spawn_text("AWS_KEY               yes  %s: takes no variable out\n"
	                                      "                      no   %s:2: \"keep\" does not name it\n"
	                                      "                             add: \"AWS_KEY\"\n",
	                                      policy(), keeps));
	ran = why((const char *[]){ "-c", keeps, "-c", drops, "--variable", "LANG", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, ":2: \"environment\" leaves it\n"), "%s", ran->out);
	/* What a program needs to start is kept whatever "keep" says. */
	cr_expect_eq(why((const char *[]){ "-c", keeps, "--variable", "LD_PRELOAD", NULL })->status, 0);
	schema_expect("why",
	              why((const char *[]){ "-c", drops, "-c", keeps, "--json", "--variable", "X_1", NULL })->out,
	              "asked = found['rights'][0]\nassert found['variable'] == 'X_1' and not found['allowed'], found\n"
	              "assert [p['rule'] for p in asked['policies']] == ['X_*', None], found\n"
	              "assert [p['add'] for p in asked['policies']] == [None, 'X_1'], found\n");
}

/* As it is when the program runs. */
Test(why, a_variable_is_there_or_not_as_it_was_said)
{
	static const char *const names[] = { "AWS_KEY", "HOME", "PATH", "X", "X_1" };
	const char *file = spawn_file("env.conf",
	                              "abi = 7; include = \"<base>\"; environment = { drop = [ \"X_*\", \"*S_K*\" "
	                              "]; };\npaths = { path = \"/usr\"; allow = \"read_execute\"; };\n");
	const char *env[] = { "AWS_KEY=1", "X=1", "X_1=1", NULL };
	const char *env_words[] = { "-c", file, "/usr/bin/env", NULL };
	const struct spawn spawn = { .env = env };
	const char *there;

	require_landlock(7);
	there = strdup(spawn_text("\n%s", landshim_spawn(&spawn, "run", env_words)->out));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct spawned *ran = why((const char *[]){ "-c", file, "--variable", names[i], NULL });

		cr_expect_eq(ran->status == 0, strstr(there, spawn_text("\n%s=", names[i])) != NULL, "%s: %s%s",
		             names[i], ran->out, there);
	}
}

Test(why, json_is_of_its_schema)
{
	const struct spawned *ran = WHY("--json", spawn_directory());

	cr_expect_eq(ran->status, 1);
	schema_expect("why", ran->out, "assert len(found['rights']) >= 16, found\n");
}
