/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim check: what it shows is all there, under the names that the shim uses, for people and for scripts. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run_check.h"
#include "schema.h"

/* Asks python3's parser about the JSON that was printed, as d; home is HOME. */
static void holds(const struct spawned *ran, const char *expression)
{
	const char *argv[] = { "/usr/bin/python3",
		               "-c",
		               "import json,sys\nd = json.load(open(sys.argv[1]))\nhome = sys.argv[2]\n"
		               "assert eval(sys.argv[3]), d",
		               spawn_file("out.json", ran->out),
		               spawn_directory(),
		               expression,
		               NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };

	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s\n%s", expression, ran->err);
}

static const char *const as_json[] = { "--json", NULL };

Test(check, json_says_which_rules_are_quiet)
{
	holds(run_check("abi = 10; log = { quiet = [ \"read\", \"connect_tcp\" ]; quiet_ports = 25; };\n"
	                "paths = ( { path = \"/usr\"; allow = \"read\"; },\n"
	                "  { path = \"/etc\"; allow = \"read\"; quiet = true; } );\n"
	                "network = { connect_tcp = 80; };\n",
	                as_json),
	      "[(p['path'], p['quiet']) for p in d['policies'][0]['paths']] == [('/usr', False), ('/etc', True)] and "
	      "sorted((p['first'], p['quiet']) for p in d['policies'][0]['ports']) == [(25, True), (80, False)]");
}

Test(check, json_has_escapes_of_its_own)
{
	const char *name = "a\n\x1b\x7f\xc2\x85\"\\\xff";

	(void)spawn_file(name, "");
	holds(run_check("abi = 7; paths = ( { glob = \"~/a?*\"; allow = \"read\"; } );\n", as_json),
	      "d['policies'][0]['paths'][0]['path'] == home + '/a\\n\\x1b\\x7f\\x85\"\\\\' + r'\\xFF'");
	/* Errors and warnings are strings as well. */
	holds(run_check("abi = 7; paths = ( { path = \"/a\\x0Ab\"; allow = \"read\"; } );\n", as_json),
	      "'cannot open \"/a\\nb\"' in d['errors'][0]['text']");
}

Test(check, json_is_of_its_schema)
{
	const struct spawned *ran =
		run_check("abi = 7; unrestricted = \"bind_udp\";\n"
	                  "paths = ( { path = \"/usr/bin\"; allow = \"create\"; },\n"
	                  "  { path = \"/no/such\"; allow = \"read\"; missing = \"skip\"; },\n"
	                  "  { path = \"/no/such\"; allow = \"read\"; } );\nnetwork = { connect_tcp = 80; };\n",
	                  (const char *[]){ "--json", "/bin/true", NULL });

	cr_expect_eq(ran->status, 2);
	schema_expect("check", ran->out,
	              "assert len(found['errors']) == 1 and found['errors'][0]['name'] is None, found\n");
	ran = run_check("abi = 7; unrestricted = \"bind_udp\";\n"
	                "paths = ( { path = \"/usr/bin\"; allow = \"create\"; },\n"
	                "  { path = \"${@arg}\"; allow = \"read\"; },\n"
	                "  { path = \"/usr/share\"; allow = \"read\"; except = [ \"doc\", \"none\" ]; } );\nnetwork = "
	                "{ connect_tcp = 80; };\n",
	                (const char *[]){ "--json", "/bin/true", "/etc/passwd", NULL });
	schema_expect("check", ran->out,
	              "assert len(found['policies']) == 1 and found['program'], found\n"
	              "assert 'writes-path' in [w['name'] for w in found['warnings']], found\n"
	              "assert 'needless-unrestricted' in [n['name'] for n in found['notes']], found\n");
}

