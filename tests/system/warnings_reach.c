/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of what a rule reaches, where that takes more than a policy: devices, sockets, directories. */
#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "require.h"
#include "run_check.h"
#include "warning_case.h"

Test(warnings, a_directory_where_ld_so_looks)
{
	const char *env[] = { spawn_text("LD_LIBRARY_PATH=/nonexistent:%s/lib", spawn_directory()), NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran;

	warning_case_make("lib/");
	ran = run_check_spawn(&spawn, run_check_path("~/lib", "create"), RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err, spawn_text("lets the program write a directory in LD_LIBRARY_PATH (%s/lib) "
	                                               "[writes-path]\n",
	                                               spawn_directory())),
	                   "%s", ran->err);
}

Test(warnings, many_places_make_one_line)
{
	const struct spawned *ran = run_check(run_check_path("${HOME}", "create"), RUN_CHECK_ALONE);
	const char *dir = spawn_directory();
	const char *line = strstr(ran->err, spawn_text("lets the program write what is run later (%s/.bashrc, "
	                                               "%s/.bash_profile, %s/.bash_login and ",
	                                               dir, dir, dir));

	cr_assert_not_null(line, "%s", ran->err);
	line = strstr(line, " more) [writes-startup]\n");
	cr_assert_not_null(line, "%s", ran->err);
	cr_expect_null(strstr(line + 8, "[writes-startup]"), "%s", ran->err);
}

/* What is left of a directory with exceptions is one rule. */
Test(warnings, a_rule_with_exceptions_makes_one_line_of_each_kind)
{
	static const char *const kinds[] = { "shared-path", "write-execute", "single-file", "write-only" };
	const struct spawned *ran;

	for (int i = 0; i < 5; i++)
		warning_case_make(spawn_text("open/d/file%d", i));
	ran = run_check(
		"abi = 7;\npaths = { path = \"~/open/d\"; allow = [ \"write\", \"execute\" ]; except = \"file3\"; };\n",
		RUN_CHECK_ALONE);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *kind = spawn_text(" [%s]\n", kinds[i]);
		const char *first = strstr(ran->err, kind);

		cr_expect_not_null(first, "%s: %s", kinds[i], ran->err);
		cr_expect(first && !strstr(first + 1, kind), "%s: %s", kinds[i], ran->err);
	}
}

Test(warnings, sockets_of_the_session_by_their_directory)
{
	const char *env[] = { spawn_text("XDG_RUNTIME_DIR=%s", spawn_directory()),
		              spawn_text("DBUS_SESSION_BUS_ADDRESS=unix:path=%s/bus", spawn_directory()), NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran;

	warning_case_make("bus=");
	warning_case_make("podman/podman.sock=");
	warning_case_make("docker.sock=");
	ran = run_check_spawn(&spawn, "abi = 9; min_abi = 1;\n", RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err,
	                          spawn_text("%s/bus (D-Bus), %s/docker.sock (docker), %s/podman/podman.sock (podman)",
	                                     spawn_directory(), spawn_directory(), spawn_directory())),
	                   "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, " can be connected to on kernels below ABI 9 [socket-unguarded]\n"), "%s",
	                   ran->err);
	cr_expect_eq(ran->status, strstr(ran->err, ": warning: ") ? 1 : 0, "a note: %s", ran->err);
}

/* XDG Base Directory Specification: "consider the path invalid and ignore it". */
Test(warnings, a_runtime_directory_that_is_relative_has_no_sockets)
{
	static const char other[] = "abi = 9; min_abi = 1;\n";
	const char *env[] = { "XDG_RUNTIME_DIR=run", NULL };
	const struct spawn spawn = { .env = env };
	const char *bus = spawn_text("%s/run/bus", spawn_directory());

	warning_case_make("run/bus=");
	cr_expect_null(strstr(run_check_spawn(&spawn, other, RUN_CHECK_ALONE)->err, bus));
	env[0] = spawn_text("XDG_RUNTIME_DIR=%s/run", spawn_directory());
	cr_expect_not_null(strstr(run_check_spawn(&spawn, other, RUN_CHECK_ALONE)->err, bus));
}

