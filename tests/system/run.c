/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim run: in place, with its options, statuses and refusals. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define SH "/bin/sh"
#define READER SPAWN_HOST("reader")
#define INSPECT SPAWN_HOST("inspect")

static const struct spawn plain = { .preload = "" };

static const struct spawned *run(const char *const *words)
{
	return landshim_run(&plain, landshim_tight(spawn_file("open", "open\n")), words);
}

Test(run, the_program_has_the_same_pid_and_its_status_is_the_programs)
{
	const struct spawned *ran;

	require_landlock(1);
	ran = run((const char *[]){ SH, "-c", "echo $$; exit 7", NULL });
	cr_expect_eq(ran->status, 7, "%s", ran->err);
	cr_expect_str_eq(ran->out, spawn_text("%d\n", (int)ran->pid));
	cr_expect_str_eq(ran->err, "");
	ran = run((const char *[]){ SH, "-c", "kill -TERM $$", NULL });
	cr_expect_eq(ran->status, 128 + 15);
}

Test(run, options_end_at_program)
{
	const struct spawned *ran;

	require_landlock(1);
	ran = run((const char *[]){ SH, "-c", "echo \"$0 $1 $2\"", "-v", "--exact", "-c", NULL });
	cr_expect_str_eq(ran->out, "-v --exact -c\n", "%s", ran->err);
	ran = run((const char *[]){ "--", SH, "-c", "echo $0", "--help", NULL });
	cr_expect_str_eq(ran->out, "--help\n", "%s", ran->err);
}

Test(run, signals_stay_as_they_are)
{
	const struct spawned *with, *without;
	const char *before;
	const struct spawn bare = { .argv = (const char *[]){ INSPECT, NULL }, .preload = "" };

	require_landlock(1);
	without = spawn_run(&bare);
	before = spawn_text("%s", without->out);
	with = run((const char *[]){ INSPECT, NULL });
	/* no_new_privs, and the entries that the shim has blanked, are the difference. */
	cr_expect_eq(with->status, 0, "%s", with->err);
	for (const char *line = before; *line; line += strcspn(line, "\n") + 1)
		if (strncmp(line, "blocked", 7) == 0 || strncmp(line, "pending", 7) == 0 ||
		    strncmp(line, "handled", 7) == 0 || strncmp(line, "open", 4) == 0)
			cr_expect_not_null(strstr(with->out, spawn_text("%.*s\n", (int)strcspn(line, "\n"), line)),
			                   "%s", line);
	cr_expect_null(strstr(with->out, "pending"));
	cr_expect_not_null(strstr(with->out, "no_new_privs 1\n"));
}

static void into_the_directory(void *data)
{
	(void)data;
	if (chdir(spawn_directory()) != 0)
		_exit(99);
}

