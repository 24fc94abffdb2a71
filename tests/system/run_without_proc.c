/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim run where /proc is not mounted, as in a rescue system or a small
 * chroot: the outer layer confines, and what takes /proc is refused.
 */
#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define READER SPAWN_HOST("reader")
#define STATIC SPAWN_HOST("variant/reader-static")

/* In mounts of its own: neither processes nor devices. */
static void without(void *data)
{
	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "/dev", "tmpfs", 0, NULL) != 0 || mount("none", "/proc", "tmpfs", 0, NULL) != 0)
		_exit(98);
}

static const struct spawn nothing_there = { .preload = "", .prepare = without, .status = true };

static const struct spawned *run(const char *policy, const char *option, const char *program)
{
	const char *open = spawn_path("open");
	const char *const words[] = { option, program, open, landshim_secret(), NULL };

	return landshim_run(&nothing_there, policy, words);
}

static const char *one_of_two(void)
{
	return spawn_text("allowed %s\ndenied %s\n", spawn_path("open"), landshim_secret());
}

Test(run_without_proc, the_outer_layer_confines_and_says_that_it_is_alone)
{
	static const char *const programs[] = { READER, STATIC };
	const char *policy = landshim_tight(spawn_file("open", ""));

	require_root();
	require_landlock(1);
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		const struct spawned *ran = run(policy, "-v", programs[i]);

		cr_expect_eq(ran->status, 0, "%s: %s", programs[i], ran->err);
		cr_expect_str_eq(ran->out, one_of_two(), "%s: %s%s", programs[i], ran->out, ran->err);
		cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
		cr_expect_not_null(strstr(ran->line, "\"layer\":\"outer\""), "%s", ran->line);
		cr_expect_not_null(strstr(ran->err, "; no exact layer: "), "%s", ran->err);
		if (i == 0)
			cr_expect_not_null(
				strstr(ran->err,
			               ": it cannot check what is handed over to it where /proc is not mounted\n"),
				"%s", ran->err);
	}
}

Test(run_without_proc, its_options_hold)
{
	static const char *const options[] = { "--new-session", "--close-fds" };
	const char *policy = landshim_tight(spawn_file("open", ""));

	require_root();
	require_landlock(1);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const struct spawned *ran = run(policy, options[i], READER);

		cr_expect_str_eq(ran->out, one_of_two(), "%s: %s%s", options[i], ran->out, ran->err);
	}
	/* What is told to be exact is not started. */
	landshim_refused(run(policy, "--exact", READER),
	                 spawn_text("landshim: " READER ": the shim cannot be loaded into it: it cannot check "
	                            "what is handed over to it where /proc is not mounted\n"
	                            "landshim: hint: without --exact it runs under the outer layer\n"));
}

Test(run_without_proc, a_policy_that_takes_it_is_refused)
{
	static const struct {
		const char *rule, *says;
	} cases[] = {
		{ "{ path = \"/usr\"; allow = \"read\"; except = \"share\"; }",
		  "landshim: %s:2: cannot find out where \"/usr\" leads: no such file or directory (ENOENT)\n"
		  "landshim: hint: mount /proc\n" },
		{ "{ path = \"${@exe_dir}\"; allow = \"read\"; }",
		  "landshim: %s:2: \"${@exe_dir}\" cannot be found out here\n" },
		{ "{ path = \"/proc/self/status\"; allow = \"read\"; }",
		  "landshim: %s:2: cannot open \"/proc/self/status\": no such file or directory (ENOENT)\n" },
	};

	require_root();
	require_landlock(1);
	(void)spawn_file("open", "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *policy = spawn_file(
			"takes.conf", spawn_text("abi = 1; include = \"<base>\";\npaths = ( %s );\n", cases[i].rule));
		const char *const words[] = { "run", "-c", policy, READER, spawn_path("open"), NULL };
		const struct spawned *ran = landshim_spawn(&nothing_there, words[0], words + 1);
		char says[512];

		cr_expect_eq(ran->status, 125, "%s: status %d", cases[i].rule, ran->status);
		cr_expect_str_eq(ran->out, "");
		(void)snprintf(says, sizeof(says), "%.*s%s%s", (int)strcspn(cases[i].says, "%"), cases[i].says, policy,
		               strstr(cases[i].says, "%s") + 2);
		cr_expect_not_null(strstr(ran->err, says), "%s: %s", cases[i].rule, ran->err);
	}
}

Test(run_without_proc, what_watches_a_program_is_refused)
{
	static const char *const commands[] = { "explain", "learn" };
	const char *policy = spawn_file("tight.conf", landshim_tight(spawn_file("open", "")));
	const char *out = spawn_path("learned.conf");

	require_root();
	require_landlock(1);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const char *const words[] = { i ? "-o" : "-c", i ? out : policy, READER, spawn_path("open"), NULL };
		const struct spawned *ran = landshim_spawn(&nothing_there, commands[i], words);

		landshim_refused(ran, "landshim: /proc cannot be read: no such file or directory (ENOENT)\n"
		                      "landshim: hint: mount proc there\n");
		cr_expect_str_eq(ran->out, "", "%s: it was started", commands[i]);
	}
}
