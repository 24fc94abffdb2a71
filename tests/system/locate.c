/* SPDX-License-Identifier: BSD-3-Clause */
/* From LANDSHIM_CONFIG's elements to policies. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "expect.h"
#include "landshim.h"
#include "require.h"
#include "spawn.h"

#define POLICY "abi = 1; min_abi = 1; include = \"<base>\";\n"

/* Runs /bin/true and returns what the status line says is its policy. */
static const char *policy_taken(struct spawn *spawn)
{
	static const char *const argv[] = { "/bin/true", NULL };
	const struct spawned *ran;
	const char *start;
	char *taken;

	spawn->status = true;
	if (!spawn->argv)
		spawn->argv = argv;
	ran = spawn_run(spawn);
	start = strstr(ran->line, "\"policy\":\"");
	if (ran->status != 0 || !start)
		return spawn_text("status %d: %s", ran->status, ran->err);
	taken = strdup(start + strlen("\"policy\":\""));
	*strchr(taken, '"') = '\0';
	return taken;
}

static const char *make_dir(const char *name)
{
	const char *path = spawn_path(name);

	cr_assert_eq(mkdir(path, 0755), 0, "%s", path);
	return path;
}

Test(locate, a_bare_name_is_looked_up_in_the_users_directory_first)
{
	struct spawn spawn = { .config = "tar" };

	require_landlock(1);
	cr_assert_str_eq(policy_taken(&spawn), TEST_SOURCE "/conf/tar.conf");
	(void)make_dir(".config");
	(void)make_dir(".config/landshim");
	cr_assert_str_eq(policy_taken(&spawn), TEST_SOURCE "/conf/tar.conf");
	cr_assert_str_eq(spawn_file(".config/landshim/tar.conf", POLICY), policy_taken(&spawn));
}

Test(locate, xdg_config_home_counts_if_it_is_absolute_and_ours)
{
	const char *env[] = { NULL, NULL };
	struct spawn spawn = { .config = "tar", .env = env };
	const char *xdg = make_dir("xdg");
	const char *home;

	require_landlock(1);
	(void)make_dir("xdg/landshim");
	(void)spawn_file("xdg/landshim/tar.conf", POLICY);
	env[0] = spawn_text("XDG_CONFIG_HOME=%s", xdg);
	cr_assert_str_eq(policy_taken(&spawn), spawn_text("%s/landshim/tar.conf", xdg));
	/* A relative one is as good as none. */
	env[0] = "XDG_CONFIG_HOME=xdg";
	cr_assert_str_eq(policy_taken(&spawn), TEST_SOURCE "/conf/tar.conf");
	(void)make_dir(".config");
	(void)make_dir(".config/landshim");
	home = spawn_file(".config/landshim/tar.conf", POLICY);
	cr_assert_str_eq(policy_taken(&spawn), home);
	cr_assert_eq(unlink(home), 0);
	require_root();
	cr_assert_eq(chown(xdg, 65534, 65534), 0);
	env[0] = spawn_text("XDG_CONFIG_HOME=%s", xdg);
	cr_assert_str_eq(policy_taken(&spawn), TEST_SOURCE "/conf/tar.conf");
}

/* In a mount namespace of its own: nothing of the machine's is written to. */
static void own_etc(void *data)
{
	FILE *file;

	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "/etc", "tmpfs", 0, "mode=0755") != 0 || mkdir("/etc/landshim", 0755) != 0)
		_exit(98);
	file = fopen("/etc/landshim/tar.conf", "we");
	if (!file || fputs(POLICY, file) < 0 || fclose(file) != 0)
		_exit(97);
	if (data && chmod("/etc/landshim/tar.conf", 0666) != 0)
		_exit(96);
}

Test(locate, the_administrators_directory_comes_before_the_installed_policies)
{
	struct spawn spawn = { .config = "tar", .prepare = own_etc };

	require_landlock(1);
	require_root();
	cr_assert_str_eq(policy_taken(&spawn), "/etc/landshim/tar.conf");
	/* One that exists and fails a check is an error, not a reason to look further. */
	spawn.data = own_etc;
	spawn.status = false;
	expect_refused_spawn(&spawn, "landshim: /etc/landshim/tar.conf: can be written by everyone\n");
}

