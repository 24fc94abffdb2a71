/* SPDX-License-Identifier: BSD-3-Clause */
/* What check finds by the object that a rule is on: through mounts, links, renames, and by what a device is. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "require.h"
#include "run_check.h"
#include "warning_case.h"

/* --- another object at a rule's path ------------------------------------------- */

struct exchanged {
	char make[3][24];
	char paths[256]; /* the first group stands in line 3 */
	bool is_found;
};

static struct exchanged exchanged[] = {
	/* A hard link of what lies beside it takes the file's name, or a rename. */
	{ { "d/file", "d/other" },
	  "{ path = \"~/d/file\"; allow = \"write\"; },\n{ path = \"~/d\"; allow = [ \"make_reg\", \"remove_file\" ]; "
	  "}",
	  true },
	{ { "d/other" },
	  "{ path = \"~/d/file\"; allow = \"write\"; missing = \"skip\"; },\n{ path = \"~/d\"; allow = \"make_reg\"; }",
	  true },
	/* The name is taken, and cannot be freed. */
	{ { "d/file", "d/other" },
	  "{ path = \"~/d/file\"; allow = \"write\"; },\n{ path = \"~/d\"; allow = \"make_reg\"; }",
	  false },
	/* What lies beside it may be written as it is. */
	{ { "d/file", "d/other" },
	  "{ path = \"~/d/file\"; allow = \"write_file\"; },\n"
	  "{ path = \"~/d\"; allow = [ \"write_file\", \"make_reg\", \"remove_file\" ]; }",
	  false },
	/* A directory beside it. */
	{ { "d/in/", "d/secret/x" },
	  "{ path = \"~/d/in\"; allow = \"read\"; },\n{ path = \"~/d\"; allow = [ \"make_dir\", \"remove_dir\" ]; }",
	  true },
	{ { "d/in/", "d/secret/x" },
	  "{ path = \"~/d/in\"; allow = \"read\"; },\n{ path = \"~/d\"; allow = \"make_dir\"; }",
	  false },
	/* On the way. */
	{ { "d/a/in/", "d/secret/in/" },
	  "{ path = \"~/d/a/in\"; allow = \"read\"; },\n{ path = \"~/d\"; allow = [ \"make_dir\", \"remove_dir\" ]; }",
	  true },
	/* From another directory, by refer. */
	{ { "d/", "e/secret/x" },
	  "{ path = \"~/d/in\"; allow = \"read\"; missing = \"skip\"; },\n"
	  "{ path = \"~/d\"; allow = [ \"make_dir\", \"refer\" ]; },\n"
	  "{ path = \"~/e\"; allow = [ \"remove_dir\", \"refer\" ]; }",
	  true },
	{ { "d/", "e/secret/x" },
	  "{ path = \"~/d/in\"; allow = \"read\"; missing = \"skip\"; },\n"
	  "{ path = \"~/d\"; allow = [ \"make_dir\", \"refer\" ]; },\n"
	  "{ path = \"~/e\"; allow = [ \"remove_dir\" ]; }",
	  false },
	/* A match of a glob is reached through no link, and exchanged all the same. */
	{ { "d/x.py", "d/secret" },
	  "{ glob = \"~/d/*.py\"; allow = \"read\"; },\n{ path = \"~/d\"; allow = [ \"make_reg\", \"remove_file\" ]; }",
	  true },
};

ParameterizedTestParameters(warnings, another_object_can_be_put_at_a_rule_s_path)
{
	return cr_make_param_array(struct exchanged, exchanged, sizeof(exchanged) / sizeof(exchanged[0]));
}

ParameterizedTest(const struct exchanged *e, warnings, another_object_can_be_put_at_a_rule_s_path)
{
	const struct spawned *ran;

	for (int i = 0; i < 3; i++)
		if (e->make[i][0])
			warning_case_make(e->make[i]);
	ran = run_check(spawn_text("abi = 7;\npaths = (\n%s );\n", e->paths), RUN_CHECK_ALONE);
	cr_expect_eq(run_check_warns(ran, "redirects-rule"), e->is_found, "%s: %s", e->paths, ran->err);
	if (e->is_found)
		cr_expect_not_null(strstr(ran->err, "/check-0.conf:3: warning: "), "%s", ran->err);
}

/* --- through mounts -------------------------------------------------------------- */

struct bind {
	const char *from, *to;
};

static void bind_mount(void *data)
{
	const struct bind *bind = data;

	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(bind->from, bind->to, NULL, MS_BIND, NULL) != 0)
		_exit(98);
}

