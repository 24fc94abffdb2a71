/* SPDX-License-Identifier: BSD-3-Clause */
/* "environment" in a policy: what the program finds of its environment, and who has taken out the rest. */
#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define PATHS "include = \"<base>\"; paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n"
#define DROP "abi = 1; environment = { drop = [ \"*_TOKEN\", \"AWS_*\" ]; };\n" PATHS

static const char *const entries[] = { "AWS_KEY=1", "A_TOKEN=2", "LANG=C",  "TOKEN=3",
	                               "A_TOKEN=4", "AWS_KEY",   "OTHER=5", NULL };

/* What env(1) or the inspecting host prints of its environment. */
static const struct spawned *inspect(const char *policy, const char *const *env)
{
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	const struct spawn spawn = { .argv = argv, .policy = policy, .env = env, .status = true };

	return spawn_run(&spawn);
}

static bool has(const struct spawned *ran, const char *entry)
{
	return strstr(ran->out, spawn_text("entry %s\n", entry)) != NULL;
}

static void dropped_tokens(const struct spawned *ran)
{
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not(has(ran, "AWS_KEY=1"));
	cr_expect_not(has(ran, "A_TOKEN=2"));
	cr_expect_not(has(ran, "A_TOKEN=4"), "each copy");
	cr_expect_not(has(ran, "AWS_KEY"), "without a value too");
	cr_expect(has(ran, "TOKEN=3"));
	cr_expect(has(ran, "LANG=C"));
	cr_expect(has(ran, "OTHER=5"));
	cr_expect_not_null(strstr(ran->out, "entry PATH="));
	cr_expect_not_null(strstr(ran->out, "entry HOME="));
	cr_expect_null(strstr(ran->out, "blank entry"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "page size "), "the auxiliary vector is found after it: %s", ran->out);
}

Test(environment_setting, every_copy_of_what_is_dropped_is_gone)
{
	require_landlock(1);
	dropped_tokens(inspect(DROP, entries));
	cr_expect_not_null(strstr(inspect(DROP, entries)->line, ",\"environment_drop\":[\"*_TOKEN\",\"AWS_*\"]}"), "%s",
	                   inspect(DROP, entries)->line);
}

/* The bytes lie where the kernel shows them to others. */
Test(environment_setting, what_is_dropped_is_not_in_memory)
{
	const char *argv[] = { "/bin/sh", "-c", "tr '\\0' '\\n' </proc/$$/environ", NULL };
	const struct spawn spawn = { .argv = argv,
		                     .policy = "abi = 1; environment = { drop = \"*_TOKEN\"; }; include = \"<base>\";"
		                               "paths = ( { path = \"/proc\"; allow = \"read\"; } );\n",
		                     .env = entries };

	require_landlock(1);
	cr_expect_not_null(strstr(spawn_run(&spawn)->out, "OTHER=5\n"));
	cr_expect_null(strstr(spawn_run(&spawn)->out, "A_TOKEN"), "%s", spawn_run(&spawn)->out);
}

Test(environment_setting, run_takes_it_out_as_well)
{
	const struct spawn spawn = { .preload = "", .env = entries };
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	const struct spawned *ran;

	require_landlock(1);
	dropped_tokens(landshim_run(&spawn, DROP, argv));
	/* Where the shim is not loaded: a static program. */
	ran = landshim_run(&spawn, DROP, (const char *[]){ "/usr/bin/busybox", "env", NULL });
	if (ran->status == 127)
		require_skip("busybox");
	cr_expect_null(strstr(ran->out, "TOKEN=2"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "AWS_KEY"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "OTHER=5\n"), "%s%s", ran->out, ran->err);
}

/* Before the shim is there, run has taken out all that neither it nor ld.so asks for. */
Test(environment_setting, under_run_what_comes_before_the_shim_does_not_find_it)
{
	const char *secret = landshim_secret();
	const struct spawn spawn = { .preload = "",
		                     .env = (const char *[]){ spawn_text("SECRET=%s", secret), "USED=/usr", NULL } };
	const char *policy =
		spawn_text("abi = 1; environment = { drop = [ \"SECRET\", \"USED\" ]; }; include = \"<base>\";"
	                   "paths = ( { path = [ \"%s\", \"${USED}/share\" ]; allow = \"read_execute\"; } );\n",
	                   TEST_BUILD);
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, policy, (const char *[]){ SPAWN_HOST("ifunc"), NULL });
	cr_expect_null(strstr(ran->out, "denied"), "the program's own code was told of no secret: %s%s", ran->out,
	               ran->err);
	ran = landshim_run(&spawn, policy, (const char *[]){ SPAWN_HOST("inspect"), NULL });
	cr_assert_eq(ran->status, 0, "the variable is expanded first: %s", ran->err);
	cr_expect_not(has(ran, "USED=/usr"));
	cr_expect_null(strstr(ran->out, "LANDSHIM_"), "%s", ran->out);
}