Test(locate, a_name_that_nobody_has_is_refused)
{
	(void)make_dir(".config");
	expect_refused("no-such-policy",
	               spawn_text("landshim: LANDSHIM_CONFIG: there is no policy \"no-such-policy\" "
	                          "(looked for no-such-policy.conf in %s/.config/landshim, /etc/landshim "
	                          "and " TEST_SOURCE "/conf)\n",
	                          spawn_directory()));
}

Test(locate, a_directory_has_a_policy_per_program)
{
	const char *dir = make_dir("per-program");
	const char *python[] = { "/usr/bin/python3", "-c", "", NULL };
	struct spawn spawn = { .config = spawn_text("%s/", dir) };
	char exe[256];
	ssize_t len = readlink("/usr/bin/python3", exe, sizeof(exe) - 1);

	require_landlock(1);
	cr_assert_gt(len, 0, "python3 is a link");
	exe[len] = '\0';
	cr_assert_str_eq(
		policy_taken(&spawn),
		spawn_text("status 125: landshim: LANDSHIM_CONFIG: \"%s/\" has no policy for this program: none of "
	                   "true.conf, default.conf\n"
	                   "landshim: hint: default.conf in it is for all that have none\n",
	                   dir));
	cr_assert_str_eq(spawn_file("per-program/default.conf", POLICY), policy_taken(&spawn));
	cr_assert_str_eq(spawn_file("per-program/true.conf", POLICY), policy_taken(&spawn));
	spawn.argv = python;
	cr_assert_str_eq(policy_taken(&spawn), spawn_text("%s/default.conf", dir));
	/* The name by which it was invoked, a link to the same file. */
	cr_assert_str_eq(spawn_file("per-program/python3.conf", POLICY), policy_taken(&spawn));
	/* The file's own name comes first. */
	cr_assert_str_eq(spawn_file(spawn_text("per-program/%s.conf", exe), POLICY), policy_taken(&spawn));
}

/* A script of a shell, whose directory has a mode. */
static const char *make_script(const char *directory, const char *name, mode_t mode)
{
	const char *in = make_dir(directory);
	const char *script = spawn_file(spawn_text("%s/%s", directory, name), "#!/bin/sh\n:\n");

	cr_assert_eq(chmod(script, 0755), 0);
	cr_assert_eq(chmod(in, mode), 0);
	return script;
}

/* Lets a script be read as well. */
static const char *scripts(void)
{
	return spawn_text(POLICY "paths = ( { path = \"%s\"; allow = \"read_execute\"; } );\n", spawn_directory());
}

/* The policy that run enforces. */
static const char *policy_run_takes(const char *config, const char *program)
{
	const struct spawn spawn = { .preload = "" };
	const struct spawned *ran =
		landshim_spawn(&spawn, "run", (const char *[]){ "-v", "-c", config, program, NULL });
	const char *start = strstr(ran->err, "landshim: enforced ");
	char *taken = strdup(start ? start + strlen("landshim: enforced ") : ran->err);

	taken[strcspn(taken, ":")] = '\0';
	return taken;
}

