/* SPDX-License-Identifier: BSD-3-Clause */
/* The shim as a guest: beside other preloaded objects, in hosts that replace libc's functions, behind filters. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define TIGHT "abi = 1; min_abi = 1; include = \"<base>\";\n"
#define HOST_TREE "paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n"
#define LOADER "/lib64/ld-linux-x86-64.so.2"

/* Without the shim it says `alone`, with it the same but "denied" for "allowed". */
static void is_confined(struct spawn spawn, const char *preload, const char *alone)
{
	const char *without = spawn.preload;
	const struct spawned *ran;
	char *denied = strdup(alone);
	char *at = strstr(denied, "allowed");

	require_landlock(1);
	spawn.preload = without ? without : "";
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "alone: status %d: %s", ran->status, ran->err);
	cr_assert_str_eq(ran->out, alone);
	if (at)
		memmove(mempcpy(at, "denied", 6), at + 7, strlen(at + 7) + 1);
	spawn.preload = preload;
	spawn.policy = TIGHT HOST_TREE;
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "status %d: %s", ran->status, ran->err);
	cr_expect_str_eq(ran->out, denied, "%s", ran->out);
	cr_expect_str_eq(ran->err, "");
}

Test(guests, a_host_that_exports_functions_of_libc_is_confined_all_the_same)
{
	const char *argv[] = { SPAWN_HOST("overrides"), landshim_secret(), NULL };

	is_confined((struct spawn){ .argv = argv }, NULL, "allowed\n");
	is_confined((struct spawn){ .argv = argv }, SPAWN_SHIM ":" SPAWN_HOST("libnothing.so"), "allowed\n");
	is_confined((struct spawn){ .argv = argv }, SPAWN_HOST("libnothing.so") ":" SPAWN_SHIM, "allowed\n");
}

Test(guests, an_object_that_wraps_syscall_is_not_called_before_it_is_ready)
{
	const char *path = landshim_secret();
	const char *argv[] = { SPAWN_HOST("reader"), path, NULL };
	const char *alone = spawn_text("allowed %s\n", path);
	const struct spawn spawn = { .argv = argv, .preload = SPAWN_HOST("libwrap.so") };

	is_confined(spawn, SPAWN_SHIM ":" SPAWN_HOST("libwrap.so"), alone);
	is_confined(spawn, SPAWN_HOST("libwrap.so") ":" SPAWN_SHIM, alone);
}

/* The environment may hold what is the shim's own: it must outlive dlclose. */
Test(guests, a_host_that_loads_and_unloads_the_shim_keeps_its_environment)
{
	const char *argv[] = { SPAWN_HOST("loads"), SPAWN_SHIM, landshim_secret(), NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .policy = TIGHT HOST_TREE };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "status %d: %s", ran->status, ran->err);
	cr_expect_str_eq(ran->out, "3 entries\ndenied\n", "%s", ran->out);
}

Test(guests, a_host_whose_environment_is_its_own_keeps_it)
{
	const char *argv[] = { SPAWN_HOST("loads"), SPAWN_SHIM, landshim_secret(), "moved", NULL };
	struct spawn spawn = { .argv = argv, .preload = "", .policy = TIGHT HOST_TREE };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "status %d: %s", ran->status, ran->err);
	cr_expect_str_eq(ran->out, "4 entries\ndenied\n", "%s", ran->out);
	/* An entry in the place of one that was there: what is read-only lies in the kernel's array. */
	spawn.env = (const char *[]){ "LANDSHIM_MODE=enforce", NULL };
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "status %d: %s", ran->status, ran->err);
	cr_expect_str_eq(ran->out, "4 entries\ndenied\n", "%s", ran->out);
}

Test(guests, a_program_that_ld_so_is_told_to_load)
{
	const char *secret = landshim_secret();
	const char *said = spawn_text("denied %s\n", secret);
	const char *plain[] = { LOADER, SPAWN_HOST("reader"), secret, NULL };
	const char *named[] = { LOADER, "--argv0", "other", SPAWN_HOST("reader"), secret, NULL };
	const char *told[] = { LOADER, "--preload", SPAWN_SHIM, SPAWN_HOST("reader"), secret, NULL };
	const struct spawn spawns[] = { { .argv = plain, .policy = TIGHT HOST_TREE },
		                        { .argv = named, .policy = TIGHT HOST_TREE },
		                        { .argv = told, .policy = TIGHT HOST_TREE, .preload = "" } };

	require_landlock(1);
	for (size_t i = 0; i < sizeof(spawns) / sizeof(spawns[0]); i++)
		cr_expect_str_eq(spawn_run(&spawns[i])->out, said, "%zu: %s", i, spawn_run(&spawns[i])->err);
}

/*
 * ld.so unloads what is no audit library, and asserts that it could, which
 * -z nodelete forbids: "Inconsistency detected by ld.so", status 127.  It is
 * not a way to start without the policy, which is what counts.
 */
