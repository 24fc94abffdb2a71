/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the command says where it is used wrongly, or finds nothing: one line and
 * one hint.  That no line is without a hint, whatever the failure, is hinted.h's.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"

/* A policy with one mistake. */
#define BAD TEST_SOURCE "/tests/data/bad-unknown-setting.conf"

static const char *const failures[][7] = {
	{ NULL },
	{ "runn" },
	{ "--banana" },
	{ "run" },
	{ "run", "/bin/true" },
	{ "run", "-c" },
	{ "run", "-c", "tar" },
	{ "run", "-c", "tar", "/tmp" },
	{ "run", "-c", "tar", "./" },
	{ "run", "-c", "tar", "" },
	{ "run", "-c", "tar", "/etc/passwd/x" },
	{ "run", "-c", "no-such-policy", "/bin/true" },
	{ "run", "-c", BAD, "/bin/true" },
	{ "run", "--include", "/no/such", "/bin/true" },
	{ "run", "--include", "nope", "/bin/true" },
	{ "run", "--read", "/no/such", "/bin/true" },
	{ "run", "--abi", "99", "--read", "/", "/bin/true" },
	/* Options after PROGRAM are its own. */
	{ "run", "/bin/true", "-c", "tar" },
	{ "run", "/bin/true", "--read", "/tmp" },
	{ "run", "-c", "tar", "--banana", "/bin/true" },
	{ "run", "--read" },
	{ "run", "--print-policy" },
	{ "check" },
	{ "check", "-c" },
	{ "check", "-c", "no-such-policy" },
	{ "why" },
	{ "why", "-c", "tar" },
	{ "why", "-c", "tar", "--right", "reed", "/" },
	{ "explain" },
	{ "explain", "/bin/true" },
	{ "explain", "-c", "tar" },
	{ "explain", "-c", "tar", "/tmp" },
	{ "explain", "--audit", "/no/such" },
	{ "learn" },
	{ "learn", "/tmp" },
	{ "learn", "-o", "/no/such/x", "/bin/true" },
	{ "learn", "--from", BAD },
	{ "learn", "--from", "/no/such" },
	{ "env" },
	{ "env", "-c", "no-such-policy" },
	{ "env", "-c", BAD },
	{ "env", "-c", "/tmp" },
	{ "env", "-c", "/no/such/" },
	{ "import" },
	{ "import", "--firejail" },
	{ "import", "--firejail", "/no/such" },
	{ "import", "--landlockconfig", "/" },
	{ "import", "--landlockconfig", BAD },
	{ "import", "--landlockconfig", "/bin/true" },
	{ "wrap" },
	{ "wrap", "--remove" },
	{ "wrap", "--list", "x" },
	{ "wrap", "--list", "-d", "/no/such" },
	{ "wrap", "-d", "/no/such", "-c", "tar", "/bin/true" },
	{ "wrap", "-d", "/no/such", "--remove", "true" },
	{ "policies", "x" },
	{ "status", "x" },
	{ "rights", "--abi", "99" },
};

/* The variables of the environment that the command reads, set wrongly. */
static const char *const variables[][3] = {
	{ "LANDSHIM_VERBOSE=7" },
	{ "LANDSHIM_CONFIGS=x" },
	{ "LANDSHIM_BANANA=x" },
	{ "LANDSHIM_MODE=dry-run" },
	{ "LANDSHIM_STATUS_FD=2" },
	{ "LANDSHIM_STATUS_FD=99" },
	{ "LANDSHIM_VERBOSE=0", "LANDSHIM_VERBOSE=1" },
};

static void expect_line_and_hint(const struct spawned *ran, size_t i)
{
	const char *hint = strstr(ran->err, "\nlandshim: hint: ");
	const char *end = hint ? strchr(hint + 1, '\n') : NULL;

	cr_expect_neq(ran->status, 0, "%zu", i);
	cr_expect_str_eq(ran->out, "", "%zu: %s", i, ran->out);
	cr_expect_eq(strncmp(ran->err, "landshim: ", strlen("landshim: ")), 0, "%zu: %s", i, ran->err);
	cr_expect(hint && strchr(ran->err, '\n') == hint && end && !end[1], "%zu: %s", i, ran->err);
}

Test(failures, each_is_one_line_and_a_hint)
{
	for (size_t i = 0; i < COUNT(failures); i++)
		expect_line_and_hint(landshim_words(failures[i]), i);
}

Test(failures, a_variable_that_is_wrong_is_one_line_and_a_hint)
{
	for (size_t i = 0; i < COUNT(variables); i++) {
		const struct spawn spawn = { .env = variables[i] };

		expect_line_and_hint(
			landshim_spawn(&spawn, "run", (const char *[]){ "--read", "/", "--", "/bin/true", NULL }), i);
	}
}

static void stay_in_a_directory_that_goes(void *data)
{
	char gone[] = "/tmp/gone-XXXXXX";

	(void)data;
	if (!mkdtemp(gone) || chdir(gone) != 0 || rmdir(gone) != 0)
		_exit(99);
}

Test(failures, a_working_directory_that_is_gone_is_what_is_named)
{
	const char *json = spawn_file("x.json", "{\"pathBeneath\":[{\"allowedAccess\":[\"read_file\"],"
	                                        "\"parent\":[\".\"]}]}\n");
	const char *const words[][7] = {
		{ "run", "--read", ".", "/bin/true" },
		{ "run", "-c", "./x", "/bin/true" },
		{ "run", "-c", "./", "/bin/true" },
		{ "run", "--include", "./x", "/bin/true" },
		{ "env", "-c", "./" },
		{ "check", "-c", "./x" },
		{ "learn", "-o", "./x", "/bin/true" },
		{ "learn", "--merge", "./x", "/bin/true" },
		{ "learn", "--from", "./x" },
		{ "import", "--firejail", "./x" },
		{ "import", "--landrun", "--ro", "." },
		{ "import", "--landlockconfig", json },
		{ "why", "-c", "tar", "./x" },
		{ "wrap", "--list", "-d", "./x" },
		{ "wrap", "-c", "./", "/bin/true" },
	};
	const struct spawn spawn = { .prepare = stay_in_a_directory_that_goes };

	for (size_t i = 0; i < COUNT(words); i++) {
		const struct spawned *ran = landshim_spawn(&spawn, NULL, words[i]);

		cr_expect_not_null(strstr(ran->err,
		                          ": is a relative path, and the working directory cannot be found out\n"),
		                   "%zu: %s", i, ran->err);
		cr_expect_geq(ran->status, 2, "%zu: %d", i, ran->status);
	}
	landshim_refused(landshim_spawn(&spawn, NULL, words[0]),
	                 "landshim: .: is a relative path, and the working directory cannot be found out\n"
	                 "landshim: hint: change to a directory that is there, or write an absolute path\n");
}

Test(failures, each_mistake_of_a_policy_is_a_line_and_a_hint)
{
	const char *policy =
		spawn_file("two.conf", "abi = 1;\nbanana = 1;\npaths = ( { path = \"/\"; allow = \"raed\"; } );\n");
	const struct spawned *ran = landshim_words((const char *[]){ "run", "-c", policy, "/bin/true", NULL });

	cr_expect_str_eq(ran->err,
	                 spawn_text("landshim: %s:2: unknown setting \"banana\"\n"
	                            "landshim: hint: there are abi, min_abi, unrestricted, log, fill, harden, "
	                            "environment, include, paths, network\n"
	                            "landshim: %s:3: unknown right \"raed\"\n"
	                            "landshim: hint: did you mean \"read\"?\n",
	                            policy, policy));
}