/* Listens at a path until the test ends. */
static void listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	cr_assert_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0, "%s", path);
	cr_assert_eq(listen(fd, 1), 0);
}

Test(warnings, sockets_that_somebody_listens_at_by_their_owners)
{
	static const struct {
		const char *directory, *name, *owner;
	} known[] = {
		{ "tmux-1000/", "tmux-1000/default", "tmux" }, { "ssh-XyZ/", "ssh-XyZ/agent.12", "ssh-agent" },
		{ "systemd/", "systemd/private", "systemd" },  { "gnupg/", "gnupg/S.gpg-agent", "gpg-agent" },
		{ ".X11-unix/", ".X11-unix/X0", "X11" },       { "libvirt/", "libvirt/libvirt-sock", "libvirt" },
		{ "snap/", "snap/snapd.socket", "snapd" },
	};
	const struct spawned *ran;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		warning_case_make(known[i].directory);
		listen_at(spawn_path(known[i].name));
		ran = run_check(spawn_text("abi = 9; paths = { path = \"~/%s\"; allow = \"resolve_unix\"; };\n",
		                           known[i].directory),
		                RUN_CHECK_ALONE);
		cr_expect_eq(ran->status, 1, "%s", ran->err);
		cr_expect_not_null(strstr(ran->err,
		                          spawn_text("lets the program connect to %s (%s) [socket-reachable]\n",
		                                     spawn_path(known[i].name), known[i].owner)),
		                   "%s", ran->err);
	}
	listen_at(spawn_path("mine"));
	ran = run_check("abi = 9; paths = { path = \"~/mine\"; allow = \"resolve_unix\"; };\n", RUN_CHECK_ALONE);
	cr_expect(run_check_warns(ran, "socket-other"), "%s", ran->err);
	cr_expect_not(run_check_warns(ran, "socket-reachable"), "%s", ran->err);
}

/* By name alone: the scope guards it, and no rule on a path does. */
Test(warnings, abstract_sockets_where_the_scope_is_left_open)
{
	static const struct {
		const char *policy;
		bool is_found;
	} policies[] = {
		{ "abi = 9;\n", false },
		{ "abi = 9; unrestricted = \"signal\";\n", false },
		{ "abi = 9; unrestricted = \"abstract_unix_socket\";\n", true },
		{ "abi = 5; unrestricted = \"bind_tcp\";\n", true },
	};
	const char *name = strdup(spawn_text("/x%d/.X11-unix/X9", (int)getpid()));
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(address.sun_path + 1, name, strlen(name));
	cr_assert_eq(bind(fd, (const struct sockaddr *)&address,
	                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name))),
	             0);
	cr_assert_eq(listen(fd, 1), 0);
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
		const struct spawned *ran = run_check(policies[i].policy, RUN_CHECK_ALONE);
		const char *found = strstr(ran->err, spawn_text("@%s (X11)", name));

		cr_expect_eq(found != NULL, policies[i].is_found, "%s: %s", policies[i].policy, ran->err);
		if (found)
			cr_expect_eq(ran->status, 1, "%s", ran->err);
	}
	(void)close(fd);
}

Test(warnings, a_block_device_by_its_path)
{
	const char *device = spawn_path("disk");

	require_root();
	cr_assert_eq(mknod(device, S_IFBLK | 0600, makedev(7, 200)), 0);
	cr_expect(run_check_warns(run_check(run_check_path(device, "read_file"), RUN_CHECK_ALONE), "block-device"));
}

Test(warnings, every_kind_of_terminal)
{
	static const char *const terminals[] = { "/dev/tty", "/dev/tty1", "/dev/ttyS0", "/dev/console", "/dev/ptmx" };

	for (size_t i = 0; i < sizeof(terminals) / sizeof(terminals[0]); i++)
		if (access(terminals[i], F_OK) == 0)
			cr_expect(run_check_warns(run_check(run_check_path(terminals[i], "read"), RUN_CHECK_ALONE),
			                          "terminal-ioctl"),
			          "%s", terminals[i]);
}

