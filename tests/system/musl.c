/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Programs of musl, whose loader loads the shim and calls its constructor without
 * arguments: it refuses where a policy is asked for, and never crashes.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define READER SPAWN_HOST("variant/reader-musl")
#define LOADER "/lib/ld-musl-x86_64.so.1"
#define REFUSED                                                                                                     \
	"landshim: LANDSHIM_CONFIG: the program runs on another C library than glibc, which the shim is made for\n" \
	"landshim: hint: landshim run confines it without the shim, by an outer layer\n"

static const char policy[] = "abi = 1; min_abi = 0; include = \"<base>\";\n";

static const char *allowed(void)
{
	return spawn_text("allowed %s\n", landshim_secret());
}

struct musl_row {
	char env[2][40];
	char says[96]; /* "": it runs */
};

static struct musl_row rows[] = {
	{ { "A=b" }, "" },
	{ { "LANDSHIM_MODE=off" }, "" },
	{ { "LANDSHIM_MODE=off", "LANDSHIM_CONFIG=" }, "" },
	{ { "LANDSHIM_CONFIG=tar" }, "landshim: LANDSHIM_CONFIG: the program runs on another C library than glibc" },
	{ { "LANDSHIM_CONFIG=tar", "LANDSHIM_MODE=dry-run" },
	  "landshim: LANDSHIM_CONFIG: the program runs on another C library than glibc" },
	{ { "LANDSHIM_CONFIG=" }, "landshim: LANDSHIM_CONFIG: is empty\n" },
	{ { "LANDSHIM_MODE=enforce" }, "landshim: LANDSHIM_MODE: is set, and LANDSHIM_CONFIG is not\n" },
	{ { "LANDSHIM_BANANA=1" }, "landshim: LANDSHIM_BANANA: unknown variable" },
};

ParameterizedTestParameters(musl, its_programs_are_refused_where_a_policy_is_asked_for)
{
	return cr_make_param_array(struct musl_row, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(struct musl_row *row, musl, its_programs_are_refused_where_a_policy_is_asked_for)
{
	const char *env[] = { row->env[0], row->env[1][0] ? row->env[1] : NULL, NULL };
	const char *plain[] = { READER, landshim_secret(), NULL };
	/* The loader as the command writes over the front of the stack that it was given. */
	const char *loader[] = { LOADER, READER, landshim_secret(), NULL };
	const char *options[] = { LOADER, "--preload", SPAWN_SHIM, "--", READER, landshim_secret(), NULL };
	const char *assigned[] = { LOADER, "--preload=" SPAWN_SHIM, READER, landshim_secret(), NULL };
	const struct spawn spawns[] = { { .argv = plain, .env = env },
		                        { .argv = loader, .env = env },
		                        { .argv = options, .env = env, .preload = "" },
		                        { .argv = assigned, .env = env, .preload = "" } };

	for (size_t i = 0; i < sizeof(spawns) / sizeof(spawns[0]); i++) {
		const struct spawned *ran = spawn_run(&spawns[i]);

		cr_expect_eq(ran->status, row->says[0] ? 125 : 0, "%zu, %s: status %d", i, row->env[0], ran->status);
		cr_expect_str_eq(ran->out, row->says[0] ? "" : allowed(), "%zu, %s", i, row->env[0]);
		cr_expect_eq(strncmp(ran->err, row->says, strlen(row->says)), 0, "%zu, %s: %s", i, row->env[0],
		             ran->err);
		cr_expect(row->says[0] || !ran->err[0], "%zu, %s: %s", i, row->env[0], ran->err);
	}
}

Test(musl, what_is_said_is_a_line_a_hint_and_a_status_line)
{
	const char *argv[] = { READER, landshim_secret(), NULL };
	const struct spawn spawn = { .argv = argv, .policy = policy, .status = true };
	const struct spawned *ran = spawn_run(&spawn);

	cr_expect_eq(ran->status, 125, "%d", ran->status);
	cr_expect_str_eq(ran->err, REFUSED);
	cr_expect_not_null(strstr(ran->line, "\"enforced\":false,\"error\":\"LANDSHIM_CONFIG: the program runs on "),
	                   "%s", ran->line);
}

/* proc(5) has the program's name in the middle of what is looked for. */
Test(musl, a_name_with_brackets_and_blanks)
{
	const char *path = spawn_path("r) R 1 (2");
	const char *argv[] = { path, landshim_secret(), NULL };
	const struct spawn asked = { .argv = argv, .policy = policy };
	const struct spawn unasked = { .argv = argv };

	landshim_copy(READER, path, 0755);
	cr_expect_str_eq(spawn_run(&asked)->err, REFUSED);
	cr_expect_str_eq(spawn_run(&unasked)->out, allowed(), "%s", spawn_run(&unasked)->err);
}

static void without_environment(void *data)
{
	const char *argv[] = { LOADER, "--preload", SPAWN_SHIM, READER, data, NULL };

	(void)execve(argv[0], (char *const *)(const void *)argv, (char *[]){ NULL });
	_exit(99);
}

Test(musl, an_environment_without_an_entry_asks_for_nothing)
{
	const char *argv[] = { "/bin/false", NULL };
	const struct spawn spawn = {
		.argv = argv, .preload = "", .prepare = without_environment, .data = strdup(landshim_secret())
	};
	const struct spawned *ran = spawn_run(&spawn);

	cr_expect_str_eq(ran->out, allowed(), "status %d: %s", ran->status, ran->err);
}

static void without_proc(void *data)
{
	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "/proc", "tmpfs", 0, NULL) != 0)
		_exit(98);
}