Test(run, a_relative_policy_is_resolved_once)
{
	const struct spawn there = { .prepare = into_the_directory };
	const char *open = spawn_file("open", "");
	const struct spawned *ran;

	require_landlock(1);
	(void)spawn_file("relative.conf", landshim_tight(open));
	ran = landshim_spawn(&there, "run",
	                     (const char *[]){ "-c", "./relative.conf", READER, open, landshim_secret(), NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s/secret\n", open, spawn_directory()), "%s",
	                 ran->err);
}

Test(run, a_name_that_ends_in_conf_is_a_file_of_the_working_directory)
{
	const struct spawn there = { .prepare = into_the_directory };
	const char *open = spawn_file("open", "");
	const struct spawned *ran;

	require_landlock(1);
	(void)spawn_file("mine.conf", landshim_tight(open));
	ran = landshim_spawn(&there, "run",
	                     (const char *[]){ "-c", "mine.conf", READER, open, landshim_secret(), NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s/secret\n", open, spawn_directory()), "%s",
	                 ran->err);
	ran = landshim_spawn(&there, "check", (const char *[]){ "-c", "mine.conf", NULL });
	cr_expect_eq(strncmp(ran->out, spawn_text("%s/mine.conf", spawn_directory()),
	                     strlen(spawn_directory()) + strlen("/mine.conf")),
	             0, "%s%s", ran->out, ran->err);
	/* Of an installed policy that is named so there is none here. */
	ran = landshim_spawn(&there, "run", (const char *[]){ "-c", "tar.conf", READER, open, NULL });
	landshim_refused(ran, spawn_text("landshim: %s/tar.conf: cannot open: no such file or directory (ENOENT)\n"
	                                 "landshim: hint: a policy that is installed is named without .conf: -c tar\n",
	                                 spawn_directory()));
}

Test(run, a_dynamically_linked_program_gets_the_exact_layer)
{
	const char *env[] = { "KEPT=1", NULL };
	const struct spawn spawn = { .env = env, .status = true };
	const char *open = spawn_file("open", "");
	const struct spawned *ran;

	require_landlock(1);
	/* The outer layer lets the policy itself be read; the exact one does not. */
	ran = landshim_run(&spawn, landshim_tight(open),
	                   (const char *[]){ READER, open, spawn_path("run-0.conf"), SPAWN_SHIM, NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, spawn_text("allowed %s\n", open)), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "denied"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, spawn_text("denied %s", spawn_path("run-0.conf"))), "%s", ran->out);
	cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
	cr_expect_null(strstr(ran->line, "\"layer\":\"outer\""), "%s", ran->line);
}

Test(run, nothing_of_ours_is_left_in_the_environment)
{
	const struct spawned *ran;

	require_landlock(1);
	ran = run((const char *[]){ INSPECT, NULL });
	cr_expect_null(strstr(ran->out, "entry LD_PRELOAD"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "entry LANDSHIM"), "%s", ran->out);
	ran = run((const char *[]){ SPAWN_HOST("variant/reader-static"), NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	ran = run((const char *[]){ "/bin/busybox", "env", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_null(strstr(ran->out, "LD_PRELOAD"), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "LANDSHIM"), "%s", ran->out);
}

Test(run, the_shim_is_appended_to_what_is_preloaded)
{
	const char *env[] = { "LD_PRELOAD=" TEST_BUILD "/tests/hosts/libnothing.so", NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, landshim_tight(spawn_directory()), (const char *[]){ INSPECT, NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, "entry LD_PRELOAD=" TEST_BUILD "/tests/hosts/libnothing.so\n"), "%s",
	                   ran->out);
}

Test(run, it_says_what_it_does_if_asked)
{
	const struct spawned *ran;

	require_landlock(1);
	ran = run((const char *[]){ "-v", "/bin/true", NULL });
	cr_expect_eq(strncmp(ran->err, "landshim: outer layer ", 22), 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "\nlandshim: "), "the shim says its line too: %s", ran->err);
	ran = run((const char *[]){ "-v", "/bin/busybox", "true", NULL });
	cr_expect_not_null(strstr(ran->err, "; no exact layer: it is static\n"), "%s", ran->err);
}

Test(run, exact_refuses_what_the_shim_cannot_be_loaded_into)
{
	const struct spawned *ran;

	require_landlock(1);
	landshim_refused(run((const char *[]){ "--exact", "/bin/busybox", "true", NULL }),
	                 "landshim: /bin/busybox: the shim cannot be loaded into it: it is static\n"
	                 "landshim: hint: without --exact it runs under the outer layer\n");
	ran = run((const char *[]){ "--exact", "/bin/true", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

static void dead_pipe(void *data)
{
	int pipes[2];

	(void)data;
	if (pipe(pipes) != 0 || dup2(pipes[1], 9) != 9 || close(pipes[0]) != 0 || close(pipes[1]) != 0)
		_exit(97);
}

Test(run, a_status_line_that_nobody_reads_is_no_error)
{
	const char *env[] = { "LANDSHIM_STATUS_FD=9", NULL };
	const struct spawn spawn = { .env = env, .prepare = dead_pipe };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, landshim_tight(spawn_directory()), (const char *[]){ "/bin/busybox", "true", NULL });
	cr_expect_eq(ran->status, 0, "status %d: %s", ran->status, ran->err);
}

Test(run, the_outer_layer_alone_has_a_status_line)
{
	const struct spawn spawn = { .status = true };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, landshim_tight(spawn_directory()), (const char *[]){ "/bin/busybox", "true", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, "\"layer\":\"outer\""), "%s", ran->line);
	cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
}

static const struct spawned *run_policies(int count, const char *const *program)
{
	const char *words[40];
	int used = 0;

	for (int i = 0; i < count; i++) {
		words[used++] = "-c";
		words[used++] = spawn_file(spawn_text("n-%d.conf", i), landshim_tight(spawn_file("open", "")));
	}
	while (*program)
		words[used++] = *program++;
	words[used] = NULL;
	return landshim_spawn(&plain, "run", words);
}

Test(run, eight_policies_fill_the_stack_and_nine_are_refused)
{
	const struct spawned *ran;

	require_landlock(2);
	ran = run_policies(8, (const char *[]){ READER, spawn_path("open"), landshim_secret(), NULL });
	cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", spawn_path("open"), spawn_path("secret")),
	                 "%s", ran->err);
	landshim_refused(run_policies(9, (const char *[]){ READER, NULL }),
	                 "landshim: 18 Landlock layers are needed, and there is room for 16\n");
	/* What is in force counts: in there 14 are left. */
	ran = run((const char *[]){ LANDSHIM_DYNAMIC, "status", NULL });
	cr_expect_not_null(strstr(ran->out, "room for 14 more"), "%s%s", ran->out, ran->err);
	/* Without the exact layers there is room for 16. */
	ran = run_policies(16, (const char *[]){ "/bin/busybox", "true", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

static const struct spawned *run_env(const char *entry, const char *policy)
{
	const char *env[] = { entry, NULL };
	const struct spawn spawn = { .env = env };

	return landshim_run(&spawn, policy, (const char *[]){ "/bin/true", NULL });
}

Test(run, the_environment_is_held_to_the_shims_rules)
{
	const char *policy = landshim_tight(spawn_directory());

	require_landlock(1);
	landshim_refused(run_env("LANDSHIM_MODE=off", policy),
	                 "landshim: LANDSHIM_MODE: is \"off\"\nlandshim: hint: unset it: landshim run enforces\n");
	landshim_refused(run_env("LANDSHIM_MODE=dry-run", policy), "landshim: LANDSHIM_MODE: is \"dry-run\"\n");
	landshim_refused(run_env("LANDSHIM_MOOD=enforce", policy), "landshim: LANDSHIM_MOOD: ");
	landshim_refused(run_env("LANDSHIM_STATUS_FD=77", policy), "landshim: LANDSHIM_STATUS_FD: ");
	cr_expect_eq(run_env("LANDSHIM_MODE=enforce", policy)->status, 0);
	/* It is replaced, whatever it says. */
	cr_expect_eq(run_env("LANDSHIM_CONFIG=a::b", policy)->status, 0);
}

Test(run, a_policys_name_may_hold_what_separates_several_for_the_shim)
{
	const char *policy = spawn_file("a:b.conf", landshim_tight(spawn_file("open", "")));
	const char *words[] = { "-c", policy, READER, spawn_path("open"), landshim_secret(), NULL };

	require_landlock(1);
	cr_expect_str_eq(landshim_spawn(&plain, "run", words)->out,
	                 spawn_text("allowed %s\ndenied %s\n", spawn_path("open"), spawn_path("secret")));
}

Test(run, a_name_that_is_meant_as_several_is_told_how_they_are_named)
{
	const char *hint = "landshim: hint: several policies take a -c each, "
			   "or colons between them in LANDSHIM_CONFIG\n";
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_spawn(&plain, "run", (const char *[]){ "-c", "tar:shell", "/bin/true", NULL });
	landshim_refused(ran, "landshim: -c: there is no policy \"tar:shell\"");
	cr_expect_not_null(strstr(ran->err, hint), "%s", ran->err);
	ran = landshim_spawn(&plain, "run", (const char *[]){ "-c", "tar shell", "/bin/true", NULL });
	landshim_refused(ran, "landshim: -c: there is no policy \"tar shell\"");
	cr_expect_not_null(strstr(ran->err, hint), "%s", ran->err);
	/* One that is there is taken. */
	(void)mkdir(spawn_path(".config"), 0700);
	(void)mkdir(spawn_path(".config/landshim"), 0700);
	(void)spawn_file(".config/landshim/tar shell.conf", "abi = 1; include = \"<base>\";\n");
	ran = landshim_spawn(&plain, "run", (const char *[]){ "-c", "tar shell", "/bin/true", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
}

Test(run, a_policy_that_is_wrong_is_refused_before_anything)
{
	require_landlock(1);
	landshim_refused(landshim_run(&plain, "abi = 7; paths = ( { path = \"/\"; allow = \"raed\"; } );\n",
	                              (const char *[]){ "/bin/true", NULL }),
	                 spawn_text("landshim: %s:1: ", spawn_path("run-0.conf")));
	landshim_refused(landshim_spawn(&plain, "run", (const char *[]){ "-c", "nosuchname", "/bin/true", NULL }),
	                 "landshim: ");
	landshim_refused(landshim_spawn(&plain, "run", (const char *[]){ "-c", "", "/bin/true", NULL }),
	                 "landshim: -c: the name of the policy is empty\n");
}

static void with_descriptors(void *data)
{
	(void)data;
	if (dup2(2, 10) < 0 || dup2(2, 200) < 0)
		_exit(99);
}

Test(run, close_fds_closes_everything_above_2)
{
	const struct spawn spawn = { .prepare = with_descriptors };
	const char *policy = landshim_tight(spawn_directory());
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, policy, (const char *[]){ INSPECT, NULL });
	cr_expect_not_null(strstr(ran->out, "open 10 "), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "open 200 "));
	ran = landshim_run(&spawn, policy, (const char *[]){ "--close-fds", INSPECT, NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_null(strstr(ran->out, "open 10 "), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "open 200 "), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "open 2 "));
}

/* 436: close_range, which this libseccomp may not know by name.  data: so is the marking one by one. */
static void without_close_range(void *data)
{
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	with_descriptors(NULL);
	if (seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), 436, 0) != 0 ||
	    (data && seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(fcntl), 1,
	                              SCMP_A1(SCMP_CMP_EQ, F_SETFD)) != 0) ||
	    seccomp_load(context) != 0)
		_exit(98);
}

Test(run, close_fds_closes_one_by_one_or_starts_nothing)
{
	struct spawn spawn = { .prepare = without_close_range };
	const char *policy = landshim_tight(spawn_directory());
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, policy, (const char *[]){ "--close-fds", INSPECT, NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_null(strstr(ran->out, "open 10 "), "%s", ran->out);
	cr_expect_null(strstr(ran->out, "open 200 "), "%s", ran->out);
	spawn.data = &spawn;
	ran = landshim_run(&spawn, policy, (const char *[]){ "--close-fds", INSPECT, NULL });
	landshim_refused(ran, "landshim: cannot close the descriptors above 2: operation not permitted (EPERM)\n");
}

Test(run, close_fds_leaves_the_status_line_its_descriptor)
{
	const struct spawn spawn = { .status = true };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, landshim_tight(spawn_directory()), (const char *[]){ "--close-fds", INSPECT, NULL });
	cr_expect_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
	cr_expect_null(strstr(ran->out, "open 9 "), "%s", ran->out);
}

/* A script that the kernel starts by its first line. */
static const struct spawned *script(const char *line, const char *text)
{
	static unsigned number;
	const char *path = spawn_file(spawn_text("script-%u", number++), spawn_text("#!%s\n%s", line, text));
	const char *argv[] = { path, "one word", "-v", NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };

	cr_assert_eq(chmod(path, 0755), 0);
	return spawn_run(&spawn);
}

Test(run, a_script_can_name_it_in_its_first_line)
{
	const char *policy =
		spawn_file("line.conf", spawn_policy(1, ", { path = \"${@arg}\"; allow = \"read\"; }", ""));
	const char *text = spawn_text("echo \"$# $1 $2\"; cat %s; exit 7\n", landshim_secret());
	const char *lines[] = { spawn_text(LANDSHIM " run -c %s /bin/sh", policy),
		                spawn_text(LANDSHIM " run  --config=%s\t-- sh ", policy),
		                spawn_text("/usr/bin/env -S " LANDSHIM " run -c \"%s\" /bin/sh", policy) };
	const struct spawned *ran;

	require_landlock(1);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		ran = script(lines[i], text);
		cr_expect_eq(ran->status, 7, "%s: %d %s", lines[i], ran->status, ran->err);
		cr_expect_str_eq(ran->out, "2 one word -v\n", "%s", lines[i]);
		cr_expect_not_null(strstr(ran->err, "Permission denied"), "%s: %s", lines[i], ran->err);
	}
	/* Else it would start itself. */
	ran = script(spawn_text(LANDSHIM " run -c %s", policy), text);
	landshim_refused(ran, "landshim: the #! line of \"");
	cr_expect_not_null(strstr(ran->err,
	                          "\" names no PROGRAM\nlandshim: hint: name what runs the script, as /bin/sh\n"),
	                   "%s", ran->err);
	landshim_refused(script(spawn_text(LANDSHIM " run -c '%s' /bin/sh", policy), text), "landshim: \"run -c '");
	landshim_refused(script(LANDSHIM " rnu -c x sh", text),
	                 "landshim: unknown command \"rnu\"\nlandshim: hint: did you mean \"run\"?\n");
}

Test(run, usage_is_125)
{
	require_landlock(1);
	landshim_refused(landshim_words((const char *[]){ NULL }), "landshim: which command?\n");
	landshim_refused(landshim_words((const char *[]){ "rnu", NULL }),
	                 "landshim: unknown command \"rnu\"\nlandshim: hint: did you mean \"run\"?\n");
	landshim_refused(landshim_words((const char *[]){ "run", "-c", "tar", NULL }),
	                 "landshim: no PROGRAM is named\nlandshim: hint: landshim run --help says more\n");
	landshim_refused(
		landshim_words((const char *[]){ "run", "/bin/true", NULL }),
		"landshim: no policy is named\nlandshim: hint: landshim run -c POLICY PROGRAM; or with rules ");
	landshim_refused(landshim_words((const char *[]){ "run", "/bin/cat", "x", "-c", "tar", NULL }),
	                 "landshim: no policy is named: \"-c\" stands after PROGRAM and is its own\n"
	                 "landshim: hint: options stand before PROGRAM, which is \"/bin/cat\" here\n");
	landshim_refused(landshim_words((const char *[]){ "run", "/bin/cat", "--read=/x", NULL }),
	                 "landshim: no policy is named: \"--read=/x\" stands after PROGRAM and is its own\n");
	landshim_refused(landshim_words((const char *[]){ "run", "/bin/cat", "--", "-c", NULL }),
	                 "landshim: no policy is named\n");
	landshim_refused(landshim_words((const char *[]){ "run", "--banana", NULL }),
	                 "landshim: unknown option \"--banana\"\n");
	landshim_refused(landshim_words((const char *[]){ "run", "-x", NULL }), "landshim: unknown option \"-x\"\n");
	landshim_refused(landshim_words((const char *[]){ "run", "-xv", NULL }), "landshim: unknown option \"-x\"\n");
	landshim_refused(landshim_words((const char *[]){ "run", "-\xc3\xa9", NULL }),
	                 "landshim: unknown option \"-\xc3\xa9\"\n");
	landshim_refused(landshim_words((const char *[]){ "status", "-\xff", NULL }),
	                 "landshim: unknown option \"-\\xFF\"\n");
	landshim_refused(landshim_words((const char *[]){ "run", "--exact=1", NULL }),
	                 "landshim: \"--exact=1\": the option takes no value\n");
	landshim_refused(landshim_words((const char *[]){ "run", "-c", NULL }),
	                 "landshim: the option \"-c\" needs a value\n");
}

Test(run, unknown_option_names_the_nearest_one)
{
	static const struct {
		const char *words[5];
		const char *says, *hint;
	} rows[] = {
		{ { "run", "--raed", "/x" }, "\"--raed\"", "did you mean \"--read\"?" },
		{ { "run", "--raed=/x" }, "\"--raed=/x\"", "did you mean \"--read\"?" },
		{ { "run", "--connect", "443" }, "\"--connect\"", "did you mean \"--connect-tcp\"?" },
		{ { "explain", "--permisive" }, "\"--permisive\"", "did you mean \"--permissive\"?" },
		{ { "check", "--jsno" }, "\"--jsno\"", "did you mean \"--json\"?" },
		{ { "env", "--fihs" }, "\"--fihs\"", "did you mean \"--fish\"?" },
		{ { "run", "--=x" }, "\"--=x\"", "landshim run --help says more" },
		{ { "import", "--firejial=x" }, "\"--firejial=x\"", "did you mean \"--firejail\"?" },
		{ { "wrap", "--lsit" }, "\"--lsit\"", "did you mean \"--list\"?" },
		{ { "learn", "--verfy" }, "\"--verfy\"", "did you mean \"--verify\"?" },
		{ { "policies", "--jsn" }, "\"--jsn\"", "did you mean \"--json\"?" },
		{ { "why", "--rihgt", "read" }, "\"--rihgt\"", "did you mean \"--right\"?" },
		{ { "status", "--josn" }, "\"--josn\"", "did you mean \"--json\"?" },
		{ { "rights", "--aib", "3" }, "\"--aib\"", "did you mean \"--abi\"?" },
		{ { "status", "--banana" }, "\"--banana\"", "landshim status --help says more" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		landshim_refused(landshim_words(rows[i].words),
		                 spawn_text("landshim: unknown option %s\nlandshim: hint: %s\n", rows[i].says,
		                            rows[i].hint));
	landshim_refused(landshim_words((const char *[]){ "--hepl", NULL }),
	                 "landshim: unknown option \"--hepl\"\nlandshim: hint: did you mean \"--help\"?\n");
	landshim_refused(landshim_words((const char *[]){ "-c", "tar", "tar", NULL }),
	                 "landshim: unknown option \"-c\"\n"
	                 "landshim: hint: the command stands first, as in landshim run -c POLICY PROGRAM\n");
}