Test(locate, a_script_of_roots_has_a_policy_of_its_name)
{
	const char *dir = make_dir("per-program");
	const char *config = spawn_text("%s/", dir);
	const char *ours = make_script("bin", "tool", 0755), *shared = make_script("shared", "tool", 0775);
	const char *argv[] = { ours, NULL };
	struct spawn spawn = { .config = config, .argv = argv };

	require_landlock(1);
	require_root();
	cr_assert_str_eq(
		policy_taken(&spawn),
		spawn_text("status 125: landshim: LANDSHIM_CONFIG: \"%s\" has no policy for this program: none of "
	                   "tool.conf, dash.conf, sh.conf, default.conf\n"
	                   "landshim: hint: default.conf in it is for all that have none\n",
	                   config));
	cr_assert_str_eq(spawn_file("per-program/dash.conf", scripts()), policy_taken(&spawn));
	cr_assert_str_eq(spawn_file("per-program/tool.conf", scripts()), policy_taken(&spawn),
	                 "the script's own comes first");
	cr_assert_str_eq(policy_run_takes(config, ours), spawn_text("%s/tool.conf", dir));
	/* Who may write there could name any script so. */
	argv[0] = shared;
	cr_assert_str_eq(policy_taken(&spawn), spawn_text("%s/dash.conf", dir));
	cr_assert_str_eq(policy_run_takes(config, shared), spawn_text("%s/dash.conf", dir));
	cr_assert_eq(chmod(spawn_path("shared"), 0755), 0);
	cr_assert_str_eq(policy_taken(&spawn), spawn_text("%s/tool.conf", dir));
	cr_assert_eq(chown(spawn_path("shared"), 1234, 1234), 0);
	cr_assert_str_eq(policy_taken(&spawn), spawn_text("%s/dash.conf", dir));
	/* By a link of root's, as npm and chromium have them. */
	cr_assert_eq(symlink("../bin/tool", spawn_text("%s/npm", make_dir("links"))), 0);
	argv[0] = spawn_path("links/npm");
	(void)spawn_file("per-program/npm.conf", scripts());
	cr_assert_str_eq(policy_taken(&spawn), spawn_text("%s/npm.conf", dir));
}

/* All of them say which policy a directory has for a script, or which names they tried. */
Test(locate, a_scripts_policy_is_named_by_check_the_dry_run_and_the_status_line)
{
	const char *config = spawn_text("%s/", make_dir("per-program"));
	const char *script = make_script("bin", "tool", 0755);
	struct spawn spawn = { .config = config,
		               .argv = (const char *[]){ script, NULL },
		               .env = (const char *[]){ "LANDSHIM_MODE=dry-run", NULL },
		               .status = true };
	const char *none = spawn_text("\"%s\" has no policy for this program: none of tool.conf, dash.conf, sh.conf, "
	                              "default.conf\n",
	                              config);
	const struct spawned *ran;
	const char *policy;

	require_landlock(1);
	require_root();
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, none), "%s", ran->err);
	cr_expect_not_null(strstr(ran->line, "none of tool.conf, dash.conf, sh.conf, default.conf\"}"), "%s",
	                   ran->line);
	ran = landshim_words((const char *[]){ "check", "-c", config, script, NULL });
	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, none), "%s", ran->err);
	policy = spawn_file("per-program/tool.conf", scripts());
	ran = spawn_run(&spawn);
	cr_expect_not_null(strstr(ran->err, spawn_text("landshim: dry-run: would enforce %s: ABI 1,", policy)), "%s",
	                   ran->err);
	cr_expect_not_null(strstr(ran->line, spawn_text("\"policy\":\"%s\",", policy)), "%s", ran->line);
	ran = landshim_words((const char *[]){ "check", "-c", config, script, NULL });
	cr_expect_eq(strncmp(ran->out, spawn_text("%s: ABI 1,", policy), strlen(policy) + 7), 0, "%s%s", ran->out,
	             ran->err);
	ran = landshim_words((const char *[]){ "check", "--json", "-c", config, script, NULL });
	cr_expect_not_null(strstr(ran->out, spawn_text("{\"policy\":\"%s\",", policy)), "%s", ran->out);
}

/* A script that is executed by a descriptor is named after its number. */
static void open_as_seven(void *data)
{
	if (dup2(open(data, O_RDONLY), 7) != 7)
		_exit(98);
}