Test(guests, as_an_audit_library_it_does_not_let_a_program_go_unconfined)
{
	const char *argv[] = { SPAWN_HOST("reader"), landshim_secret(), NULL };
	const char *env[] = { "LD_AUDIT=" SPAWN_SHIM, NULL };
	const struct spawn audit = { .argv = argv, .preload = "", .env = env, .policy = TIGHT HOST_TREE };
	const struct spawn both = { .argv = argv, .env = env, .policy = TIGHT HOST_TREE };

	require_landlock(1);
	cr_expect_null(strstr(spawn_run(&audit)->out, "allowed"));
	cr_expect_null(strstr(spawn_run(&both)->out, "allowed"), "preloaded as well");
}

/* --- GNU make before 4.4, which looks for the "=" of each entry without an end --- */

static const struct {
	const char *name;
	const char *argv[6];
} starters[] = {
	{ "nice", { "/usr/bin/nice", "make", "--version" } },
	{ "timeout", { "/usr/bin/timeout", "10", "make", "--version" } },
	{ "env", { "/usr/bin/env", "make", "--version" } },
	{ "env, one more", { "/usr/bin/env", "ONE=more", "make", "--version" } },
	{ "perl", { "/usr/bin/perl", "-e", "exit(system('make', '--version') >> 8)" } },
	{ "nohup", { "/usr/bin/nohup", "make", "--version" } },
	{ "python3",
	  { "/usr/bin/python3", "-c", "import subprocess; subprocess.run(['make', '--version'], check=True)" } },
	{ "sh", { "/bin/sh", "-c", "make --version; exit $?" } },
};

#define STARTERS (sizeof(starters) / sizeof(starters[0]))

ParameterizedTestParameters(guests, gnu_make_before_4_4_started_by_another_program)
{
	static size_t indices[STARTERS];

	for (size_t i = 0; i < STARTERS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, STARTERS);
}

ParameterizedTest(size_t *index, guests, gnu_make_before_4_4_started_by_another_program)
{
	const char *const *argv = starters[*index].argv;
	const struct spawn spawn = { .argv = argv,
		                     .policy = TIGHT "paths = ( { path = \"/usr\"; allow = \"read_execute\"; } );\n" };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s: status %d: %s", starters[*index].name, ran->status, ran->err);
	cr_expect_eq(strncmp(ran->out, "GNU Make ", 9), 0, "%s: %s", starters[*index].name, ran->out);
}

/* --- filters, as containers have them --- */

struct filter {
	int errnum;
	int calls[6]; /* ends in 0 */
};

static void install(void *data)
{
	const struct filter *filter = data;
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	for (size_t i = 0; filter->calls[i]; i++)
		if (seccomp_rule_add(context, SCMP_ACT_ERRNO((unsigned)filter->errnum), filter->calls[i], 0) != 0)
			_exit(98);
	if (seccomp_load(context) != 0)
		_exit(97);
}

Test(guests, the_status_line_comes_through_a_pipe_where_sendto_is_denied)
{
	const char *argv[] = { "/bin/true", NULL };
	struct filter filter = { EPERM, { SCMP_SYS(sendto) } };
	const struct spawn spawn = {
		.argv = argv, .policy = TIGHT, .status = true, .prepare = install, .data = &filter
	};

	require_landlock(1);
	cr_expect_not_null(strstr(spawn_run(&spawn)->line, "\"enforced\":true"), "%s", spawn_run(&spawn)->line);
	filter.errnum = ENOSYS;
	cr_expect_not_null(strstr(spawn_run(&spawn)->line, "\"enforced\":true"), "%s", spawn_run(&spawn)->line);
}

/* Docker before 20.10, and libseccomps that do not know a call. */
Test(guests, a_filter_that_does_not_know_statx_and_openat2)
{
	static const int errnums[] = { ENOSYS, EPERM };
	const char *path = landshim_secret();
	const char *argv[] = { SPAWN_HOST("reader"), path, NULL };
	const char *policy =
		"abi = 1; min_abi = 0; include = \"<base>\";\n"
		"paths = ( { path = [ \"" TEST_BUILD "\", \"" TEST_BUILD "/tests\" ]; allow = \"read_execute\"; },\n"
		"{ glob = \"/usr/share/*\"; allow = \"read\"; }, { path = \"${@cwd}\"; allow = \"execute\"; } );\n";

	require_landlock(1);
	for (size_t i = 0; i < sizeof(errnums) / sizeof(errnums[0]); i++) {
		struct filter filter = { errnums[i], { SCMP_SYS(statx), 437 /* openat2 */ } };
		const struct spawn spawn = { .argv = argv, .policy = policy, .prepare = install, .data = &filter };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_str_eq(ran->out, spawn_text("denied %s\n", path), "with Landlock: %s%s", ran->out, ran->err);
		memcpy(filter.calls + 2, ((int[]){ 444, 445, 446 }), 3 * sizeof(int));
		ran = spawn_run(&spawn);
		cr_expect_str_eq(ran->out, spawn_text("allowed %s\n", path), "without: %s%s", ran->out, ran->err);
	}
}