/* What is said of a rule on HOME/mnt/..., where another directory of HOME's is mounted at HOME/mnt. */
static const char *said_through(const char *from, const char *rule, const char *allow)
{
	struct bind bind = { strdup(spawn_path(from)), strdup(spawn_path("mnt")) };
	const struct spawn spawn = { .prepare = bind_mount, .data = &bind };
	const char *policy = spawn_text("abi = 7; include = \"pol/part.conf\";\npaths = (\n  { path = \"~/mnt/%s\"; "
	                                "allow = [ \"%s\" ]; } );\n",
	                                rule, allow);

	return run_check_spawn(&spawn, policy, RUN_CHECK_ALONE)->err;
}

Test(warnings, a_bind_mount_of_the_policy_s_directory)
{
	require_root();
	warning_case_make("pol/part.conf");
	warning_case_make("other/part.conf");
	warning_case_make("mnt/");
	cr_expect_not_null(strstr(said_through("pol", ".", "write"), "[writes-policy]"));
	cr_expect_not_null(strstr(said_through("pol", "part.conf", "write"), "[writes-policy]"));
	cr_expect_not_null(strstr(said_through("pol", ".", "remove_file"), "[writes-policy]"));
	cr_expect_null(strstr(said_through("other", ".", "write"), "[writes-policy]"));
	cr_expect_null(strstr(said_through("pol", ".", "read"), "[writes-policy]"));
}

/* A process with that mount, until the pipe is closed. */
static pid_t start_elsewhere(struct bind *bind, int hold[2])
{
	char byte = 0;
	int ready[2];
	pid_t pid;

	cr_assert_eq(pipe(hold) + pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		(void)close(hold[1]);
		bind_mount(bind);
		_exit(write(ready[1], "x", 1) == 1 && read(hold[0], &byte, 1) == 0 ? 0 : 1);
	}
	(void)close(ready[1]);
	(void)close(hold[0]);
	cr_assert_eq(read(ready[0], &byte, 1), 1);
	(void)close(ready[0]);
	return pid;
}

Test(warnings, a_service_has_mounts_of_its_own)
{
	static const char policy[] = "abi = 7; include = \"pol/part.conf\";\npaths = (\n  { path = \"~/mnt\"; allow = "
				     "\"write\"; } );\n";
	static struct bind bind; /* whose strings are kept */
	const struct spawned *ran;
	int hold[2];
	pid_t pid;

	require_root();
	warning_case_make("pol/part.conf");
	warning_case_make("mnt/");
	bind = (struct bind){ strdup(spawn_path("pol")), strdup(spawn_path("mnt")) };
	pid = start_elsewhere(&bind, hold);
	ran = run_check(policy, RUN_CHECK_ALONE);
	cr_expect_null(strstr(ran->err, "[writes-policy]"), "%s", ran->err);
	ran = run_check(policy, (const char *[]){ "--pid", spawn_text("%d", (int)pid), NULL });
	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, "[writes-policy]"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text(", as seen from process %d\n", (int)pid)), "%s", ran->err);
	(void)close(hold[1]);
	cr_expect_eq(waitpid(pid, NULL, 0), pid);
	landshim_refused(run_check(policy, (const char *[]){ "--pid", spawn_text("%d", (int)pid), NULL }),
	                 spawn_text("landshim: cannot look from process %d: no such file or directory (ENOENT)\n"
	                            "landshim: hint: it has ended, or is of another PID namespace\n",
	                            (int)pid));
	/* Where nothing is another's, nothing is entered. */
	ran = run_check(policy, (const char *[]){ "--pid", spawn_text("%d", (int)getpid()), NULL });
	cr_expect_null(strstr(ran->err, "[writes-policy]"), "%s", ran->err);
	landshim_refused(run_check(policy, (const char *[]){ "--pid", "1x", NULL }),
	                 "landshim: \"1x\" is not the ID of a process\n");
}

/* In namespaces of its own, of PIDs with their own /proc too, until the pipe is closed. */
static _Noreturn void listen_elsewhere(const char *path, int ready, int hold)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char byte;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (mount("proc", "/proc", "proc", 0, NULL) != 0 ||
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 1) != 0)
		_exit(98);
	_exit(write(ready, "x", 1) == 1 && read(hold, &byte, 1) == 0 ? 0 : 1);
}

