/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim is confined itself, by the shim or, where that cannot be loaded into it, by its own doing. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "require.h"

#define READER SPAWN_HOST("reader")

static const char *const commands[] = { LANDSHIM, LANDSHIM_DYNAMIC };

/* landshim run -c inner reader first second third, where landshim is to be confined by outer. */
static const struct spawned *run_as(const char *command, const char *outer, const char *preload, const char *entry,
                                    void (*prepare)(void *data))
{
	const char *env[] = { preload, spawn_text("LANDSHIM_CONFIG=%s", outer), entry, NULL };
	const struct spawn spawn = { .env = env, .file = command, .prepare = prepare };
	const char *inner =
		spawn_file("inner.conf", spawn_policy(1,
	                                              spawn_text(", { path = [ \"%s\", \"%s\" ]; allow = \"read\"; }",
	                                                         spawn_path("first"), spawn_path("second")),
	                                              ""));

	return landshim_spawn(&spawn, "run",
	                      (const char *[]){ "-c", inner, READER, spawn_path("first"), spawn_path("second"),
	                                        landshim_secret(), NULL });
}

static const struct spawned *run(const char *command, const char *outer, const char *entry)
{
	return run_as(command, outer, "LD_PRELOAD=" SPAWN_SHIM, entry, NULL);
}

/* An /etc of the child's own, in which every program is to load the shim. */
static void preload_everywhere(void *data)
{
	FILE *file;

	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "/etc", "tmpfs", 0, NULL) != 0)
		_exit(98);
	file = fopen("/etc/ld.so.preload", "we");
	if (!file || fputs("# landshim\n" SPAWN_SHIM "\n", file) < 0 || fclose(file) != 0)
		_exit(97);
}

/* What landshim run needs, and the second of the files. */
static const char *outer(void)
{
	(void)spawn_file("first", "");
	(void)spawn_file("second", "");
	(void)spawn_file("inner.conf", "");
	return spawn_file("outer.conf",
	                  spawn_policy(1,
	                               spawn_text(", { path = [ \"%s\", \"%s\" ]; allow = \"read\"; },"
	                                          " { path = \"" TEST_SOURCE "\"; allow = \"read_execute\"; }",
	                                          spawn_path("second"), spawn_path("inner.conf")),
	                               ""));
}

/* What the caller's own policy says of these two. */
static void outer_holds(const struct spawned *ran, const char *how)
{
	cr_expect_not_null(strstr(ran->out,
	                          spawn_text("denied %s\nallowed %s\n", spawn_path("first"), spawn_path("second"))),
	                   "%s: %s%s", how, ran->out, ran->err);
}

static struct criterion_test_params each_command(void)
{
	static size_t indices[] = { 0, 1 };

	return cr_make_param_array(size_t, indices, COUNT(indices));
}

ParameterizedTestParameters(own_sandbox, both_policies_hold)
{
	return each_command();
}

ParameterizedTest(size_t *index, own_sandbox, both_policies_hold)
{
	const struct spawned *ran;

	require_landlock(1);
	ran = run(commands[*index], outer(), NULL);
	cr_expect_str_eq(ran->out,
	                 spawn_text("denied %s\nallowed %s\ndenied %s\n", spawn_path("first"), spawn_path("second"),
	                            spawn_path("secret")),
	                 "%s", ran->err);
	/* As several, too. */
	ran = run(commands[*index], spawn_text("%s:%s", outer(), outer()), "LANDSHIM_VERBOSE=1");
	cr_expect_not_null(strstr(ran->out, spawn_text("denied %s\n", spawn_path("first"))), "%s", ran->err);
	cr_expect_eq(strncmp(ran->err, "landshim: enforced ", 19), 0, "%s", ran->err);
}

ParameterizedTestParameters(own_sandbox, ld_so_preload_counts_too)
{
	return each_command();
}

ParameterizedTest(size_t *index, own_sandbox, ld_so_preload_counts_too)
{
	const struct spawned *ran;

	require_root();
	require_landlock(1);
	ran = run_as(commands[*index], outer(), "LD_PRELOAD=", NULL, preload_everywhere);
	outer_holds(ran, "");
}

#define UP "/../../../.."

ParameterizedTestParameters(own_sandbox, a_copy_of_another_name_counts_too)
{
	return each_command();
}

ParameterizedTest(size_t *index, own_sandbox, a_copy_of_another_name_counts_too)
{
	const char *copy = spawn_path("other.so");
	/* By its path, by a name that is looked for, and from where landshim lies, which is not so deep. */
	const char *const preloads[] = { spawn_text("LD_PRELOAD=%s", copy), "LD_PRELOAD=other.so",
		                         spawn_text("LD_PRELOAD=${ORIGIN}%s%s", UP UP UP UP, copy) };
	const char *search = spawn_text("LD_LIBRARY_PATH=%s", spawn_directory());

	require_landlock(1);
	landshim_copy(SPAWN_SHIM, copy, 0755);
	for (size_t i = 0; i < COUNT(preloads); i++) {
		const struct spawned *ran = run_as(commands[*index], outer(), preloads[i], search, NULL);

		outer_holds(ran, preloads[i]);
	}
}

ParameterizedTestParameters(own_sandbox, one_that_is_named_and_not_there_counts_too)
{
	return each_command();
}

