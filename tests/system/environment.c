/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment contract, from outside: what is asked for, and what is left. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "expect.h"
#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define POLICY                                          \
	"abi = 1; min_abi = 1; include = \"<base>\";\n" \
	"paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n"

/* Runs the inspecting host with exactly these entries, LD_PRELOAD and all. */
static const struct spawned *inspect(const char *const *env)
{
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .env = env };

	return spawn_run(&spawn);
}

static const char *config(void)
{
	return spawn_text("LANDSHIM_CONFIG=%s", spawn_file("policy.conf", POLICY));
}

/* Environments that are refused, and the first line of what is said. */
static const struct {
	const char *env[4];
	const char *says;
} refused[] = {
	{ { "LANDSHIM_CONFIG=" }, "landshim: LANDSHIM_CONFIG: is empty\n" },
	{ { "LANDSHIM_CONFIG=:/x" }, "landshim: LANDSHIM_CONFIG: an element of \":/x\" is empty\n" },
	{ { "LANDSHIM_CONFIG=/x:" }, "landshim: LANDSHIM_CONFIG: an element of \"/x:\" is empty\n" },
	{ { "LANDSHIM_CONFIG=/x::/y" }, "landshim: LANDSHIM_CONFIG: an element of \"/x::/y\" is empty\n" },
	{ { "LANDSHIM_CONFIG=a/b" }, "landshim: LANDSHIM_CONFIG: \"a/b\" is a relative path\n" },
	{ { "LANDSHIM_CONFIG=./b" }, "landshim: LANDSHIM_CONFIG: \"./b\" is a relative path\n" },
	{ { "LANDSHIM_CONIFG=/x" },
	  "landshim: LANDSHIM_CONIFG: unknown variable\nlandshim: hint: did you mean \"LANDSHIM_CONFIG\"?\n" },
	{ { "LANDSHIM_MODES=off" },
	  "landshim: LANDSHIM_MODES: unknown variable\nlandshim: hint: did you mean \"LANDSHIM_MODE\"?\n" },
	{ { "LANDSHIM_=x" }, "landshim: LANDSHIM_: unknown variable" },
	{ { "LANDSHIM_CONFIG" }, "landshim: LANDSHIM_CONFIG: has no value\n" },
	{ { "LANDSHIM_MODE=enforce" }, "landshim: LANDSHIM_MODE: is set, and LANDSHIM_CONFIG is not\n" },
	{ { "LANDSHIM_MODE=dry-run" }, "landshim: LANDSHIM_MODE: is set, and LANDSHIM_CONFIG is not\n" },
	{ { "LANDSHIM_MODE=" },
	  "landshim: LANDSHIM_MODE: \"\" is not a mode\nlandshim: hint: it is enforce, dry-run or off\n" },
	{ { "LANDSHIM_MODE=Off", "LANDSHIM_CONFIG=/x" },
	  "landshim: LANDSHIM_MODE: \"Off\" is not a mode\nlandshim: hint: it is enforce, dry-run or off\n" },
	{ { "LANDSHIM_MODE=off", "LANDSHIM_MODE=enforce", "LANDSHIM_CONFIG=/x" },
	  "landshim: LANDSHIM_MODE: is set twice, to different values\n" },
	{ { "LANDSHIM_CONFIG=/x", "LANDSHIM_CONFIG=/y" },
	  "landshim: LANDSHIM_CONFIG: is set twice, to different values\n" },
	{ { "LANDSHIM_VERBOSE=2", "LANDSHIM_CONFIG=/x" }, "landshim: LANDSHIM_VERBOSE: \"2\" is neither 0 nor 1\n" },
	{ { "LANDSHIM_VERBOSE=", "LANDSHIM_CONFIG=/x" }, "landshim: LANDSHIM_VERBOSE: \"\" is neither 0 nor 1\n" },
	{ { "LANDSHIM_STATUS_FD=1", "LANDSHIM_CONFIG=/x" },
	  "landshim: LANDSHIM_STATUS_FD: \"1\" is not the number of a descriptor above 2\n" },
	{ { "LANDSHIM_STATUS_FD=-3", "LANDSHIM_CONFIG=/x" },
	  "landshim: LANDSHIM_STATUS_FD: \"-3\" is not the number of a descriptor above 2\n" },
	{ { "LANDSHIM_STATUS_FD=3x", "LANDSHIM_CONFIG=/x" },
	  "landshim: LANDSHIM_STATUS_FD: \"3x\" is not the number of a descriptor above 2\n" },
	{ { "LANDSHIM_STATUS_FD=", "LANDSHIM_CONFIG=/x" },
	  "landshim: LANDSHIM_STATUS_FD: \"\" is not the number of a descriptor above 2\n" },
	{ { "LANDSHIM_STATUS_FD=99999999999999999999", "LANDSHIM_CONFIG=/x" },
	  "landshim: LANDSHIM_STATUS_FD: \"99999999999999999999\" is not the number of a descriptor above 2\n" },
	{ { "LANDSHIM_STATUS_FD=4", "LANDSHIM_CONFIG=/x" },
	  "landshim: LANDSHIM_STATUS_FD: the descriptor 4 is not open\n" },
};