/* Neither that a policy is asked for nor that none is can be concluded. */
Test(musl, where_the_environment_cannot_be_found_it_is_refused)
{
	const char *argv[] = { READER, landshim_secret(), NULL };
	const char *loads[] = { SPAWN_HOST("loads"), SPAWN_SHIM, landshim_secret(), "moved", NULL };
	const char *says = "landshim: LD_PRELOAD: the environment is not where the kernel put it, and /proc/self/stat "
			   "cannot tell where that was: no such file or directory (ENOENT)\n"
			   "landshim: hint: mount /proc, or take liblandshim.so out of LD_PRELOAD\n";
	const struct spawn unasked = { .argv = argv, .prepare = without_proc };
	/* A host of glibc that loads the shim late, with an environment of its own. */
	const struct spawn late = { .argv = loads, .policy = policy, .preload = "", .prepare = without_proc };
	const struct spawn *const spawns[] = { &unasked, &late };

	require_root();
	for (size_t i = 0; i < sizeof(spawns) / sizeof(spawns[0]); i++) {
		const struct spawned *ran = spawn_run(spawns[i]);

		cr_expect_eq(ran->status, 125, "%zu: status %d", i, ran->status);
		cr_expect_str_eq(ran->out, "", "%zu: %s", i, ran->out);
		cr_expect_str_eq(ran->err, says, "%zu: %s", i, ran->err);
	}
}

/* What liblandshim.so(7) says of every static program. */
Test(musl, a_static_program_is_confined_by_landshim_run_alone)
{
	const char *argv[] = { SPAWN_HOST("variant/reader-musl-static"), landshim_secret(), NULL };
	const struct spawn preload = { .argv = argv, .policy = policy };
	const struct spawn run = { .preload = "" };

	require_landlock(1);
	cr_expect_str_eq(spawn_run(&preload)->out, allowed());
	cr_expect_str_eq(landshim_run(&run, policy, argv)->out, spawn_text("denied %s\n", landshim_secret()));
}

/* A shell of glibc's under the shim takes it out of the environment, and hands on the domain. */
Test(musl, a_program_that_a_confined_shell_starts_is_confined)
{
	const char *argv[] = { "/bin/sh", "-c", "\"$0\" \"$1\"; exit $?", READER, landshim_secret(), NULL };
	const struct spawn spawn = {
		.argv = argv, .policy = spawn_policy(1, ", { path = \"/lib\"; allow = \"read_execute\"; }", "")
	};
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_expect_str_eq(ran->out, spawn_text("denied %s\n", landshim_secret()), "status %d: %s", ran->status,
	                 ran->err);
}