/* Starts it by a process that says its number. */
static pid_t start_listener(const char *path, int hold[2])
{
	int ready[2], numbers[2];
	pid_t pid = 0;
	char byte;

	cr_assert_eq(pipe(hold) + pipe(ready) + pipe(numbers), 0);
	if (fork() == 0) {
		(void)close(hold[1]);
		if (unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID) != 0 ||
		    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
			_exit(98);
		pid = fork();
		if (pid == 0)
			listen_elsewhere(path, ready[1], hold[0]);
		(void)close(ready[1]);
		_exit(read(ready[0], &byte, 1) == 1 && write(numbers[1], &pid, sizeof(pid)) == sizeof(pid) &&
		                      waitpid(pid, NULL, 0) == pid
		              ? 0
		              : 1);
	}
	(void)close(ready[0]);
	(void)close(ready[1]);
	(void)close(numbers[1]);
	(void)close(hold[0]);
	cr_assert_eq(read(numbers[0], &pid, sizeof(pid)), (ssize_t)sizeof(pid));
	return pid;
}

/* What listens in another network namespace is listed there alone, and not by that process's own /proc. */
Test(warnings, a_service_has_sockets_of_its_own)
{
	static const char proc[] = "abi = 9; paths = { path = \"/proc\"; allow = \"read\"; };\n";
	static const char policy[] = "abi = 9; paths = { path = \"~/tmux-7\"; allow = \"resolve_unix\"; };\n";
	const struct spawned *ran;
	int hold[2];
	pid_t pid;

	require_root();
	warning_case_make("tmux-7/");
	pid = start_listener(spawn_path("tmux-7/default"), hold);
	ran = run_check(policy, RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "socket-reachable"), "%s", ran->err);
	ran = run_check(policy, (const char *[]){ "--pid", spawn_text("%d", (int)pid), NULL });
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text("lets the program connect to %s (tmux) [socket-reachable]\n",
	                                               spawn_path("tmux-7/default"))),
	                   "%s", ran->err);
	/* Its parent is in no /proc of there; what can be read of others is asked of its init. */
	ran = run_check(proc, (const char *[]){ "--pid", spawn_text("%d", (int)pid), NULL });
	cr_expect_eq(run_check_warns(ran, "reads-processes"),
	             run_check_warns(run_check(proc, RUN_CHECK_ALONE), "reads-processes"), "%s", ran->err);
	(void)close(hold[1]);
	cr_expect_eq(waitpid(-1, NULL, 0) > 0, true);
}

Test(warnings, a_bind_mount_of_home)
{
	const char *said;

	require_root();
	warning_case_make("pol/part.conf");
	warning_case_make("mnt/");
	warning_case_make("sub/");
	warning_case_make(".gitconfig");
	said = said_through(".", ".", "write");
	cr_expect_not_null(strstr(said, "[writes-startup]"), "%s", said);
	cr_expect_not_null(strstr(said, "[writes-policy]"), "%s", said);
	said = said_through(".", ".gitconfig", "write");
	cr_expect_not_null(strstr(said, spawn_text("lets the program write what is run later (%s) [writes-startup]",
	                                           spawn_path(".gitconfig"))),
	                   "%s", said);
	/* The directory there in which nothing is guarded. */
	said = said_through("sub", ".", "write");
	cr_expect_null(strstr(said, "[writes-"), "%s", said);
}

/* --- places --------------------------------------------------------------------- */

Test(warnings, places_of_the_system_that_are_there)
{
	static const char *const places[] = { "/etc/sudoers.d",   "/etc/pam.d", "/etc/ssh",
		                              "/usr/lib/python3", "/boot",      "/etc/cron.d",
		                              "/usr/local/bin",   "/lib",       "/var/lib/dpkg" };
	size_t tried = 0;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct spawned *ran;

		if (access(places[i], F_OK) != 0)
			continue;
		tried++;
		ran = run_check(run_check_path(places[i], "write"), RUN_CHECK_ALONE);
		cr_expect_eq(ran->status, 1, "%s: %s", places[i], ran->err);
		cr_expect(run_check_warns(ran, "writes-startup") || run_check_warns(ran, "writes-system"), "%s: %s",
		          places[i], ran->err);
	}
	cr_expect_geq(tried, 4u);
}