/* A setting that the schema does not know of fails here, where it is printed. */
Test(check, json_of_a_policy_with_every_setting_is_of_its_schema)
{
	static const char every[] =
		"abi = 11; min_abi = 1; unrestricted = \"signal\"; fill = [ \"stream\", \"udp\" ];\n"
		"harden = [ \"default\", \"listen\" ]; include = [ \"<start>\" ]; %s\n"
		"log = { same_exec = false; new_exec = true; subdomains = false; quiet = \"read\"; quiet_ports = 25; "
		"};\n"
		"paths = ( { path = \"/usr/share\"; allow = \"read\"; except = [ \"doc\", \"none\" ]; quiet = true; "
		"},\n"
		"  { path = \"~/made\"; allow = \"read_write\"; missing = \"create\"; },\n"
		"  { glob = \"/no/such*\"; allow = \"read\"; missing = \"skip\"; },\n"
		"  { path = \"${@arg}\"; allow = \"output\"; } );\n"
		"network = { connect_tcp = [ 80, 443 ]; bind_tcp = 8080; connect_send_udp = 53; bind_udp = 8081; };\n";
	static const char asserts[] = "policy = found['policies'][0]\n"
				      "assert len(policy['environment']['%s']) == 2, found\n"
				      "assert policy['paths'] and policy['ports'] and policy['made'], found\n"
				      "assert policy['carved'] and policy['excepted'] and policy['skipped'], found\n"
				      "assert found['program'] and found['arguments'], found\n";

	for (int drops = 0; drops < 2; drops++) {
		const char *name = drops ? "drop" : "keep";
		const char *edit = spawn_text("environment = { %s = [ \"HOME\", \"LC_*\" ]; };", name);
		const struct spawned *ran = run_check(spawn_text(every, edit),
		                                      (const char *[]){ "--json", "/bin/true", "/etc/passwd", NULL });

		schema_expect("check", ran->out, spawn_text(asserts, name));
	}
}

Test(check, each_argument_is_told_what_becomes_of_it)
{
	static const char *const parts[] = { "if=%s", "png:%s", "@%s", "part=@%s", "a:b=%s" };
	const char *taking = "abi = 7; paths = { path = \"${@arg}\"; allow = \"read\"; };\n";
	const char *file = strdup(spawn_file("data", ""));
	const char *link = strdup(spawn_path("link"));
	const char *const words[] = { "/bin/true", file, spawn_text("--from=%s", file), spawn_text("-f%s", file), "-x",
		                      "none",      NULL };
	const struct spawned *ran = run_check(taking, words);

	cr_expect_not_null(strstr(ran->out, spawn_text("  argument      %s: taken\n", file)), "%s", ran->out);
	cr_expect_not_null(
		strstr(ran->out,
	               spawn_text("  argument      --from=%s: taken, of an option that names a file\n", file)),
		"%s", ran->out);
	cr_expect_not_null(
		strstr(ran->out,
	               spawn_text("  argument      -f%s: an option that names a file, which no rule takes\n", file)),
		"%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "  argument      -x: an option\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "  argument      none: names nothing that exists\n"), "%s", ran->out);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *word = strdup(spawn_text(parts[i], file));

		ran = run_check(taking, (const char *[]){ "/bin/true", word, NULL });
		cr_expect_not_null(strstr(ran->out, spawn_text("  argument      %s: a word that seems to have a file's "
		                                               "name in it, which no rule takes\n",
		                                               word)),
		                   "%s", ran->out);
	}
	ran = run_check(taking, (const char *[]){ "/bin/true", "https://x", NULL });
	cr_expect_not_null(strstr(ran->out, "  argument      https://x: names nothing that exists\n"), "%s", ran->out);
	cr_assert_eq(symlink("/etc/passwd", link), 0);
	ran = run_check(taking, (const char *[]){ "/bin/true", link, NULL });
	cr_expect_not_null(strstr(ran->out,
	                          spawn_text("  argument      %s: skipped, for it leads through a link\n", link)),
	                   "%s", ran->out);
	ran = run_check("abi = 7;\n", (const char *[]){ "/bin/true", file, NULL });
	cr_expect_not_null(strstr(ran->out,
	                          spawn_text("  argument      %s: a file, which no rule of the policy takes\n", file)),
	                   "%s", ran->out);
}

