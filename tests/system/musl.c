/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Programs of musl, whose loader calls constructors without arguments: their own
 * shim confines them, and glibc's, which it loads as well, refuses where a policy is
 * asked for, and never crashes.  What each right denies there: access.c; what is left
 * behind: leftovers.c.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define READER SPAWN_HOST("variant/reader-musl")
#define NEEDS SPAWN_HOST("musl/needs")
#define LOADER "/lib/ld-musl-x86_64.so.1"
#define FOREIGN "landshim: LANDSHIM_CONFIG: the program runs on another C library than "
#define HINT "landshim: hint: landshim run confines it, with the right shim or without\n"
#define REFUSED FOREIGN "glibc, which the shim is made for\n" HINT

static const char policy[] = "abi = 1; min_abi = 0; include = \"<base>\";\n";

static const char *allowed(void)
{
	return spawn_text("allowed %s\n", landshim_secret());
}

static const char *denied(void)
{
	return spawn_text("denied %s\n", landshim_secret());
}

/* --- its own shim --- */

/* A policy of the program's first argument, and what the reader says under it of that and another file. */
#define FIRST_ARGUMENT "paths = ( { path = \"${@arg1}\"; allow = \"read\"; } );\n"

static const char *only_open(void)
{
	return spawn_text("allowed %s\ndenied %s\n", spawn_path("open"), landshim_secret());
}

Test(musl, its_own_shim_confines_it_by_its_arguments)
{
	const char *open = spawn_file("open", "");
	const char *words = spawn_text("abi = 1; include = \"<base>\"; " FIRST_ARGUMENT);
	const char *plain[] = { READER, open, landshim_secret(), NULL };
	/* The loader as the command writes over the front of the stack that it was given. */
	const char *loader[] = { LOADER, READER, open, landshim_secret(), NULL };
	const char *options[] = { LOADER, "--preload", SPAWN_SHIM_MUSL, "--", READER, open, landshim_secret(), NULL };
	const char *assigned[] = { LOADER, "--preload=" SPAWN_SHIM_MUSL, READER, open, landshim_secret(), NULL };
	const char *named[] = { LOADER, "--argv0", "a name", READER, open, landshim_secret(), NULL };
	const char *const *const argvs[] = { plain, loader, options, assigned, named };

	require_landlock(1);
	for (size_t i = 0; i < COUNT(argvs); i++) {
		const struct spawn spawn = { .argv = argvs[i],
			                     .policy = words,
			                     .preload = argvs[i] == options || argvs[i] == assigned ? ""
			                                                                            : SPAWN_SHIM_MUSL,
			                     .status = true };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_eq(ran->status, 0, "%zu: status %d: %s", i, ran->status, ran->err);
		cr_expect_str_eq(ran->out, only_open(), "%zu: %s%s", i, ran->out, ran->err);
		cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%zu: %s", i, ran->line);
	}
}

/* So many words and entries that they fill pages. */
Test(musl, a_long_command_line_and_environment_are_found)
{
	static const char *argv[5000] = { READER }, *env[40];
	const struct spawn spawn = { .argv = argv, .env = env, .preload = SPAWN_SHIM_MUSL, .policy = policy };

	require_landlock(1);
	for (size_t i = 1; i < COUNT(argv) - 1; i++)
		argv[i] = i == 1 ? landshim_secret() : "";
	for (size_t i = 0; i < COUNT(env) - 1; i++)
		env[i] = spawn_text("N%zu=1", i);
	cr_expect_eq(strncmp(spawn_run(&spawn)->out, denied(), strlen(denied())), 0, "%s%s", spawn_run(&spawn)->out,
	             spawn_run(&spawn)->err);
}

Test(musl, nothing_is_asked_for)
{
	static const char *const entries[][2] = { { "A=b" }, { "LANDSHIM_MODE=off" }, { "LANDSHIM_=" } };
	const char *argv[] = { READER, landshim_secret(), NULL };

	for (size_t i = 0; i < COUNT(entries); i++) {
		const struct spawn spawn = { .argv = argv, .env = entries[i], .preload = SPAWN_SHIM_MUSL };

		cr_expect_str_eq(spawn_run(&spawn)->out, allowed(), "%s: %s", entries[i][0], spawn_run(&spawn)->err);
		cr_expect_str_eq(spawn_run(&spawn)->err, "");
	}
}