/* A rule on one that is not known means it; a rule above reaches it. */
Test(warnings, what_begins_with_a_dot_in_a_home)
{
	const struct spawned *ran;

	warning_case_make(".toolrc");
	warning_case_make(".config/tool/settings");
	warning_case_make(".cache/x");
	cr_expect_not(
		run_check_warns(run_check(run_check_path("~/.toolrc", "write"), RUN_CHECK_ALONE), "writes-startup"));
	cr_expect_not(run_check_warns(run_check(run_check_path("~/.config/tool", "write"), RUN_CHECK_ALONE),
	                              "writes-startup"));
	cr_expect_not(run_check_warns(run_check(run_check_path("~/.cache", "read_write"), RUN_CHECK_ALONE),
	                              "writes-startup"));
	ran = run_check(run_check_path("~/.config", "write_file"), RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err, "/.config/tool) [writes-startup]\n"), "%s", ran->err);
	ran = run_check(run_check_path("${HOME}", "write_file"), RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err, "/.toolrc"), "%s", ran->err);
	cr_expect_null(strstr(ran->err, "/.cache"), "%s", ran->err);
}

static void other_users(void *data)
{
	struct bind bind = { data, "/etc/passwd" };

	bind_mount(&bind);
}

Test(warnings, another_user_s_home_for_root)
{
	const char *passwd =
		spawn_file("passwd", spawn_text("root:x:0:0::/nonexistent:/bin/sh\nu:x:1234:1234::%s:/bin/sh\n"
	                                        "service:x:99:99::%s:/usr/sbin/nologin\n",
	                                        spawn_path("user"), spawn_path("service")));
	const struct spawn root = { .prepare = other_users, .data = strdup(passwd) };
	const struct spawned *ran;

	require_root();
	warning_case_make("user/.bashrc");
	warning_case_make("service/");
	ran = run_check_spawn(&root, run_check_path("~/user", "write"), RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err, spawn_text("(%s) [writes-startup]\n", spawn_path("user/.bashrc"))), "%s",
	                   ran->err);
	ran = run_check_spawn(&root, run_check_path("~/service", "read_write"), RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "writes-startup"), "%s", ran->err);
	/* An ordinary user's modes keep it out. */
	ran = run_check(run_check_path("~/user", "write"), RUN_CHECK_ALONE);
	cr_expect_not(run_check_warns(ran, "writes-startup"), "%s", ran->err);
}

/* --- devices ----------------------------------------------------------------------- */

Test(warnings, devices_are_told_by_their_numbers)
{
	static const struct {
		unsigned major, minor;
		bool harmful;
	} devices[] = {
		{ 10, 223, true },  /* uinput */
		{ 1, 11, true },    /* kmsg */
		{ 1, 1, true },     /* mem */
		{ 13, 64, true },   /* input/event0 */
		{ 1, 3, false },    /* null */
		{ 1, 9, false },    /* urandom */
		{ 226, 128, false } /* dri/renderD128 */
	};

	require_root();
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		const char *device = spawn_path(spawn_text("device%zu", i));
		const struct spawned *ran;

		cr_assert_eq(mknod(device, S_IFCHR | 0600, makedev(devices[i].major, devices[i].minor)), 0);
		ran = run_check(run_check_path(spawn_text("~/device%zu", i), "write_file"), RUN_CHECK_ALONE);
		cr_expect_eq(run_check_warns(ran, "device-reachable"), devices[i].harmful, "%u:%u: %s",
		             devices[i].major, devices[i].minor, ran->err);
	}
}

Test(warnings, devices_in_dev_by_their_names)
{
	static const char *const devices[] = { "/dev/uinput", "/dev/kmsg", "/dev/mem", "/dev/fuse", "/dev/input" };

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (access(devices[i], F_OK) == 0)
			cr_expect(run_check_warns(run_check(run_check_path(devices[i], "write_file"), RUN_CHECK_ALONE),
			                          "device-reachable"),
			          "%s", devices[i]);
	cr_expect_not(run_check_warns(run_check(run_check_path("/dev/null", "write_file"), RUN_CHECK_ALONE),
	                              "device-reachable"));
	cr_expect_not(run_check_warns(run_check(run_check_path("/dev/pts", "write_file"), RUN_CHECK_ALONE),
	                              "device-reachable"));
}

/* --- configuration -------------------------------------------------------------------- */