Test(check, what_stays_open_is_said_in_words)
{
	static const char tail[] = "use what was open when it started, or is passed to it\n";
	const struct spawned *ran = run_check("abi = 7; min_abi = 1;\n", (const char *[]){ "--abi", "3", NULL });

	cr_expect_not_null(strstr(ran->out, "on Landlock ABI 3 (Linux 6.2) the program can still"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "connect to any TCP port,"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, tail), "%s", ran->out);
	ran = run_check("abi = 7; min_abi = 1;\n", (const char *[]){ "--abi", "7", NULL });
	cr_expect_null(strstr(ran->out, "connect to any TCP port,"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "send UDP,"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "(MPTCP, SCTP)"), "%s", ran->out);
	ran = run_check("abi = 7; fill = false; unrestricted = \"read_file\";\n",
	                (const char *[]){ "--abi", "7", NULL });
	cr_expect_not_null(strstr(ran->out, "(MPTCP, SCTP)"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "read any file,"), "%s", ran->out);
	/* By the filter, for new sockets. */
	ran = run_check("abi = 11; min_abi = 1; harden = \"metadata\";\n", (const char *[]){ "--abi", "7", NULL });
	cr_expect_null(strstr(ran->out, "send UDP,"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "change modes"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "connect to UNIX sockets by their paths,"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "set priorities and processors"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "see every variable of its environment,"), "%s", ran->out);
	ran = run_check("abi = 7; environment = { drop = \"A\"; };\n", (const char *[]){ "--abi", "7", NULL });
	cr_expect_null(strstr(ran->out, "see every variable"), "%s", ran->out);
	ran = run_check("abi = 7;\n", (const char *[]){ "--abi", "6", NULL });
	cr_expect_not_null(strstr(ran->out, "on Landlock ABI 6 (Linux 6.12) the program does not start\n"), "%s",
	                   ran->out);
	cr_expect_not_null(strstr(run_check("abi = 1;\n", RUN_CHECK_ALONE)->out, "\non this kernel the program "));
}

Test(check, a_program_without_a_magic_line_is_named)
{
	const char *script = spawn_file("script", "echo\n");
	const struct spawned *ran;

	cr_assert_eq(chmod(script, 0755), 0);
	ran = landshim_words((const char *[]){ "check", script, NULL });
	cr_expect_eq(strncmp(ran->out, spawn_text("%s: -> /bin/sh -> /", script), strlen(script) + 16), 0, "%s",
	             ran->out);
	ran = landshim_words((const char *[]){ "check", "--json", script, NULL });
	holds(ran, "d['program']['path'] == home + '/script' and d['program']['chain'][:2] == [home + '/script', "
	           "'/bin/sh']");
}

static void into_home(void *data)
{
	if (chdir(data) != 0)
		_exit(99);
}

/* As LANDSHIM_CONFIG and the shim's own messages have it. */
Test(check, a_policy_in_the_working_directory_has_the_name_that_the_shim_gives_it)
{
	const char *home = spawn_directory();
	const struct spawn spawn = { .prepare = into_home, .data = strdup(home) };
	const struct spawned *ran;

	cr_assert_eq(mkdir(spawn_path("sub"), 0755), 0);
	(void)spawn_file("x.conf", "abi = 7; paths = ( { path = \"${@policy_dir}/sub\"; allow = \"read\"; } );\n");
	(void)spawn_file("default.conf", "abi = 7;\n");
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", ".//./x.conf", NULL });
	cr_expect_eq(strncmp(ran->out, spawn_text("%s/x.conf: ABI 7", home), strlen(home) + 14), 0, "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, spawn_text("\n  %s/sub  ", home)), "%s", ran->out);
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", "sub/../x.conf", NULL });
	cr_expect_eq(strncmp(ran->out, spawn_text("%s/sub/../x.conf: ", home), strlen(home) + 16), 0, "%s", ran->out);
	/* A directory is one still. */
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", "./", "/bin/true", NULL });
	cr_expect_eq(strncmp(ran->out, spawn_text("%s/default.conf: ", home), strlen(home) + 15), 0, "%s%s", ran->out,
	             ran->err);
}
