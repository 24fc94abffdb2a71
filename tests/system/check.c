/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim check. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "model/uapi.h"
#include "require.h"
#include "run_check.h"

/* --- what check shows --- */

Test(check, rules_are_shown_with_their_rights_and_their_place)
{
	const char *dir = spawn_directory();
	const struct spawned *ran;

	ran = run_check(spawn_text("abi = 7;\npaths = (\n  { path = \"${HOME}\"; allow = \"read\"; },\n"
	                           "  { path = \"/no/such\"; allow = \"read\"; missing = \"skip\"; }\n);\n"
	                           "network = { connect_tcp = 80; };\n"),
	                RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->out, spawn_text("%s  read_file read_dir  (%s/check-0.conf:3)\n", dir, dir)),
	                   "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "  skipped\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "connect_tcp"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "denied, but for what follows: execute write_file"), "%s", ran->out);
}

Test(check, each_abi_is_shown_with_its_release)
{
	static const char *const rows[] = { "    1  5.13   refused\n", "    6  6.12   refused\n",
		                            "    7  6.15   starts   enforces all 20 of 20\n" };
	const struct spawned *ran = run_check("abi = 7;\n", RUN_CHECK_ALONE);
	size_t lines = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_not_null(strstr(ran->out, rows[i]), "%s: %s", rows[i], ran->out);
	for (const char *at = strstr(ran->out, "  ABI  Linux"); at && *at; at = strchr(at, '\n') + 1)
		lines++;
	cr_expect_eq(lines, 1 + UAPI_ABI_NEWEST);
	ran = run_check("abi = 7; min_abi = 1;\n", (const char *[]){ "--abi", "3", NULL });
	cr_expect_not_null(strstr(ran->out,
	                          "    3  6.2    starts   enforces 15 of 20, not ioctl_dev bind_tcp connect_tcp "
	                          "abstract_unix_socket signal\n"),
	                   "%s", ran->out);
	cr_expect_null(strstr(ran->out, "5.13"));
}

Test(check, all_errors_are_reported_not_the_first_alone)
{
	const struct spawned *ran = run_check("abi = 7;\npaths = (\n  { path = \"/\"; allow = \"raed\"; },\n"
	                                      "  { path = \"/\"; alow = \"read\"; }\n);\nbanana = 1;\n",
	                                      RUN_CHECK_ALONE);

	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, ":3: unknown right \"raed\""), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":4: "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":6: "), "%s", ran->err);
}

Test(check, what_could_be_loaded_of_a_bad_policy_is_looked_at_too)
{
	const struct spawned *ran =
		run_check("abi = 7;\nbanana = 1;\npaths = (\n  { path = \"${NOT_SET}/x\"; allow = \"read\"; },\n"
	                  "  { path = \"/no/such\"; allow = \"read\"; }\n);\n",
	                  RUN_CHECK_ALONE);

	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, ":2: unknown setting \"banana\""), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":4: "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":5: cannot open \"/no/such\""), "%s", ran->err);
	cr_expect_str_eq(ran->out, "");
}

Test(check, a_program_that_is_not_there_hides_no_error_of_a_policy)
{
	const char *argument = spawn_file("argument", "");
	const struct spawned *ran = run_check("abi = 7;\nbanana = 1;\n", (const char *[]){ "/no/such", "x", NULL });

	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, "landshim: /no/such: cannot execute: "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":2: unknown setting \"banana\""), "%s", ran->err);
	/* Its arguments are there. */
	ran = run_check("abi = 7; paths = ( { path = \"${@arg}\"; allow = \"read\"; } );\n",
	                (const char *[]){ "/no/such", argument, NULL });
	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->out, spawn_text("  %s  read_file  (", argument)), "%s", ran->out);
	/* Which policy of a directory is meant is not known, and no error of its own. */
	ran = landshim_words((const char *[]){ "check", "-c", spawn_text("%s/", spawn_directory()), "/no/such", NULL });
	cr_expect_eq(ran->status, 2);
	cr_expect_str_eq(ran->err,
	                 "landshim: /no/such: cannot execute: no such file or directory (ENOENT)\n"
	                 "landshim: hint: look at the spelling, and whether each directory on the way is there\n");
}

Test(check, an_error_of_a_policy_does_not_hide_the_program)
{
	const struct spawned *ran = run_check("abi = 7; banana = 1;\n", (const char *[]){ "/bin/true", NULL });

	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->out, "LD_PRELOAD    the shim is loaded\n"), "%s", ran->out);
	ran = run_check("abi = 7; banana = 1;\n", (const char *[]){ "--json", "/bin/true", NULL });
	cr_expect_not_null(strstr(ran->out, "{\"policies\":[],\"program\":{\"path\":\"/bin/true\","), "%s", ran->out);
}

