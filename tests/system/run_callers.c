/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim run under callers of all kinds: what they ignore, limit, close, set
 * twice or leave in the environment must not keep a program from starting, and
 * never let it start otherwise than it should.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define NOBODY 65533
#define READER SPAWN_HOST("reader")
#define STATIC SPAWN_HOST("variant/reader-static")
#define INSPECT SPAWN_HOST("inspect")

static const struct spawn plain = { .preload = "" };

/* The reader is confined, as this caller starts it. */
static void is_confined(const struct spawn *spawn, const char *what)
{
	const char *open = spawn_file("open", "");
	const char *secret = landshim_secret();
	const struct spawned *ran;

	ran = landshim_run(spawn, landshim_tight(open), (const char *[]){ READER, open, secret, NULL });
	cr_expect_eq(ran->status, 0, "%s: status %d: %s", what, ran->status, ran->err);
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, secret), "%s: %s", what, ran->err);
}

static void ignore_children(void *data)
{
	(void)data;
	(void)signal(SIGCHLD, SIG_IGN);
}

static void block_children(void *data)
{
	sigset_t set;

	(void)data;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
}

Test(run_callers, what_it_does_with_sigchld_stays_its_own)
{
	const struct spawn ignores = { .prepare = ignore_children };
	const struct spawn blocks = { .prepare = block_children };
	const struct spawned *ran;

	require_landlock(1);
	is_confined(&ignores, "ignored");
	is_confined(&blocks, "blocked");
	ran = landshim_run(&blocks, landshim_tight(spawn_directory()), (const char *[]){ INSPECT, NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_null(strstr(ran->out, "pending"), "%s", ran->out);
	ran = landshim_spawn(&ignores, "status", (const char *[]){ NULL });
	cr_expect_not_null(strstr(ran->out, "room for 16 more"), "%s%s", ran->out, ran->err);
}

static void no_more_processes(void *data)
{
	const struct rlimit one = { 1, 1 };

	(void)data;
	if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0 || setrlimit(RLIMIT_NPROC, &one) != 0)
		_exit(99);
}

Test(run_callers, one_that_may_not_fork)
{
	const struct spawn limited = { .prepare = no_more_processes };

	require_root();
	require_landlock(1);
	is_confined(&limited, "RLIMIT_NPROC 1");
}

static void dead_stderr(void *data)
{
	int ends[2];

	(void)data;
	if (pipe(ends) != 0 || dup2(ends[1], 2) != 2 || close(ends[0]) != 0 || close(ends[1]) != 0)
		_exit(97);
	(void)signal(SIGPIPE, SIG_DFL);
}

Test(run_callers, a_pipe_that_nobody_reads_kills_nobody)
{
	const struct spawn dead = { .prepare = dead_stderr };
	const struct spawned *ran;

	require_landlock(1);
	is_confined(&dead, "silent");
	ran = landshim_run(&dead, landshim_tight(spawn_directory()), (const char *[]){ "-v", "/bin/true", NULL });
	cr_expect_eq(ran->status, 0, "status %d", ran->status);
	ran = landshim_run(&dead, "nonsense\n", (const char *[]){ "/bin/true", NULL });
	cr_expect_eq(ran->status, 125, "status %d", ran->status);
	ran = landshim_spawn(&dead, "run", (const char *[]){ "--banana", NULL });
	cr_expect_eq(ran->status, 125, "status %d", ran->status);
}

Test(run_callers, the_status_line_says_why_nothing_was_started)
{
	const struct spawn spawn = { .status = true };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, "abi = 99;\n", (const char *[]){ "/bin/true", NULL });
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->line, "\"enforced\":false,\"error\":\""), "%s", ran->line);
	cr_expect_not_null(strstr(ran->line, "out of range"), "%s", ran->line);
	ran = landshim_run(&spawn, landshim_tight(spawn_directory()), (const char *[]){ "/no/such", NULL });
	cr_expect_eq(ran->status, 127);
	cr_expect_not_null(strstr(ran->line, "\"enforced\":false"), "%s", ran->line);
}

static void many_descriptors(void *data)
{
	const struct rlimit few = { 20, 4096 };

	(void)data;
	if (dup2(2, 10) < 0 || dup2(2, 500) < 0 || setrlimit(RLIMIT_NOFILE, &few) != 0)
		_exit(99);
}

Test(run_callers, descriptors_beyond_the_limit_are_closed_as_well)
{
	const struct spawn spawn = { .prepare = many_descriptors, .status = true };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, spawn_policy(1, ", { path = \"/proc\"; allow = \"read\"; }", ""),
	                   (const char *[]){ "--close-fds", "/bin/ls", "/proc/self/fd", NULL });
	cr_expect_str_eq(ran->out, "0\n1\n2\n3\n", "%s", ran->err); /* 3 is the directory that it lists */
	cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
}

