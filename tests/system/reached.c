/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of what a rule reaches, where that takes more than a policy: devices, sockets, directories. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "checked.h"
#include "require.h"
#include "warned.h"

Test(warnings, a_directory_where_ld_so_looks)
{
	const char *env[] = { spawn_text("LD_LIBRARY_PATH=/nonexistent:%s/lib", spawn_directory()), NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran;

	warned_make("lib/");
	ran = checked_spawn(&spawn, checked_path("~/lib", "create"), CHECKED_ALONE);
	cr_expect_not_null(strstr(ran->err, spawn_text("lets the program write a directory in LD_LIBRARY_PATH (%s/lib) "
	                                               "[writes-path]\n",
	                                               spawn_directory())),
	                   "%s", ran->err);
}

Test(warnings, many_places_make_one_line)
{
	const struct spawned *ran = checked(checked_path("${HOME}", "create"), CHECKED_ALONE);
	const char *dir = spawn_directory();
	const char *line =
		strstr(ran->err, spawn_text("lets the program write what is run later (%s/.bashrc, "
	                                    "%s/.bash_profile, %s/.bash_login and 8 more) [writes-startup]\n",
	                                    dir, dir, dir));

	cr_assert_not_null(line, "%s", ran->err);
	cr_expect_null(strstr(strchr(line, '\n'), "[writes-startup]"), "%s", ran->err);
}

Test(warnings, sockets_of_the_session_by_their_directory)
{
	const char *env[] = { spawn_text("XDG_RUNTIME_DIR=%s", spawn_directory()),
		              spawn_text("DBUS_SESSION_BUS_ADDRESS=unix:path=%s/bus", spawn_directory()), NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran;
	const char *bus;

	warned_make("bus=");
	warned_make("podman/podman.sock=");
	warned_make("docker.sock=");
	ran = checked_spawn(&spawn, "abi = 9; min_abi = 1;\n", CHECKED_ALONE);
	bus = strstr(ran->err, spawn_text("%s/bus can be connected to on kernels below ABI 9", spawn_directory()));
	cr_assert_not_null(bus, "%s", ran->err);
	cr_expect_null(strstr(bus + strlen(spawn_directory()) + 2, "/bus can be"), "once: %s", ran->err);
	cr_expect_not_null(strstr(ran->err, "/podman/podman.sock can be connected to"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "/docker.sock can be connected to"), "%s", ran->err);
}

Test(warnings, a_block_device_by_its_path)
{
	const char *device = spawn_path("disk");

	require_root();
	cr_assert_eq(mknod(device, S_IFBLK | 0600, makedev(7, 200)), 0);
	cr_expect(checked_warns(checked(checked_path(device, "read_file"), CHECKED_ALONE), "block-device"));
}

Test(warnings, every_kind_of_terminal)
{
	static const char *const terminals[] = { "/dev/tty", "/dev/tty1", "/dev/ttyS0", "/dev/console", "/dev/ptmx" };

	for (size_t i = 0; i < sizeof(terminals) / sizeof(terminals[0]); i++)
		if (access(terminals[i], F_OK) == 0)
			cr_expect(checked_warns(checked(checked_path(terminals[i], "read"), CHECKED_ALONE),
			                        "terminal-ioctl"),
			          "%s", terminals[i]);
}

Test(warnings, useless_rules_of_the_policy_s_own_includes)
{
	const struct spawned *ran;

	(void)spawn_file("own.conf", "paths = (\n  { path = \"/usr/share\"; allow = \"read\"; } );\n");
	ran = checked("abi = 7; include = [ \"own.conf\", \"<base>\" ];\n", CHECKED_ALONE);
	cr_expect_null(strstr(ran->err, "base.conf"), "%s", ran->err);
	ran = checked("abi = 7; include = \"own.conf\"; paths = { path = \"/usr\"; allow = \"read\"; };\n",
	              CHECKED_ALONE);
	cr_expect_not_null(strstr(ran->err, "/own.conf:2: warning: \"/usr/share\" is granted as much by the rule on "
	                                    "\"/usr\" [useless-rule]\n"),
	                   "%s", ran->err);
}

/* As they are read. */
Test(warnings, say_what_is_so)
{
	const char *err = checked(checked_path("/dev", "read"), CHECKED_ALONE)->err;

	cr_expect_not_null(strstr(err, "\"/dev\" is where block devices appear: "), "%s", err);
	err = checked(checked_path("/proc/self", "read"), CHECKED_ALONE)->err;
	cr_expect_not_null(strstr(err, "\"/proc/self\" holds for the first process alone"), "%s", err);
	err = checked(checked_path("/proc/net", "read"), CHECKED_ALONE)->err;
	cr_expect_not_null(strstr(err, "\"/proc/net\" leads to /proc/self and holds for"), "%s", err);
	err = checked("abi = 7; unrestricted = \"bind_udp\";\n", CHECKED_ALONE)->err;
	cr_expect_not_null(strstr(err, "\"bind_udp\" came with ABI 10 and need not be unrestricted"), "%s", err);
}

Test(warnings, devices_that_root_can_make)
{
	static const char *const policies[] = {
		WARNED_RULE("~/d", "all"),
		WARNED_RULE("~/d", "make_char\", \"write_file"),
		WARNED_RULES("~/d", "read_file", "${HOME}", "make_block"),
		WARNED_OPEN("make_block\", \"read"),
	};
	const struct spawn nobody = { .prepare = spawn_become_nobody };

	const char *once = WARNED_RULES("~/d", "all", "~/d/e", "read");
	const char *said;

	require_root();
	warned_make("d/");
	warned_make("d/e/");
	cr_assert_eq(chmod(spawn_directory(), 0755), 0);
	/* What is so in a directory is told of it, not of each rule beneath. */
	said = strstr(checked(once, CHECKED_ALONE)->err, "lets root make a device");
	cr_assert_not_null(said);
	cr_expect_null(strstr(said + 1, "lets root make a device"), "%s", said);
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
		cr_expect(checked_warns(checked(policies[i], CHECKED_ALONE), "block-device"), "%s", policies[i]);
		cr_expect_not(checked_warns(checked_spawn(&nobody, policies[i], CHECKED_ALONE), "block-device"), "%s",
		              policies[i]);
	}
}

/* In a directory that the program may write, what a fragment names could be a link: one line, at the first. */
Test(warnings, rules_of_a_fragment_that_lead_elsewhere_make_one_line)
{
	const char *err =
		checked("abi = 7; include = \"<base>\"; paths = { path = \"/etc\"; allow = \"read_write\"; };\n",
	                CHECKED_ALONE)
			->err;
	const char *line = strstr(err, "can be led elsewhere for the next start: the program can make \"/etc/");

	cr_assert_not_null(line, "%s", err);
	cr_expect_null(strstr(line + 1, "can be led elsewhere"), "%s", err);
	cr_expect_not_null(strstr(err, ": warning: \"/etc/ld.so.c"), "%s", err);
	cr_expect_not_null(strstr(err, " more can be led elsewhere"), "%s", err);
}