Test(check, a_policy_that_does_not_start_on_the_abi_asked_for_is_an_error)
{
	static const char policy[] = "abi = 7;\nmin_abi = 5;\n";
	const struct spawned *ran =
		run_check(policy, (const char *[]){ "--abi", "4", "--allow-warning", "tiocsti", NULL });

	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->out, "    4  6.7    refused\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->err, ":2: the program would not start on Landlock ABI 4 (Linux 6.7): "), "%s",
	                   ran->err);
	ran = run_check("abi = 7; min_abi = 1; unrestricted = [ \"all\" ];\n", (const char *[]){ "--abi", "3", NULL });
	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, "nothing of the policy could be enforced"), "%s", ran->err);
	ran = run_check(policy, (const char *[]){ "--abi", "5", NULL });
	cr_expect_neq(ran->status, 2, "%s", ran->err);
	ran = run_check(policy, (const char *[]){ "--abi", "all", NULL });
	cr_expect_neq(ran->status, 2, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, "    4  6.7    refused\n"), "%s", ran->out);
}

Test(check, several_policies_are_all_checked)
{
	const char *bad = spawn_file("bad.conf", "abi = 0;\n");
	const struct spawned *ran = run_check("abi = 99;\n", (const char *[]){ "-c", bad, NULL });

	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, "check-0.conf:1: "), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "bad.conf:1: "), "%s", ran->err);
}

Test(check, json_can_be_read)
{
	const char *file = spawn_path("out.json");
	const char *reader[] = { "/usr/bin/python3", "-c",
		                 "import json,sys\nd = json.load(open(sys.argv[1]))\n"
		                 "p = d['policies'][0]\nassert p['abi'] == 7 and len(p['kernels']) == 11, p\n"
		                 "assert p['paths'][0]['allow'] == ['read_file', 'read_dir'], p\n"
		                 "assert p['paths'][0]['line'] == 3, p\n"
		                 "assert [w['name'] for w in d['warnings']].count('writes-path') == 0\n"
		                 "assert d['errors'] == [] and d['program']['ld_preload'] is True, d\n"
		                 "assert d['program']['shim'] == '" SPAWN_SHIM "', d\n",
		                 file, NULL };
	const struct spawn spawn = { .argv = reader, .preload = "" };
	const struct spawned *ran =
		run_check(run_check_path("/usr", "read"), (const char *[]){ "--json", "/bin/true", NULL });

	(void)spawn_file("out.json", ran->out);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

Test(check, no_colour_goes_into_a_pipe)
{
	cr_expect_null(strchr(run_check(run_check_path("/usr", "read"), RUN_CHECK_ALONE)->out, 033));
}

Test(check, bytes_that_are_not_for_a_terminal_are_shown_as_numbers)
{
	const char *policy = spawn_file("a\033[31mb.conf", run_check_path("/usr", "read"));
	const struct spawned *ran = landshim_words((const char *[]){ "check", "-c", policy, NULL });

	cr_expect_null(strchr(ran->out, 033), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "/a\\x1B[31mb.conf:3)\n"), "%s", ran->out);
}

Test(check, columns_hold_for_paths_of_any_length_and_script)
{
	const char *dir = spawn_directory();
	const char *wide = "\xc3\xa4\xe2\x82\xac-in-one-name";
	const char *wider = "a-name-that-is-longer-than-what-a-column-may-take-up-of-a-line-on-a-terminal";
	const struct spawned *ran;

	(void)spawn_file(wide, "");
	(void)spawn_file(wider, "");
	ran = run_check(
		spawn_text("abi = 7;\npaths = (\n  { path = [ \"/usr\", \"~/%s\", \"~/%s\" ]; allow = \"read\"; }\n);"
	                   "network = { connect_tcp = 80; };\n",
	                   wide, wider),
		RUN_CHECK_ALONE);
	/* Two characters of five bytes. */
	cr_assert_leq(strlen(dir) + 1 + strlen(wide) - 3, 60u);
	for (size_t i = 0; i < 2; i++)
		cr_expect_not_null(strstr(ran->out,
		                          spawn_text("\n  %-*s  %s", (int)(strlen(dir) + 1 + strlen(wide) - 3),
		                                     i ? "port 80" : "/usr", i ? "connect_tcp" : "read_file")),
		                   "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, spawn_text("\n  %s/%s  read_file  (", dir, wide)), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, spawn_text("\n  %s/%s\n  %*s  read_file  (", dir, wider,
	                                               (int)(strlen(dir) + 1 + strlen(wide) - 3), "")),
	                   "%s", ran->out);
}