Test(run_callers, a_variable_that_is_there_twice)
{
	const char *env[] = { "LD_PRELOAD=", "LD_PRELOAD=" TEST_BUILD "/tests/hosts/libnothing.so",
		              "LANDSHIM_CONFIG=/x", "LANDSHIM_CONFIG=/y", NULL };
	const struct spawn spawn = { .env = env, .status = true };
	const struct spawned *ran;

	require_landlock(1);
	is_confined(&spawn, "twice");
	ran = landshim_run(&spawn, landshim_tight(spawn_directory()), (const char *[]){ "--exact", INSPECT, NULL });
	/* The exact layer's line, and what ld.so would have preloaded without us. */
	cr_expect_null(strstr(ran->line, "\"layer\":\"outer\""), "%s", ran->line);
	cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
	cr_expect_not_null(strstr(ran->out, "entry LD_PRELOAD=" TEST_BUILD "/tests/hosts/libnothing.so\n"), "%s",
	                   ran->out);
}

Test(run_callers, a_static_program_gets_none_of_our_variables)
{
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM ":/other.so", "LANDSHIM_VERBOSE=1", NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, landshim_tight(spawn_directory()), (const char *[]){ "/bin/busybox", "env", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_null(strstr(ran->out, "LANDSHIM"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "LD_PRELOAD=/other.so\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->err, "landshim: outer layer "), "asked for by the variable: %s", ran->err);
}

/* Both layers see the same values. */
Test(run_callers, a_policy_that_names_our_own_variables)
{
	const char *secret = landshim_secret();
	const char *policy = spawn_policy(1, ", { path = \"${LANDSHIM_CONFIG}\"; allow = \"read_file\"; }", "");
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&plain, policy, (const char *[]){ READER, spawn_path("run-0.conf"), secret, NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", spawn_path("run-0.conf"), secret), "%s",
	                 ran->err);
}

Test(run_callers, a_program_that_may_be_executed_and_not_read)
{
	const struct spawn nobody = { .prepare = spawn_become_nobody };
	const char *reader = spawn_path("unreadable");
	const char *open = spawn_file("open", "");
	const char *secret = landshim_secret();
	const struct spawned *ran;

	require_root();
	require_landlock(1);
	landshim_copy(READER, reader, 0711);
	cr_assert_eq(chmod(spawn_directory(), 0755), 0);
	ran = landshim_run(&nobody, landshim_tight(open), (const char *[]){ reader, open, secret, NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, secret), "%s", ran->err);
	ran = landshim_run(&nobody, landshim_tight(open), (const char *[]){ "--exact", reader, NULL });
	landshim_refused(ran, spawn_text("landshim: %s: the shim cannot be loaded into it: it cannot be read", reader));
}

Test(run_callers, names_of_no_program)
{
	const char *policy = landshim_tight(spawn_directory());
	const char *text = spawn_file("text", "echo \"$0 $1\"\n");
	const char *script = spawn_file("script", spawn_text("#!%s\n", text));
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&plain, policy, (const char *[]){ "", NULL });
	cr_expect_eq(ran->status, 127, "%s", ran->err);
	/* execvp(3) gives what ends in no program to the shell. */
	cr_assert(chmod(text, 0755) == 0 && chmod(script, 0755) == 0);
	ran = landshim_run(&plain, landshim_tight(script), (const char *[]){ script, "word", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

/* Relative and empty elements of LD_LIBRARY_PATH, and $ORIGIN in a name: what plain preloading starts, run starts. */
Test(run_callers, libraries_are_found_where_ld_so_finds_them)
{
	static const char *const paths[] = { "LD_LIBRARY_PATH=lib", "LD_LIBRARY_PATH=/nowhere::lib",
		                             "LD_LIBRARY_PATH=./lib/" };
	const char *directory = spawn_directory();

	require_landlock(1);
	cr_assert_eq(mkdir(spawn_path("lib"), 0755), 0);
	landshim_copy(SPAWN_HOST("libnothing.so"), spawn_path("lib/libnothing.so"), 0644);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const char *env[] = { paths[i], "LD_PRELOAD=libnothing.so", NULL };
		const struct spawn spawn = { .env = env, .prepare = spawn_in_directory };
		const struct spawned *ran;

		ran = landshim_run(&spawn, landshim_tight(spawn_file("open", "")),
		                   (const char *[]){ READER, directory, NULL });
		cr_expect_eq(ran->status, 0, "%s", ran->err);
		cr_expect_str_eq(ran->err, "", "%s", paths[i]);
	}
}