#define REFUSED (sizeof(refused) / sizeof(refused[0]))

ParameterizedTestParameters(environment, what_is_unknown_or_contradicts_itself_is_refused)
{
	static size_t indices[REFUSED];

	for (size_t i = 0; i < REFUSED; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, REFUSED);
}

ParameterizedTest(size_t *index, environment, what_is_unknown_or_contradicts_itself_is_refused)
{
	const struct spawn spawn = { .env = refused[*index].env };

	expect_refused_spawn(&spawn, refused[*index].says);
}

Test(environment, nothing_is_asked_for_and_nothing_is_done)
{
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM, "LANDSHIM_VERBOSE=1", NULL };
	const struct spawned *ran = inspect(env);

	cr_assert_eq(ran->status, 0);
	cr_assert_not_null(strstr(ran->out, "entry LD_PRELOAD=" SPAWN_SHIM "\n"));
	cr_assert_not_null(strstr(ran->out, "entry LANDSHIM_VERBOSE=1\n"));
	cr_assert_not_null(strstr(ran->out, "no_new_privs 0\n"));
}

Test(environment, off_does_nothing_and_edits_nothing_whatever_else_is_set)
{
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM, "LANDSHIM_MODE=off",     "LANDSHIM_CONFIG=a::b",
		              "LANDSHIM_BANANA=1",      "LANDSHIM_STATUS_FD=77", NULL };
	const struct spawned *ran = inspect(env);

	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_str_eq(ran->err, "");
	for (size_t i = 0; env[i]; i++)
		cr_assert_not_null(strstr(ran->out, spawn_text("entry %s\n", env[i])), "%s", env[i]);
}

Test(environment, entries_are_taken_out_and_the_auxiliary_vector_is_found)
{
	/* With PATH and HOME, which are not ours. */
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM, config(), config(), "LANDSHIM_VERBOSE=0", NULL, NULL };
	const struct spawned *ran;

	require_landlock(1);
	for (int i = 0; i < 2; i++) {
		ran = inspect(env);
		cr_assert_eq(ran->status, 0, "%s", ran->err);
		cr_assert_null(strstr(ran->out, "blank entry"), "%s", ran->out);
		cr_assert_null(strstr(ran->out, "entry LD_"), "%s", ran->out);
		cr_assert_null(strstr(ran->out, "entry LANDSHIM_C"), "%s", ran->out);
		/* The fifth leaves room for no pair. */
		cr_assert_eq(strstr(ran->out, "entry LANDSHIM_=\n") != NULL, i == 1, "%s", ran->out);
		cr_assert_not_null(strstr(ran->out, spawn_text("entries %d\n", 2 + i)), "%s", ran->out);
		cr_assert_not_null(strstr(ran->out, spawn_text("page size %ld\n", sysconf(_SC_PAGESIZE))), "%s",
		                   ran->out);
		cr_assert_not_null(strstr(ran->out, "no_new_privs 1\n"), "%s", ran->out);
		env[4] = "LANDSHIM_MODE=enforce";
	}
}