Test(check, usage)
{
	landshim_refused(landshim_words((const char *[]){ "check", NULL }), "landshim: neither a policy");
	landshim_refused(landshim_words((const char *[]){ "check", "--abi", "12", "-c", "tar", NULL }),
	                 "landshim: \"12\" is not an ABI");
	landshim_refused(landshim_words((const char *[]){ "check", "--abi", "x", "-c", "tar", NULL }), "landshim: ");
	landshim_refused(landshim_words((const char *[]){ "check", "--abi", " 7", "-c", "tar", NULL }),
	                 "landshim: \" 7\" is not an ABI");
	landshim_refused(landshim_words((const char *[]){ "rights", "--abi", "+07", NULL }),
	                 "landshim: \"+07\" is not an ABI");
	landshim_refused(landshim_words((const char *[]){ "rights", "--abi", "", NULL }), "landshim: ");
	landshim_refused(landshim_words((const char *[]){ "check", "--allow-warning", "x", "-c", "tar", NULL }),
	                 "landshim: there is no warning \"x\"\nlandshim: hint: a warning's name is its last word, in "
	                 "brackets\n");
	landshim_refused(
		landshim_words((const char *[]){ "check", "--allow-warning", "writes-pth", "-c", "tar", NULL }),
		"landshim: there is no warning \"writes-pth\"\nlandshim: hint: did you mean \"writes-path\"?\n");
	landshim_refused(landshim_words((const char *[]){ "status", "more", NULL }), "landshim: ");
	landshim_refused(landshim_words((const char *[]){ "rights", "--abi", "0", NULL }), "landshim: ");
	landshim_refused(landshim_words((const char *[]){ "rights", "--banana", NULL }), "landshim: unknown option");
}

Test(check, help_and_version)
{
	static const char *const names[] = { "run", "check", "status", "rights" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct spawned *ran = landshim_words((const char *[]){ names[i], "--help", NULL });

		cr_expect_eq(ran->status, 0);
		cr_expect_str_eq(ran->err, "");
		cr_expect_eq(strncmp(ran->out, spawn_text("usage: landshim %s", names[i]), 16 + strlen(names[i])), 0);
	}
	/* And what else: status_and_rights.c. */
	cr_expect_eq(strncmp(landshim_words((const char *[]){ "--version", NULL })->out, "landshim " TEST_VERSION "\n",
	                     strlen("landshim " TEST_VERSION "\n")),
	             0);
	cr_expect_eq(landshim_words((const char *[]){ "--help", NULL })->status, 0);
}

Test(check, version_names_the_libraries_that_are_inside)
{
	const char *commands[] = { LANDSHIM, LANDSHIM_DYNAMIC };
	bool is_static[2], named[2];

	for (size_t i = 0; i < 2; i++) {
		const struct spawn version = { .argv = (const char *[]){ commands[i], "--version", NULL },
			                       .preload = "" };
		const struct spawn headers = { .argv = (const char *[]){ "/usr/bin/readelf", "-lW", commands[i], NULL },
			                       .preload = "" };
		const struct spawned *ran = spawn_run(&version);

		cr_expect_not_null(strstr(ran->out, " inside, LGPL-2.1-or-later\n"), "%s", ran->out);
		cr_expect_not_null(strstr(ran->out, "\nlibconfig 1."), "%s", ran->out);
		named[i] = strstr(ran->out, "\nglibc 2.") || strstr(ran->out, "\nmusl inside, MIT\n");
		ran = spawn_run(&headers);
		cr_assert_eq(ran->status, 0, "%s", ran->err);
		is_static[i] = strstr(ran->out, "INTERP") == NULL;
		cr_expect_eq(named[i], is_static[i], "%s", commands[i]);
	}
	cr_expect_not(is_static[1]);
}

/* --- what it says of programs --- */

Test(check, a_sound_policy_is_sound)
{
	const struct spawned *ran;

	/* Away from /tmp, which others can write. */
	ran = landshim_words((const char *[]){ "check", "-c", TEST_SOURCE "/tests/data/sound.conf", "--allow-warning",
	                                       "tiocsti", "/bin/true", NULL });
	cr_expect_eq(ran->status, 0, "%s%s", ran->out, ran->err);
	cr_expect_str_eq(ran->err, "");
}

Test(check, a_set_uid_program_is_told_apart)
{
	const struct spawned *ran;
	const char *program = spawn_path("set-uid");

	require_root();
	landshim_copy("/bin/true", program, 04755);
	cr_assert_eq(chown(program, 65534, 65534), 0);
	cr_assert_eq(chmod(program, 04755), 0);
	ran = landshim_words((const char *[]){ "check", program, NULL });
	/* landshim run covers it. */
	cr_expect_eq(ran->status, 0);
	cr_expect(run_check_warns(ran, "not-preloaded"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, "LD_PRELOAD    the shim is not loaded: it is set-uid\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "landshim run  the outer layer, and the exact one by the shim\n"), "%s",
	                   ran->out);
}

Test(check, a_script_is_followed_to_its_interpreter)
{
	const char *script = spawn_file("script", "#!/bin/busybox sh\n");
	const struct spawned *ran;

	cr_assert_eq(chmod(script, 0755), 0);
	ran = landshim_words((const char *[]){ "check", script, NULL });
	cr_expect_eq(ran->status, 0);
	cr_expect_not_null(
		strstr(ran->err, spawn_text("landshim: %s: note: the shim is not loaded into it: landshim run confines "
	                                    "it by the outer layer alone [not-preloaded]\n",
	                                    script)),
		"%s", ran->err);
	cr_expect_not_null(strstr(ran->out, spawn_text("%s: -> /bin/busybox\n", script)), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "the outer layer alone: it is static\n"), "%s", ran->out);
}