Test(warnings, configuration_of_the_program_that_may_not_be_read)
{
	static const char said[] = "the program's configuration may not be read, without which it may be less safe: ";
	const char *program = strdup(spawn_file("tool2", "#!/bin/sh\n"));
	const char *const words[] = { program, NULL };
	const struct spawned *ran;

	cr_assert_eq(chmod(program, 0755), 0);
	warning_case_make(".toolrc");
	warning_case_make(".toolbox");
	warning_case_make(".tool.d/");
	warning_case_make(".config/tool/settings");
	ran = run_check("abi = 7; paths = { path = \"/usr\"; allow = \"read\"; };\n", words);
	cr_expect_not_null(strstr(ran->err, said), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_path(".toolrc")), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_path(".config/tool")), "%s", ran->err);
	cr_expect_null(strstr(ran->err, "/.toolbox"), "%s", ran->err);
	cr_expect_null(strstr(ran->err, "/.tool.d"), "an empty directory: %s", ran->err);
	ran = run_check(
		"abi = 7; paths = { path = [ \"~/.toolrc\", \"~/.config/tool/settings\" ]; allow = \"read\"; };\n",
		words);
	cr_expect_null(strstr(ran->err, said), "%s", ran->err);
	ran = run_check("abi = 7; unrestricted = \"read\";\n", words);
	cr_expect_null(strstr(ran->err, said), "%s", ran->err);
}

/* /etc/ImageMagick-6/policy.xml is another package's of the same source. */
Test(warnings, configuration_by_the_program_s_package)
{
	const struct spawned *ran;

	if (access("/usr/bin/perl", X_OK) != 0 || access("/etc/perl/Net/libnet.cfg", R_OK) != 0)
		require_skip("the file that perl's package has in /etc");
	ran = run_check("abi = 7; paths = { path = \"/usr\"; allow = \"read\"; };\n",
	                (const char *[]){ "/usr/bin/perl", NULL });
	cr_expect_not_null(strstr(ran->err, "/etc/perl/Net/libnet.cfg"), "%s", ran->err);
	ran = run_check("abi = 7; paths = { path = [ \"/usr\", \"/etc/perl\" ]; allow = \"read\"; };\n",
	                (const char *[]){ "/usr/bin/perl", NULL });
	cr_expect_null(strstr(ran->err, "/etc/perl"), "%s", ran->err);
}

/* --- rules that hold nothing ------------------------------------------------------------ */

Test(warnings, rules_on_files_that_the_kernel_forgets)
{
	const char *err = run_check(run_check_path("/proc/cpuinfo", "read"), RUN_CHECK_ALONE)->err;

	cr_expect_not_null(strstr(err, "\"/proc/cpuinfo\" is a file of /proc: the rule is lost"), "%s", err);
	err = run_check("abi = 7; paths = { path = [ \"/proc\", \"/proc/cpuinfo\" ]; allow = \"read\"; };\n",
	                RUN_CHECK_ALONE)
	              ->err;
	cr_expect_null(strstr(err, "[lost-rule]"), "the rule above stays: %s", err);
}

/* A confined child finds it out. */
Test(warnings, rules_that_hold_nothing_on_their_file_system)
{
	const char *err;

	require_landlock(1);
	err = run_check(run_check_path("/proc/net/dev", "read"), RUN_CHECK_ALONE)->err;
	cr_expect_not_null(strstr(err,
	                          "\"/proc/net/dev\" holds nothing on its file system: a child that was granted it was "
	                          "denied it [lost-rule]\n"),
	                   "%s", err);
}

static void overlay_mount(void *data)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "ov", "tmpfs", 0, NULL) != 0 || mkdir("ov/lower", 0755) != 0 ||
	    mkdir("ov/upper", 0755) != 0 || mkdir("ov/work", 0755) != 0 || mkdir("ov/merged", 0755) != 0 ||
	    mknod("ov/lower/twice", S_IFREG | 0644, 0) != 0 || mknod("ov/lower/once", S_IFREG | 0644, 0) != 0 ||
	    link("ov/lower/twice", "ov/lower/again") != 0 || mount("overlay", "ov/merged", "overlay", 0, data) != 0)
		_exit(98);
}

Test(warnings, a_file_with_several_links_on_an_overlay)
{
	const struct spawn spawn = { .prepare = overlay_mount,
		                     .data = strdup("lowerdir=ov/lower,upperdir=ov/upper,workdir=ov/work") };
	const char *err;

	require_root();
	warning_case_make("ov/");
	err = run_check_spawn(&spawn, run_check_path("~/ov/merged/twice", "read"), RUN_CHECK_ALONE)->err;
	cr_expect_not_null(strstr(err, "has several links on an overlay: the rule is lost"), "%s", err);
	err = run_check_spawn(&spawn, run_check_path("~/ov/merged/once", "read"), RUN_CHECK_ALONE)->err;
	cr_expect_null(strstr(err, "[lost-rule]"), "%s", err);
}