/* What a child that loads the shim again is handed on by a parent that did. */
Test(environment, the_entry_that_may_be_left_is_no_error)
{
	const char *off[] = { "LD_PRELOAD=" SPAWN_SHIM, "LANDSHIM_=", NULL };
	const char *on[] = { "LD_PRELOAD=" SPAWN_SHIM, "LANDSHIM_=", config(), NULL };
	const char *bad[] = { "LD_PRELOAD=" SPAWN_SHIM, "LANDSHIM_=1", config(), NULL };
	const struct spawned *ran = inspect(off);

	require_landlock(1);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	ran = inspect(on);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, "no_new_privs 1\n"), "%s", ran->out);
	cr_expect_eq(inspect(bad)->status, 125);
}

/* Programs that show or hand on the environment as they got it, and shells. */
static const char *const handing_on[][5] = {
	{ "/usr/bin/env" },
	{ "/usr/bin/printenv" },
	{ "/bin/sh", "-c", "env" },
	{ "/bin/bash", "-c", "env" },
	{ "/usr/bin/zsh", "-fc", "env" },
	{ "/usr/bin/fish", "--no-config", "-c", "env" },
	{ "/usr/bin/ksh93", "-c", "env" },
	{ "/usr/bin/mksh", "-c", "env" },
	{ "/usr/bin/gawk", "BEGIN { for (n in ENVIRON) print n \"=\" ENVIRON[n] }" },
	{ "/usr/bin/mawk", "BEGIN { for (n in ENVIRON) print n \"=\" ENVIRON[n] }" },
	{ "/usr/bin/perl", "-e", "print map { \"$_=$ENV{$_}\\n\" } keys %ENV; system 'env'" },
	{ "/usr/bin/python3", "-c",
	  "import os; [print(n + '=' + os.environ[n]) for n in os.environ]; os.system('env')" },
};

#define HANDING_ON (sizeof(handing_on) / sizeof(handing_on[0]))