Test(locate, a_descriptor_is_no_scripts_name)
{
	const char *dir = make_dir("per-program");
	const char *argv[] = { "/dev/fd/7", NULL };
	struct spawn spawn = { .config = spawn_text("%s/", dir), .argv = argv, .prepare = open_as_seven };

	require_landlock(1);
	spawn.data = (void *)(size_t)make_script("bin", "tool", 0755);
	(void)spawn_file("per-program/7.conf", "abi = 99;\n");
	cr_assert_str_eq(spawn_file("per-program/default.conf", scripts()), policy_taken(&spawn));
	argv[0] = "/proc/self/fd/7";
	cr_assert_str_eq(spawn_file("per-program/default.conf", scripts()), policy_taken(&spawn));
}

Test(locate, a_name_that_is_no_link_to_the_program_does_not_choose_its_policy)
{
	const char *dir = make_dir("per-program");
	const char *argv[] = { "/bin/false", NULL };
	struct spawn spawn = { .config = spawn_text("%s/", dir), .argv = argv, .file = "/bin/true" };

	require_landlock(1);
	(void)spawn_file("per-program/false.conf", "abi = 99;\n");
	cr_assert_str_eq(spawn_file("per-program/default.conf", POLICY), policy_taken(&spawn));
}

/* What the caller wrote into argv[0] is no error, whatever it leads to. */
Test(locate, a_name_that_cannot_be_looked_up_chooses_no_policy)
{
	const char *dir = make_dir("per-program");
	const char *argv[] = { NULL, NULL };
	struct spawn spawn = { .config = spawn_text("%s/", dir), .argv = argv, .file = "/bin/true" };
	const char *policy = spawn_file("per-program/default.conf", POLICY);
	const char *const names[] = { spawn_path("loop"), spawn_text("/%0300d", 1), spawn_path("none") };

	require_landlock(1);
	cr_assert_eq(symlink("loop", names[0]), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		argv[0] = names[i];
		cr_expect_str_eq(policy_taken(&spawn), policy, "%s", names[i]);
	}
}

static void hide_proc(void *data)
{
	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "/proc", "tmpfs", 0, NULL) != 0)
		_exit(98);
}

Test(locate, without_proc_the_program_is_not_known)
{
	struct spawn spawn = { .config = spawn_text("%s/", make_dir("per-program")), .prepare = hide_proc };

	require_landlock(1);
	require_root();
	expect_refused_spawn(&spawn, "landshim: LANDSHIM_CONFIG: \"%s\": cannot find out which program this is\n");
	spawn.config = spawn_file("exe.conf", POLICY "paths = ( { path = \"${@exe}\"; allow = \"read\"; } );\n");
	expect_refused_spawn(&spawn, "landshim: %s:2: \"${@exe}\" cannot be found out here\n");
}

Test(locate, several_policies_are_layers)
{
	const char *first = spawn_file("first.conf", POLICY);
	const char *second = spawn_file("second.conf", POLICY);
	const char *argv[] = { "/bin/true", NULL };
	const struct spawn spawn = { .argv = argv, .config = spawn_text("%s:%s", first, second), .status = true };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_not_null(strstr(ran->line, first), "%s", ran->line);
	cr_assert_gt(strstr(ran->line, second), strstr(ran->line, first), "%s", ran->line);
}

/* A program that is gone, at descriptor 7. */
static void gone_program(void *data)
{
	const char *path = data;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || dup2(fd, 7) != 7 || unlink(path) != 0)
		_exit(98);
}

Test(locate, a_program_that_is_gone_has_the_policy_that_the_shim_takes)
{
	const char *dir = make_dir("per-program");
	const char *program = spawn_path("gone");
	const struct spawn spawn = { .preload = "", .prepare = gone_program, .data = (void *)(size_t)program };
	const struct spawned *ran;

	require_landlock(1);
	(void)spawn_file("per-program/gone.conf", POLICY);
	(void)spawn_file("per-program/landshim.conf", POLICY);
	landshim_copy("/bin/true", program, 0755);
	ran = landshim_spawn(&spawn, "run",
	                     (const char *[]){ "-v", "-c", spawn_text("%s/", dir), "/proc/self/fd/7", NULL });
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text("outer layer %s/gone.conf: ", dir)), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text("enforced %s/gone.conf: ", dir)), "%s", ran->err);
}