Test(environment_setting, variables_are_expanded_before)
{
	const char *policy = "abi = 1; environment = { drop = \"TREE\"; }; include = \"<base>\";\n"
			     "paths = ( { path = \"${TREE}\"; allow = \"read_execute\"; } );\n";
	const char *env[] = { "TREE=" TEST_BUILD, NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = inspect(policy, env);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect_null(strstr(ran->out, "TREE"), "%s", ran->out);
}

Test(environment_setting, keep_is_all_that_stays_but_what_starts_programs)
{
	const char *env[] = { "LANG=C", "OTHER=5", "LC_ALL=C", "LD_LIBRARY_PATH=/nowhere", NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = inspect("abi = 1; environment = { keep = [ \"LC_*\" ]; };\n" PATHS, env);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not(has(ran, "LANG=C"));
	cr_expect_not(has(ran, "OTHER=5"));
	cr_expect(has(ran, "LC_ALL=C"));
	cr_expect(has(ran, "LD_LIBRARY_PATH=/nowhere"));
	cr_expect_not_null(strstr(ran->out, "entry PATH="));
	cr_expect_not_null(strstr(ran->out, "entry HOME="));
	cr_expect_not_null(strstr(ran->line, ",\"environment_keep\":[\"LC_*\"]}"), "%s", ran->line);
}

Test(environment_setting, other_preloaded_objects_stay_unless_they_are_named)
{
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	static const struct {
		const char *setting;
		bool stays;
	} cases[] = { { "keep = [ ];", true }, { "drop = \"*\";", true }, { "drop = \"LD_PRELOAD\";", false } };

	require_landlock(1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct spawn spawn = { .argv = argv,
			                     .policy = spawn_text("abi = 1; environment = { %s }; " PATHS,
			                                          cases[i].setting),
			                     .preload = SPAWN_SHIM ":" SPAWN_HOST("libnothing.so") };

		cr_expect_eq(has(spawn_run(&spawn), "LD_PRELOAD=" SPAWN_HOST("libnothing.so")), cases[i].stays,
		             "%s: %s", cases[i].setting, spawn_run(&spawn)->out);
	}
}

Test(environment_setting, several_policies_drop_what_each_drops_and_keep_what_each_keeps)
{
	const char *first = spawn_file("first.conf", "abi = 1; environment = { keep = [ \"A*\", \"B\" ]; };\n" PATHS);
	const char *second =
		spawn_file("second.conf", "abi = 1; environment = { keep = [ \"B\", \"A1\", \"C\" ]; };\n" PATHS);
	const char *third = spawn_file("third.conf", "abi = 1; environment = { drop = \"B\"; };\n" PATHS);
	const char *env[] = { "A1=x", "A2=x", "B=x", "C=x", NULL };
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	struct spawn spawn = { .argv = argv, .config = spawn_text("%s:%s", first, second), .env = env };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect(has(ran, "A1=x") && has(ran, "B=x") && !has(ran, "A2=x") && !has(ran, "C=x"), "%s", ran->out);
	spawn.config = spawn_text("%s:%s:%s", first, second, third);
	ran = spawn_run(&spawn);
	cr_expect(has(ran, "A1=x") && !has(ran, "B=x"), "%s", ran->out);
}

Test(environment_setting, a_host_that_has_moved_its_environment_is_refused)
{
	const char *config = spawn_file("drop.conf", DROP);
	const char *argv[] = { SPAWN_HOST("loads"), SPAWN_SHIM, landshim_secret(), "moved", NULL };
	const char *env[] = { spawn_text("LANDSHIM_CONFIG=%s", config), "A_TOKEN=1", NULL };
	const char *harmless[] = { env[0], NULL };
	struct spawn spawn = { .argv = argv, .preload = "", .env = env };

	require_landlock(1);
	landshim_refused(
		spawn_run(&spawn),
		spawn_text("landshim: %s:1: \"A_TOKEN\" cannot be taken out of the environment, which the program "
	                   "has changed\n",
	                   config));
	spawn.env = harmless;
	cr_expect_eq(spawn_run(&spawn)->status, 0, "there is nothing to be dropped: %s", spawn_run(&spawn)->err);
}

Test(environment_setting, a_dry_run_says_it_and_leaves_it)
{
	const char *env[] = { "LANDSHIM_MODE=dry-run", "A_TOKEN=1", NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = inspect(DROP, env);
	cr_expect(has(ran, "A_TOKEN=1"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->err, ", environment: drops *_TOKEN AWS_*, denied"), "%s", ran->err);
}

Test(environment_setting, check_says_what_goes_here)
{
	const char *config = spawn_file("drop.conf", DROP);
	const char *env[] = { "A_TOKEN=1", "AWS_KEY=2", NULL };
	const struct spawn spawn = { .preload = "", .env = env };
	const struct spawned *ran;

	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", config, NULL });
	cr_expect_not_null(strstr(ran->out, "\nenvironment: drops *_TOKEN AWS_*; here: A_TOKEN AWS_KEY\n"), "%s",
	                   ran->out);
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "--json", "-c", config, NULL });
	cr_expect_not_null(strstr(ran->out, ",\"environment\":{\"drop\":[\"*_TOKEN\",\"AWS_*\"]},"), "%s", ran->out);
}

Test(environment_setting, run_keeps_the_shim_where_other_objects_are_dropped)
{
	const struct spawn spawn = { .preload = "",
		                     .env = (const char *[]){ "LD_PRELOAD=" SPAWN_HOST("libnothing.so"), NULL } };
	const struct spawned *ran = landshim_run(&spawn, "abi = 1; environment = { drop = \"LD_*\"; };\n" PATHS,
	                                         (const char *[]){ "-v", SPAWN_HOST("inspect"), NULL });

	require_landlock(1);
	cr_expect_null(strstr(ran->out, "LD_PRELOAD"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->err, "landshim: enforced "), "the shim was there: %s", ran->err);
}
