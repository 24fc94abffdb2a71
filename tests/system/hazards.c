/* SPDX-License-Identifier: BSD-3-Clause */
/* What has bitten others: hosts that a guest in their process could harm, or be harmed by. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "expect.h"
#include "require.h"
#include "spawn.h"

#define TIGHT "abi = 1; min_abi = 1; include = \"<base>\";\n"
#define HOST_TREE "paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n"

/* A file of the test's that the policies here do not name. */
static const char *secret(void)
{
	return spawn_file("secret", "secret\n");
}

static const struct spawned *run(const char *const *argv, const char *policy, const char *preload)
{
	const struct spawn spawn = { .argv = argv, .policy = policy, .preload = preload };

	return spawn_run(&spawn);
}

Test(hazards, a_thread_that_a_constructor_started_is_confined)
{
	const char *argv[] = { SPAWN_HOST("threaded"), secret(), NULL };

	require_landlock(1);
	cr_assert_str_eq(run(argv, NULL, SPAWN_HOST("libthread.so"))->out, "errno 0\n", "without the shim");
	cr_assert_str_eq(run(argv, TIGHT HOST_TREE, SPAWN_SHIM ":" SPAWN_HOST("libthread.so"))->out,
	                 spawn_text("errno %d\n", EACCES));
	cr_assert_str_eq(run(argv, TIGHT HOST_TREE, SPAWN_HOST("libthread.so") ":" SPAWN_SHIM)->out,
	                 spawn_text("errno %d\n", EACCES));
}

/* It looks for the "=" of every entry without an end: our blank ones are the last of this environment. */
Test(hazards, gnu_make_before_4_4_reads_the_environment)
{
	static const char *const started_by[][3] = {
		{ NULL }, { "/usr/bin/nice" }, { "/usr/bin/timeout", "10" }, { "/usr/bin/env" }
	};

	require_landlock(1);
	for (size_t i = 0; i < sizeof(started_by) / sizeof(started_by[0]); i++) {
		const char *argv[6] = { NULL };
		const struct spawned *ran;
		size_t count = 0;

		for (; started_by[i][count]; count++)
			argv[count] = started_by[i][count];
		argv[count++] = "/usr/bin/make";
		argv[count] = "--version";
		ran = run(argv, TIGHT HOST_TREE, NULL);
		cr_expect_eq(ran->status, 0, "%s: status %d: %s", argv[0], ran->status, ran->err);
		cr_expect_eq(strncmp(ran->out, "GNU Make ", 9), 0, "%s: %s", argv[0], ran->out);
	}
}

/* Of two initfirst objects the last one wins: then there is a thread when the shim runs. */
Test(hazards, threads_that_exist_already_are_confined_or_the_program_refused)
{
	const char *argv[] = { SPAWN_HOST("threaded"), secret(), NULL };
	const struct spawned *ran;

	require_landlock(1);
	cr_assert_str_eq(run(argv, NULL, SPAWN_HOST("libinitthread.so"))->out, "errno 0\n", "without the shim");
	if (require_abi() >= 8) {
		ran = run(argv, TIGHT HOST_TREE, SPAWN_SHIM ":" SPAWN_HOST("libinitthread.so"));
		cr_assert_str_eq(ran->out, spawn_text("errno %d\n", EACCES));
		return;
	}
	expect_refused_spawn(&(struct spawn){ .policy = TIGHT HOST_TREE,
	                                      .preload = SPAWN_SHIM ":" SPAWN_HOST("libinitthread.so") },
	                     "landshim: LANDSHIM_CONFIG: the program has other threads already, which this kernel "
	                     "cannot confine (ABI 8, "
	                     "Linux 7.0)\n"
	                     "landshim: hint: landshim run confines the program before it can start threads\n");
}

Test(hazards, a_host_with_libconfigs_names_keeps_its_own_functions)
{
	const char *argv[] = { SPAWN_HOST("namesakes"), NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = run(argv, TIGHT HOST_TREE, NULL);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_str_eq(ran->out, "appended 42\n");
	cr_assert_str_eq(ran->err, "");
}

Test(hazards, the_hosts_malloc_is_not_called)
{
	const char *argv[] = { SPAWN_HOST("counting"), NULL };
	char bare[64];

	require_landlock(1);
	/* An empty object in LD_PRELOAD: ld.so itself allocates for it. */
	(void)snprintf(bare, sizeof(bare), "%.60s", run(argv, NULL, SPAWN_HOST("libnothing.so"))->out);
	cr_assert_str_eq(run(argv, TIGHT HOST_TREE, NULL)->out, bare);
}

/* Left in the environment, the shim would be applied again at each exec, and the 17th layer is E2BIG. */
Test(hazards, a_chain_of_40_execs_stays_one_layer)
{
	const char *argv[] = { "/bin/sh",
		               "-c",
		               "n=$1; [ $n -eq 0 ] && { cat $2 2>/dev/null || echo denied; exit; };"
		               "exec /bin/sh -c \"$0\" \"$0\" $((n - 1)) $2",
		               NULL,
		               "40",
		               NULL,
		               NULL };
	const struct spawned *ran;

	require_landlock(1);
	argv[3] = argv[2];
	argv[5] = secret();
	ran = run(argv, TIGHT, NULL);
	cr_assert_str_eq(ran->out, "denied\n", "%s%s", ran->out, ran->err);
	cr_assert_eq(ran->status, 0);
}

Test(hazards, children_inherit_the_domain_with_an_empty_environment)
{
	const char *argv[] = { "/usr/bin/env", "-i", "/bin/cat", secret(), NULL };
	const struct spawned *ran;

	require_landlock(1);
	ran = run(argv, TIGHT, NULL);
	cr_assert_eq(ran->status, 1);
	cr_assert_not_null(strstr(ran->err, "Permission denied"), "%s", ran->err);
}

Test(hazards, a_home_that_is_the_root_grants_nothing)
{
	const char *argv[] = { "/bin/true", NULL };
	const char *env[] = { "HOME=/", NULL };
	const struct spawn spawn = { .argv = argv,
		                     .policy = TIGHT "paths = ( { path = \"${HOME}\"; allow = \"read\"; } );\n",
		                     .env = env };
	const struct spawned *ran;
	const char *witness;

	require_landlock(1);
	ran = spawn_run(&spawn);
	/* The first entry of a name wins: the spawner's own HOME is no root. */
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	witness = spawn_path("witness");
	ran = run((const char *[]){ "/usr/bin/env", "HOME=/", "LD_PRELOAD=" SPAWN_SHIM,
	                            spawn_text("WITNESS=%s", witness), spawn_text("LANDSHIM_CONFIG=%s", ran->policy),
	                            SPAWN_HOST("witness"), NULL },
	          NULL, "");
	cr_assert_eq(ran->status, 125);
	cr_assert_eq(access(witness, F_OK), -1, "main was reached");
	cr_assert_not_null(strstr(ran->err, "\"${HOME}\" is the root directory"), "%s", ran->err);
}