Test(musl, what_cannot_be_enforced_is_not_started)
{
	static const struct {
		const char *entries[3], *says;
	} rows[] = {
		{ { "LANDSHIM_CONFIG=" }, "landshim: LANDSHIM_CONFIG: is empty\n" },
		{ { "LANDSHIM_CONFIG=/no/such.conf" }, "landshim: /no/such.conf: cannot open" },
		{ { "LANDSHIM_MODE=enforce" }, "landshim: LANDSHIM_MODE: is set, and LANDSHIM_CONFIG is not\n" },
		{ { "LANDSHIM_BANANA=1" }, "landshim: LANDSHIM_BANANA: unknown variable" },
		{ { "LANDSHIM_HANDOVER=x" }, "landshim: LANDSHIM_HANDOVER: is no handover of this version" },
	};
	const char *argv[] = { READER, landshim_secret(), NULL };

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct spawn spawn = { .argv = argv, .env = rows[i].entries, .preload = SPAWN_SHIM_MUSL };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_eq(ran->status, 125, "%s: status %d", rows[i].says, ran->status);
		cr_expect_eq(strncmp(ran->err, rows[i].says, strlen(rows[i].says)), 0, "%s", ran->err);
		cr_expect_str_eq(ran->out, "");
	}
}

Test(musl, exceptions_and_dropped_variables_are_as_on_glibc)
{
	const char *inspect[] = { SPAWN_HOST("musl/inspect"), NULL };
	const char *env[] = { "A_TOKEN=1", "KEPT=2", NULL };
	const char *open = spawn_file("open", "");
	const char *reader[] = { READER, open, landshim_secret(), NULL };
	const struct spawn excepted = {
		.argv = reader,
		.policy = spawn_policy(1,
		                       spawn_text(", { path = \"%s\"; allow = \"read_file\"; except = \"secret\"; }",
		                                  spawn_directory()),
		                       ""),
		.preload = SPAWN_SHIM_MUSL,
	};
	const struct spawn dropped = { .argv = inspect,
		                       .env = env,
		                       .policy = spawn_policy(1, "", "environment = { drop = \"*_TOKEN\"; };"),
		                       .preload = SPAWN_SHIM_MUSL };

	require_landlock(1);
	cr_expect_str_eq(spawn_run(&excepted)->out, only_open(), "%s", spawn_run(&excepted)->err);
	cr_expect_null(strstr(spawn_run(&dropped)->out, "A_TOKEN"), "%s", spawn_run(&dropped)->out);
	cr_expect_not_null(strstr(spawn_run(&dropped)->out, "entry KEPT=2\n"), "%s", spawn_run(&dropped)->err);
}

static void without_proc(void *data)
{
	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "/proc", "tmpfs", 0, NULL) != 0)
		_exit(98);
}

Test(musl, its_own_shim_needs_no_proc)
{
	const char *argv[] = { READER, landshim_secret(), NULL };
	const struct spawn spawn = {
		.argv = argv, .policy = policy, .preload = SPAWN_SHIM_MUSL, .prepare = without_proc
	};

	require_root();
	require_landlock(1);
	cr_expect_str_eq(spawn_run(&spawn)->out, denied(), "%s", spawn_run(&spawn)->err);
}

/* --- which constructor is first: liblandshim.so(7) --- */

static const char *constructors(const char *preload, bool run)
{
	const char *words[] = { NEEDS, landshim_secret(), NULL };
	/* What the outer layer lets be read, and the exact one does not. */
	const char *first = run ? SPAWN_SHIM_MUSL : landshim_secret();
	const char *env[] = { spawn_text("FIRST=%s", first), run ? spawn_text("LD_PRELOAD=%s", preload) : NULL, NULL };
	const struct spawn spawn = { .argv = words, .env = env, .policy = policy, .preload = preload };
	const struct spawned *ran = run ? landshim_run(&spawn, "abi = 1; include = \"<start>\";", words)
	                                : spawn_run(&spawn);

	cr_expect_eq(ran->status, 0, "%s: status %d: %s", preload, ran->status, ran->err);
	return spawn_text("%s", ran->out);
}