Test(warnings, useless_rules_of_the_policy_s_own_includes)
{
	const struct spawned *ran;

	(void)spawn_file("own.conf", "paths = (\n  { path = \"/usr/share\"; allow = \"read\"; } );\n");
	ran = run_check("abi = 7; include = [ \"own.conf\", \"<base>\" ];\n", RUN_CHECK_ALONE);
	cr_expect_null(strstr(ran->err, "landshim: " TEST_SOURCE "/conf/"), "%s", ran->err);
	ran = run_check("abi = 7; include = [ \"own.conf\", \"<base>\" ];\n"
	                "paths = { path = \"/usr/lib\"; allow = \"read\"; };\n",
	                RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err, "\"/usr/lib\" is granted as much by the rule on \"/usr/lib\" (" TEST_SOURCE
	                                    "/conf/include/start.conf:"),
	                   "%s", ran->err);
	ran = run_check("abi = 7; include = \"own.conf\"; paths = { path = \"/usr\"; allow = \"read\"; };\n",
	                RUN_CHECK_ALONE);
	cr_expect_not_null(strstr(ran->err, "/own.conf:2: note: \"/usr/share\" is granted as much by the rule on "
	                                    "\"/usr\" ("),
	                   "%s", ran->err);
}

/* As they are read. */
Test(warnings, say_what_is_so)
{
	const char *err = run_check(run_check_path("/dev", "read"), RUN_CHECK_ALONE)->err;

	cr_expect_not_null(strstr(err, "\"/dev\" is where block devices appear: "), "%s", err);
	err = run_check(run_check_path("/proc/self", "read"), RUN_CHECK_ALONE)->err;
	cr_expect_not_null(strstr(err, "\"/proc/self\" holds for the first process alone"), "%s", err);
	err = run_check(run_check_path("/proc/net", "read"), RUN_CHECK_ALONE)->err;
	cr_expect_not_null(strstr(err, "\"/proc/net\" leads to /proc/self and holds for"), "%s", err);
	err = run_check("abi = 7; unrestricted = \"bind_udp\";\n", RUN_CHECK_ALONE)->err;
	cr_expect_not_null(strstr(err, "\"bind_udp\" came with ABI 10 and need not be unrestricted"), "%s", err);
}

Test(warnings, devices_that_root_can_make)
{
	static const char *const policies[] = {
		WARNING_CASE_RULE("~/d", "all"),
		WARNING_CASE_RULE("~/d", "make_char\", \"write_file"),
		WARNING_CASE_RULES("~/d", "read_file", "${HOME}", "make_block"),
		WARNING_CASE_OPEN("make_block\", \"read"),
	};
	const struct spawn nobody = { .prepare = spawn_become_nobody };

	const char *once = WARNING_CASE_RULES("~/d", "all", "~/d/e", "read");
	const char *said;

	require_root();
	warning_case_make("d/");
	warning_case_make("d/e/");
	cr_assert_eq(chmod(spawn_directory(), 0755), 0);
	/* What is so in a directory is told of it, not of each rule beneath. */
	said = strstr(run_check(once, RUN_CHECK_ALONE)->err, "lets root make a device");
	cr_assert_not_null(said);
	cr_expect_null(strstr(said + 1, "lets root make a device"), "%s", said);
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
		cr_expect(run_check_warns(run_check(policies[i], RUN_CHECK_ALONE), "block-device"), "%s", policies[i]);
		cr_expect_not(run_check_warns(run_check_spawn(&nobody, policies[i], RUN_CHECK_ALONE), "block-device"),
		              "%s", policies[i]);
	}
}

/* In a directory that the program may write, what a fragment names could be a link: one line, at the first. */
Test(warnings, rules_of_a_fragment_that_lead_elsewhere_make_one_line)
{
	const char *err =
		run_check("abi = 7; include = \"<start>\"; paths = { path = \"/etc\"; allow = \"read_write\"; };\n",
	                  RUN_CHECK_ALONE)
			->err;
	const char *line = strstr(err, "can be led elsewhere for the next start: the program can make \"/etc/");

	cr_assert_not_null(line, "%s", err);
	cr_expect_null(strstr(line + 1, "can be led elsewhere"), "%s", err);
	cr_expect_not_null(strstr(err, ": warning: \"/etc/ld.so.c"), "%s", err);
	cr_expect_not_null(strstr(err, " more can be led elsewhere"), "%s", err);
}