static int lines(const char *text)
{
	int count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

ParameterizedTestParameters(environment, nobody_shows_or_hands_on_an_entry_of_ours)
{
	static size_t indices[HANDING_ON];

	for (size_t i = 0; i < HANDING_ON; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, HANDING_ON);
}

/* By LD_PRELOAD, and by landshim run, which makes an even number of them. */
ParameterizedTest(size_t *index, environment, nobody_shows_or_hands_on_an_entry_of_ours)
{
	const char *policy = spawn_file("all.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
	const char *env[] = { spawn_text("LANDSHIM_CONFIG=%s", policy), NULL };
	const char *const *argv = handing_on[*index];
	const char *words[10] = { LANDSHIM, "run", "-v", "-c", policy };
	const struct spawn bare = { .argv = argv, .preload = "" }, under = { .argv = argv, .env = env },
			   run = { .argv = words, .preload = "" };
	int wanted;

	require_landlock(1);
	if (access(argv[0], X_OK) != 0)
		require_skip(argv[0]);
	for (size_t at = 0; at < 5; at++)
		words[5 + at] = argv[at];
	wanted = lines(spawn_run(&bare)->out);
	for (int k = 0; k < 2; k++) {
		const struct spawned *ran = spawn_run(k ? &run : &under);

		cr_expect_eq(ran->status, 0, "%s: %s", argv[0], ran->err);
		cr_expect_eq(lines(ran->out), wanted, "%s: %d: %s", argv[0], wanted, ran->out);
		cr_expect_neq(ran->out[0], '\n', "%s: %s", argv[0], ran->out);
		cr_expect_null(strstr(ran->out, "\n\n"), "%s: %s", argv[0], ran->out);
		cr_expect_null(strstr(ran->out, "\n=\n"), "%s: %s", argv[0], ran->out);
		cr_expect_null(strstr(ran->out, "LANDSHIM_"), "%s: %s", argv[0], ran->out);
		cr_expect_null(strstr(ran->out, "LD_PRELOAD"), "%s: %s", argv[0], ran->out);
	}
}

/* The block itself, as /proc/PID/environ shows it to others: not a byte of an entry is left. */
Test(environment, every_byte_of_a_blanked_entry_is_nul)
{
	const char *grants = "abi = 1; include = \"<base>\";\npaths = (\n"
			     "{ path = [ \"/usr/bin\", \"/bin\" ]; allow = \"read_execute\"; },\n"
			     "{ path = \"/proc\"; allow = \"read\"; } );\n";
	const char *argv[] = { "/bin/cat", "/proc/self/environ", NULL };
	/* Of each length that a loop over words may leave a part of. */
	const char *env[] = { spawn_text("LANDSHIM_CONFIG=%s", spawn_file("a", grants)),
		              spawn_text("LANDSHIM_CONFIG=%s", spawn_path("a")),
		              "LANDSHIM_MODE=enforce",
		              "LANDSHIM_VERBOSE=0",
		              "LANDSHIM_VERBOSE=0",
		              "LD_PRELOAD=/none/liblandshim.so",
		              "LD_PRELOAD=/none/x/liblandshim.so",
		              "LD_PRELOAD=" SPAWN_SHIM, /* the last one counts */
		              "AFTER=1",
		              NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .env = env };
	const struct spawned *ran;
	const char *at;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	/* A text ends at its NUL, and there are as many after PATH and HOME as there were bytes. */
	at = ran->out + strlen(ran->out) + 1;
	at += strlen(at) + 1;
	for (size_t i = 0; env[i + 1]; i++)
		for (size_t k = 0; k <= strlen(env[i]); k++, at++)
			cr_assert_eq(*at, '\0', "%s: \"%s\" is left", env[i], at);
	cr_assert_str_eq(at, "AFTER=1");
}

/* What LD_PRELOAD holds, and what is left of it. */
static const struct {
	const char *preload, *left;
} edits[] = {
	{ SPAWN_SHIM, NULL },
	{ SPAWN_SHIM ":" SPAWN_HOST("libnothing.so"), SPAWN_HOST("libnothing.so") },
	{ SPAWN_HOST("libnothing.so") ":" SPAWN_SHIM, SPAWN_HOST("libnothing.so") },
	{ SPAWN_HOST("libnothing.so") " " SPAWN_SHIM " " SPAWN_HOST("libthread.so"),
	  SPAWN_HOST("libnothing.so") ":" SPAWN_HOST("libthread.so") },
	{ "::" SPAWN_SHIM ":: ", NULL },
	{ ":" SPAWN_HOST("libnothing.so") "::" SPAWN_SHIM ":", SPAWN_HOST("libnothing.so") },
	{ SPAWN_SHIM ":" SPAWN_SHIM, NULL },
	{ TEST_BUILD "/tests/../liblandshim.so:" SPAWN_SHIM, NULL },
	/* Of another's: only the last component counts, and the file. */
	{ SPAWN_SHIM ":/nonexistent/liblandshim.so.0:/nonexistent/xliblandshim.so",
	  "/nonexistent/liblandshim.so.0:/nonexistent/xliblandshim.so" },
};

#define EDITS (sizeof(edits) / sizeof(edits[0]))

ParameterizedTestParameters(environment, our_entry_is_cut_out_and_the_others_stay)
{
	static size_t indices[EDITS];

	for (size_t i = 0; i < EDITS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, EDITS);
}

ParameterizedTest(size_t *index, environment, our_entry_is_cut_out_and_the_others_stay)
{
	const char *env[] = { spawn_text("LD_PRELOAD=%s", edits[*index].preload), config(), NULL };
	const struct spawned *ran;
	const char *entry;

	require_landlock(1);
	ran = inspect(env);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	entry = strstr(ran->out, "entry LD_PRELOAD");
	if (edits[*index].left)
		cr_assert_eq(strncmp(entry ? entry : "", spawn_text("entry LD_PRELOAD=%s\n", edits[*index].left),
		                     strlen(edits[*index].left) + 18),
		             0, "%s", ran->out);
	else
		cr_assert_null(entry, "%s", ran->out);
	/* What is odd leaves one behind. */
	cr_assert_not_null(strstr(ran->out, edits[*index].left ? "entries 4\n" : "entries 2\n"), "%s", ran->out);
}

Test(environment, every_copy_of_ld_preload_is_edited)
{
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM, config(), "LD_PRELOAD=/x.so:" SPAWN_SHIM, NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = inspect(env);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_null(strstr(ran->out, "liblandshim"), "%s", ran->out);
	cr_assert_not_null(strstr(ran->out, "entry LD_PRELOAD=/x.so\n"), "%s", ran->out);
}

Test(environment, a_link_to_the_shim_under_another_name_is_ours)
{
	const char *link = spawn_path("other.so");
	const char *second = spawn_path("second.so");
	const char *env[] = { spawn_text("LD_PRELOAD=%s:%s", link, second), config(), NULL };
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_eq(symlink(SPAWN_SHIM, link), 0);
	cr_assert_eq(symlink(SPAWN_SHIM, second), 0);
	ran = inspect(env);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_null(strstr(ran->out, "entry L"), "%s", ran->out);
}

Test(environment, dry_run_says_what_it_would_do_and_does_not)
{
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM, config(), "LANDSHIM_MODE=dry-run", NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = inspect(env);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_not_null(strstr(ran->err, "landshim: dry-run: would enforce "), "%s", ran->err);
	cr_assert_not_null(strstr(ran->err, "landshim: dry-run:   /usr/lib: execute read_file read_dir\n"), "%s",
	                   ran->err);
	cr_assert_not_null(strstr(ran->out, "no_new_privs 0\n"), "%s", ran->out);
}

/* Those that get a rule, and the summary counts as many: neither the quiet ones nor those of rights that are lost. */
Test(environment, dry_run_lists_the_ports_that_get_a_rule)
{
	static const char policy[] = "abi = 10; min_abi = 4; include = \"<base>\";\n"
				     "paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n"
				     "network = { connect_tcp = ( 22, \"80-81\" ); bind_udp = 53; };\n"
				     "log = { quiet = \"connect_tcp\"; quiet_ports = 443; };\n";
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM,
		              spawn_text("LANDSHIM_CONFIG=%s", spawn_file("ports.conf", policy)),
		              "LANDSHIM_MODE=dry-run", NULL };
	const struct spawned *ran;
	const char *wanted = spawn_text("landshim: dry-run:   port 22: connect_tcp\n"
	                                "landshim: dry-run:   ports 80-81: connect_tcp\n%s"
	                                "landshim: dry-run:   holes in execute ",
	                                require_abi() < 10 ? "" : "landshim: dry-run:   port 53: bind_udp\n");
	const char *ports;

	require_landlock(4);
	ran = inspect(env);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	ports = strstr(ran->err, "landshim: dry-run:   port");
	cr_assert_not_null(ports, "%s", ran->err);
	cr_assert_null(strstr(ran->err, " \n"), "%s", ran->err);
	cr_assert_null(strstr(ran->err, "port 443"), "%s", ran->err);
	cr_assert_eq(strncmp(ports, wanted, strlen(wanted)), 0, "%s", ports);
	if (require_abi() < 10)
		cr_assert_not_null(strstr(ran->err, ", 3 port rules, "), "%s", ran->err);
}

Test(environment, verbose_is_one_line)
{
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM, config(), "LANDSHIM_VERBOSE=1", NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = inspect(env);
	cr_assert_eq(strncmp(ran->err, "landshim: enforced ", 19), 0, "%s", ran->err);
	cr_assert_eq(strchr(ran->err, '\n'), ran->err + strlen(ran->err) - 1, "%s", ran->err);
}