/* ld.so goes on without it, and who named it wants to be confined. */
ParameterizedTest(size_t *index, own_sandbox, one_that_is_named_and_not_there_counts_too)
{
	const struct spawned *ran;

	require_landlock(1);
	ran = run_as(commands[*index], outer(), "LD_PRELOAD=/no/such/liblandshim.so", NULL, NULL);
	outer_holds(ran, "");
}

ParameterizedTestParameters(own_sandbox, a_policy_that_is_wrong_starts_nothing_and_off_is_off)
{
	return each_command();
}

ParameterizedTest(size_t *index, own_sandbox, a_policy_that_is_wrong_starts_nothing_and_off_is_off)
{
	const char *command = commands[*index];

	require_landlock(1);
	landshim_refused(run(command, spawn_file("bad.conf", "abi = 1;\nx = 1;\n"), NULL),
	                 spawn_text("landshim: %s:2: unknown setting \"x\"\n", spawn_path("bad.conf")));
	landshim_refused(run(command, "no-such-policy", NULL), "landshim: LANDSHIM_CONFIG: there is no policy ");
	landshim_refused(run(command, "", NULL), "landshim: LANDSHIM_CONFIG: is empty\n");
	/* As run says without any of them. */
	landshim_refused(run(command, outer(), "LANDSHIM_MODE=off"),
	                 "landshim: LANDSHIM_MODE: is \"off\"\nlandshim: hint: unset it: landshim run enforces\n");
}

/* Every other command too. */
Test(own_sandbox, a_static_check_cannot_read_what_its_policy_denies)
{
	const char *policy = spawn_file("policy.conf", "abi = 1;\n");
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM, spawn_text("LANDSHIM_CONFIG=%s", outer()), NULL, NULL };
	const struct spawn spawn = { .env = env, .file = LANDSHIM };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", policy, NULL });
	cr_expect_neq(ran->status, 0);
	cr_expect_not_null(strstr(ran->err, "permission denied (EACCES)"), "%s", ran->err);
	/* Where the shim is not named it is not asked for. */
	env[0] = "LD_PRELOAD=";
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", policy, NULL });
	cr_expect_null(strstr(ran->err, "EACCES"), "%s", ran->err);
	/* Nor where another object is. */
	env[0] = "LD_PRELOAD=" SPAWN_HOST("libnothing.so");
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", policy, NULL });
	cr_expect_null(strstr(ran->err, "EACCES"), "%s", ran->err);
	/* Nor where it is switched off. */
	env[0] = "LD_PRELOAD=" SPAWN_SHIM;
	env[2] = "LANDSHIM_MODE=off";
	ran = landshim_spawn(&spawn, "check", (const char *[]){ "-c", policy, NULL });
	cr_expect_null(strstr(ran->err, "EACCES"), "%s", ran->err);
}

static const char *const watchers[][8] = {
	{ LANDSHIM, "learn" },
	{ LANDSHIM_DYNAMIC, "learn" },
	{ LANDSHIM, "explain" },
	{ LANDSHIM_DYNAMIC, "explain" },
};

ParameterizedTestParameters(own_sandbox, what_is_watched_is_confined_too)
{
	static size_t indices[] = { 0, 1, 2, 3 };

	return cr_make_param_array(size_t, indices, COUNT(watchers));
}

ParameterizedTest(size_t *index, own_sandbox, what_is_watched_is_confined_too)
{
	const char *policy;
	const char *inner = spawn_file("wide.conf", "abi = 1; paths = ( { path = \"/\"; allow = \"all\"; } );\n");
	const char *env[] = { "LD_PRELOAD=" SPAWN_SHIM, NULL, NULL };
	const struct spawn spawn = { .env = env, .file = watchers[*index][0] };
	const char *secret = landshim_secret(), *first = spawn_file("first", "");
	const bool learns = strcmp(watchers[*index][1], "learn") == 0;
	const struct spawned *ran;

	require_landlock(1);
	(void)mkdir(spawn_path("out"), 0755);
	policy = spawn_file("watched.conf",
	                    spawn_policy(1,
	                                 spawn_text(", { path = [ \"%s\", \"%s\", \"/proc\" ]; allow = \"read\"; },"
	                                            " { path = \"" TEST_SOURCE "\"; allow = \"read_execute\"; },"
	                                            " { path = \"%s\"; allow = \"read_write\"; }",
	                                            first, inner, spawn_path("out")),
	                                 ""));
	env[1] = spawn_text("LANDSHIM_CONFIG=%s", policy);
	ran = landshim_spawn(&spawn, watchers[*index][1],
	                     (const char *[]){ learns ? "-o" : "-c", learns ? spawn_path("out/learned.conf") : inner,
	                                       READER, first, secret, NULL });
	cr_expect_not_null(strstr(ran->out, spawn_text("allowed %s\ndenied %s\n", first, secret)), "%s%s", ran->out,
	                   ran->err);
}

/* What modes have not to do with is not laid on them. */
Test(own_sandbox, a_file_that_the_callers_own_policy_denies_is_told_from_one_that_modes_do)
{
	static const char mode[] =
		"landshim: hint: its mode lets it be read: a policy that is in force already does not\n";
	const char *denied = landshim_secret();
	const char *policy = spawn_policy(1, ", { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; }", "");
	const struct spawn spawn = { .argv = NULL };

	require_landlock(1);
	landshim_refused(landshim_run(&spawn, policy,
	                              (const char *[]){ LANDSHIM, "import", "--firejail", denied, NULL }),
	                 spawn_text("landshim: %s: cannot read: permission denied (EACCES)\n%s", denied, mode));
}