Test(musl, the_first_that_is_preloaded_is_the_first_of_all)
{
	const char *ran;

	require_landlock(1);
	/* The library that the program needs, and another copy of it that is preloaded. */
	landshim_copy(SPAWN_HOST("musl/libfirst.so"), spawn_path("libother.so"), 0755);
	cr_expect_str_eq(constructors(SPAWN_SHIM_MUSL, false), spawn_text("after\n%s", denied()));
	cr_expect_str_eq(constructors(spawn_text("%s:%s", SPAWN_SHIM_MUSL, spawn_path("libother.so")), false),
	                 spawn_text("after\nafter\n%s", denied()));
	cr_expect_str_eq(constructors(spawn_text("%s:%s", spawn_path("libother.so"), SPAWN_SHIM_MUSL), false),
	                 spawn_text("before\nafter\n%s", denied()));
	/* landshim run puts it there; "before" is of landshim itself, where that is no static program. */
	ran = constructors(spawn_path("libother.so"), true);
	cr_expect_str_eq(strncmp(ran, "before\n", 7) == 0 ? ran + 7 : ran, spawn_text("after\nafter\n%s", denied()));
}

/* --- by landshim run --- */

Test(musl, run_hands_over_to_its_shim)
{
	const char *open = spawn_file("open", "");
	const struct spawn spawn = { .status = true };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, landshim_tight(open),
	                   (const char *[]){ "-v", "--exact", READER, open, landshim_secret(), NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_str_eq(ran->out, only_open());
	cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
	cr_expect_not_null(strstr(ran->err, "\nlandshim: enforced "), "%s", ran->err);
	/* What only its start-up needs it cannot read: the outer layer alone would let it. */
	ran = landshim_run(&spawn, "abi = 1; include = \"<start>\";",
	                   (const char *[]){ READER, SPAWN_SHIM_MUSL, NULL });
	cr_expect_str_eq(ran->out, spawn_text("denied %s\n", SPAWN_SHIM_MUSL), "%s", ran->err);
	/* Nothing of it is left. */
	ran = landshim_run(&spawn, landshim_tight(open), (const char *[]){ SPAWN_HOST("musl/inspect"), NULL });
	cr_expect_null(strstr(ran->out, "LANDSHIM"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "entry LD_PRELOAD"), "%s", ran->out);
}

/* A library of its own that no rule grants: its loader finds it by the RUNPATH, by LD_LIBRARY_PATH. */
Test(musl, run_lets_its_loader_read_what_it_needs)
{
	const char *env[] = { spawn_text("LD_LIBRARY_PATH=%s", spawn_path("lib")), NULL };
	const char *moved = spawn_path("needs");
	const struct spawn by_path = { .env = env }, plain = { .env = NULL };
	const char *start = "abi = 1; include = \"<start>\";";

	require_landlock(1);
	cr_expect_str_eq(
		landshim_run(&plain, start, (const char *[]){ "--exact", NEEDS, landshim_secret(), NULL })->out,
		denied());
	landshim_copy(NEEDS, moved, 0755);
	cr_assert_eq(mkdir(spawn_path("lib"), 0755), 0);
	landshim_copy(SPAWN_HOST("musl/libfirst.so"), spawn_path("lib/libfirst.so"), 0755);
	cr_expect_str_eq(
		landshim_run(&by_path, start, (const char *[]){ "--exact", moved, landshim_secret(), NULL })->out,
		denied(), "%s",
		landshim_run(&by_path, start, (const char *[]){ "--exact", moved, landshim_secret(), NULL })->err);
}

/* --- glibc's shim, and programs of glibc --- */

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

/* Each leaves a program of the other's alone where the other has done its work: the order is musl's, first comes first. */
Test(musl, both_shims_are_preloaded)
{
	static const char *const shims[] = { SPAWN_SHIM_MUSL ":" SPAWN_SHIM, SPAWN_SHIM ":" SPAWN_SHIM_MUSL };
	const char *musl[] = { READER, landshim_secret(), NULL };
	const char *glibc[] = { SPAWN_HOST("reader"), landshim_secret(), NULL };
	const char *inspect[] = { SPAWN_HOST("musl/inspect"), NULL };
	const struct spawn left = { .argv = inspect, .policy = policy, .preload = shims[0] };

	require_landlock(1);
	for (size_t i = 0; i < COUNT(shims); i++) {
		const struct spawn of_musl = { .argv = musl, .policy = policy, .preload = shims[i] };
		const struct spawn of_glibc = { .argv = glibc, .policy = policy, .preload = shims[i] };

		cr_expect_str_eq(spawn_run(&of_glibc)->out, denied(), "%zu: %s", i, spawn_run(&of_glibc)->err);
		cr_expect_str_eq(spawn_run(&of_musl)->out, i == 0 ? denied() : "", "%zu", i);
		cr_expect_str_eq(spawn_run(&of_musl)->err, i == 0 ? "" : REFUSED, "%zu", i);
	}
	cr_expect_null(strstr(spawn_run(&left)->out, "entry LD_PRELOAD"), "%s", spawn_run(&left)->out);
	cr_expect_null(strstr(spawn_run(&left)->out, "LANDSHIM_CONFIG"), "%s", spawn_run(&left)->out);
}

Test(musl, its_shim_refuses_a_program_of_glibc)
{
	const char *argv[] = { SPAWN_HOST("reader"), landshim_secret(), NULL };
	const struct spawn asked = { .argv = argv, .policy = policy, .preload = SPAWN_SHIM_MUSL };
	const struct spawn unasked = { .argv = argv, .preload = SPAWN_SHIM_MUSL };
	const struct spawned *ran = spawn_run(&asked);

	cr_expect_eq(ran->status, 125, "%d", ran->status);
	cr_expect_str_eq(ran->err, FOREIGN "musl, which the shim is made for\n" HINT);
	cr_expect_str_eq(spawn_run(&unasked)->out, allowed(), "%s", spawn_run(&unasked)->err);
}

/* A host that loads it late: by its first thread it finds what the kernel put there, and in another one it does not. */
Test(musl, its_shim_is_loaded_late)
{
	const char *secret = landshim_secret();
	const char *first[] = { SPAWN_HOST("musl/loads"), SPAWN_SHIM_MUSL, secret, NULL };
	const char *other[] = { SPAWN_HOST("musl/loads"), SPAWN_SHIM_MUSL, secret, "moved", "thread", NULL };
	const struct spawn by_first = { .argv = first, .policy = policy, .preload = "" };
	const struct spawn by_other = { .argv = other, .policy = policy, .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&by_first);
	cr_expect_not_null(strstr(ran->out, "\ndenied\n"), "status %d: %s%s", ran->status, ran->out, ran->err);
	ran = spawn_run(&by_other);
	cr_expect_eq(ran->status, 125, "status %d: %s", ran->status, ran->out);
	cr_expect_str_eq(ran->err,
	                 "landshim: LANDSHIM_CONFIG: the program's arguments are not where the kernel put them, "
	                 "and musl does not tell them\n"
	                 "landshim: hint: preload the shim, so that it is there from the start\n");
}

/* Neither that a policy is asked for nor that none is can be concluded. */
Test(musl, where_the_environment_cannot_be_found_it_is_refused)
{
	static const char *const hosts[] = { SPAWN_HOST("loads"), SPAWN_HOST("musl/loads") };
	static const char *const shims[] = { SPAWN_SHIM, SPAWN_SHIM_MUSL };
	const char *says = "landshim: LD_PRELOAD: the environment is not where the kernel put it, and /proc/self/stat "
			   "cannot tell where that was: no such file or directory (ENOENT)\n"
			   "landshim: hint: mount /proc, or take liblandshim.so out of LD_PRELOAD\n";

	require_root();
	for (size_t i = 0; i < COUNT(hosts); i++) {
		/* A host that loads the shim late, in a thread, with an environment of its own. */
		const char *argv[] = { hosts[i], shims[i], landshim_secret(), "moved", "thread", NULL };
		const struct spawn spawn = { .argv = argv, .policy = policy, .preload = "", .prepare = without_proc };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_eq(ran->status, 125, "%zu: status %d", i, ran->status);
		cr_expect_str_eq(ran->out, "", "%zu: %s", i, ran->out);
		cr_expect_str_eq(ran->err, says, "%zu: %s", i, ran->err);
	}
}

/* What liblandshim.so(7) says of every static program. */
Test(musl, a_static_program_is_confined_by_landshim_run_alone)
{
	const char *argv[] = { SPAWN_HOST("variant/reader-musl-static"), landshim_secret(), NULL };
	const struct spawn preload = { .argv = argv, .policy = policy, .preload = SPAWN_SHIM_MUSL };
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
