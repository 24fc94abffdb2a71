/* SPDX-License-Identifier: BSD-3-Clause */
/* What is too much to give. */
#include "command/learn/learn_guard.h"

#include <criterion/criterion.h>

#include "command/learn/learn_path.h"

static const char *path[] = { "/opt/tool/bin", "/usr/bin" };

static const struct learn_facts facts = {
	.home = "/home/u", .tmp = "/home/u/tmp", .cwd = "/home/u/work", .path = { path, 2, 2 }
};

Test(learn_guard, nothing_is_made_in_protected_places_beneath_or_over_them)
{
	static const char *const guarded[] = { "/",
		                               "/etc",
		                               "/etc/x",
		                               "/usr/share/x",
		                               "/home",
		                               "/home/u",
		                               "/home/v",
		                               "/root",
		                               "/var",
		                               "/run",
		                               "/home/u/.ssh",
		                               "/home/u/.ssh/x",
		                               "/home/u/.x",
		                               "/home/u/.config",
		                               "/home/u/.config/autostart",
		                               "/opt/tool",
		                               "/opt/tool/bin/x",
		                               "/opt",
		                               "/proc/1",
		                               "/dev",
		                               "/var/spool/cron",
		                               "/var/lib",
		                               "/home/u/bin" };
	static const char *const free_ones[] = {
		"/tmp",      "/tmp/x",     "/home/u/work", "/home/u/.cache/x", "/home/u/.config/x",
		"/srv/data", "/var/lib/x", "/home/u/tmp",  "/dev/shm",         "/opt/other"
	};

	for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++)
		cr_expect(learn_guard_writes(&facts, guarded[i]), "%s", guarded[i]);
	for (size_t i = 0; i < sizeof(free_ones) / sizeof(free_ones[0]); i++)
		cr_expect_not(learn_guard_writes(&facts, free_ones[i]), "%s", free_ones[i]);
}

Test(learn_guard, files_of_a_protected_place_do_not_become_it)
{
	static const char *const guarded[] = {
		"/",        "/etc", "/home/u", "/home", "/home/u/.ssh", "/home/u/.config", "/etc/ssl/private",
		"/etc/ssl", "/usr"
	};

	for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++)
		cr_expect(learn_guard_reads(&facts, guarded[i]), "%s", guarded[i]);
	cr_expect_not(learn_guard_reads(&facts, "/etc/fonts"));
	cr_expect_not(learn_guard_reads(&facts, "/usr/share/x"));
	cr_expect_not(learn_guard_reads(&facts, "/home/u/work"));
}

Test(learn_guard, configuration_is_of_etc_and_hidden_and_no_secret)
{
	cr_expect(learn_guard_is_configuration(&facts, "/etc/x.conf"));
	cr_expect(learn_guard_is_configuration(&facts, "/home/u/.toolrc"));
	cr_expect(learn_guard_is_configuration(&facts, "/home/u/.config/x/rc"));
	cr_expect_not(learn_guard_is_configuration(&facts, "/etc/shadow"));
	cr_expect_not(learn_guard_is_configuration(&facts, "/etc/ssl/private/key"));
	cr_expect_not(learn_guard_is_configuration(&facts, "/home/u/.ssh/config"));
	cr_expect_not(learn_guard_is_configuration(&facts, "/home/u/work/x"));
	cr_expect_not(learn_guard_is_configuration(&facts, "/home/u/.cache/x/y"));
	cr_expect_not(learn_guard_is_configuration(&facts, "/home/u/.x/a/b/c"));
	cr_expect_not(learn_guard_is_configuration(&facts, "/etc"));
}

Test(learn_path, what_two_paths_have_in_common)
{
	cr_expect_eq(learn_path_common("/a/b/c", "/a/b/d"), 4);
	cr_expect_eq(learn_path_common("/a/b", "/a/bc"), 2);
	cr_expect_eq(learn_path_common("/a/b", "/a/b/c"), 4);
	cr_expect_eq(learn_path_common("/a", "/b"), 1);
	cr_expect_eq(learn_path_common("/a", "/"), 1);
	cr_expect_eq(learn_path_depth("/"), 0);
	cr_expect_eq(learn_path_depth("/a/b"), 2);
}
