/* SPDX-License-Identifier: BSD-3-Clause */
/* What has bitten others: hosts that a guest in their process could harm, or be harmed by. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
	static const char *const started_by[][3] = { { NULL }, { "/usr/bin/nice" }, { "/usr/bin/timeout", "10" }, { "/usr/bin/env" } };

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
	ran = run(argv, TIGHT HOST_TREE, SPAWN_SHIM ":" SPAWN_HOST("libinitthread.so"));
	if (require_abi() >= 8) {
		cr_assert_str_eq(ran->out, spawn_text("errno %d\n", EACCES));
		return;
	}
	cr_assert_eq(ran->status, 125);
	cr_assert_str_eq(ran->out, "");
	cr_assert_str_eq(ran->err,
	                 "landshim: LANDSHIM_CONFIG: the program has other threads already, which this kernel cannot confine (ABI 8, "
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

static void close_some(void *data)
{
	unsigned closed = *(const unsigned *)data;

	for (int fd = 0; fd < 3; fd++)
		if (closed & 1U << fd)
			(void)close(fd);
}

static void kill_some(void *data)
{
	unsigned dead = *(const unsigned *)data;

	for (int fd = 0; fd < 3; fd++) {
		int pipes[2];

		if (!(dead & 1U << fd) || pipe(pipes) != 0)
			continue;
		(void)close(pipes[0]);
		(void)dup2(pipes[1], fd);
		(void)close(pipes[1]);
	}
}

/* Counts what the program says of itself on descriptor 9, whatever 0 to 2 are. */
static const char *witnessed(void (*prepare)(void *data), unsigned *which, const char *policy, int *status)
{
	const char *argv[] = { SPAWN_HOST("witness"), NULL };
	const char *witness = spawn_path(spawn_text("witness-%zu-%u", strlen(policy), *which));
	const char *env[] = { spawn_text("WITNESS=%s", witness), "LANDSHIM_VERBOSE=1", NULL };
	const struct spawn spawn = { .argv = argv, .policy = policy, .env = env, .prepare = prepare, .data = which };

	*status = spawn_run(&spawn)->status;
	return access(witness, F_OK) == 0 ? "ran" : "did not run";
}

Test(hazards, closed_descriptors_stay_closed_and_dead_pipes_do_not_kill)
{
	void (*const prepare[])(void *) = { close_some, kill_some };
	const char *directory = spawn_directory();
	const char *good = spawn_text(TIGHT "paths = ( { path = [ \"%s\", \"%s\" ]; allow = \"all\"; } );\n",
	                              TEST_BUILD, directory);

	require_landlock(1);
	for (size_t how = 0; how < 2; how++) {
		for (unsigned which = 0; which < 8; which++) {
			int status;

			cr_expect_str_eq(witnessed(prepare[how], &which, good, &status), "ran", "good %zu %u", how,
			                 which);
			cr_expect_eq(status, 0, "good %zu %u: %d", how, which, status);
			cr_expect_str_eq(witnessed(prepare[how], &which, "abi = 99;\n", &status), "did not run");
			cr_expect_eq(status, 125, "bad %zu %u: %d", how, which, status);
		}
	}
}

Test(hazards, descriptors_0_to_2_are_the_hosts_own)
{
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	unsigned closed = 1U << 0;
	const struct spawn spawn = { .argv = argv,
		                     .policy = "abi = 1; paths = ( { path = \"/usr\"; allow = \"read_execute\"; },\n"
		                               "{ path = [ \"/lib\", \"/lib64\" ]; allow = \"read_execute\"; },\n"
		                               "{ path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n",
		                     .prepare = close_some,
		                     .data = &closed };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_assert_null(strstr(ran->out, "open 0"), "%s", ran->out);
	cr_assert_not_null(strstr(ran->out, "open 1"), "%s", ran->out);
	cr_assert_null(strstr(ran->out, "open 3"), "%s", ran->out);
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

	require_landlock(1);
	ran = spawn_run(&spawn);
	/* The first entry of a name wins: the spawner's own HOME is no root. */
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	ran = run((const char *[]){ "/usr/bin/env", "HOME=/", "LD_PRELOAD=" SPAWN_SHIM,
	                            spawn_text("LANDSHIM_CONFIG=%s", ran->policy), "/bin/true", NULL },
	          NULL, "");
	cr_assert_eq(ran->status, 125);
	cr_assert_not_null(strstr(ran->err, "\"${HOME}\" is the root directory"), "%s", ran->err);
}
