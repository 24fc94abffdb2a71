/* SPDX-License-Identifier: BSD-3-Clause */
#include "completion_place.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void into(void *data)
{
	if (chdir(data) != 0)
		_exit(99);
}

const struct spawned *completion_place_run(const char *const *argv)
{
	const char *home = spawn_directory();
	const char *env[] = { spawn_text("XDG_CONFIG_HOME=%s", home), NULL };
	const struct spawn spawn = { .argv = argv, .preload = "", .env = env, .prepare = into, .data = strdup(home) };
	const struct spawned *ran;

	(void)mkdir(spawn_path("landshim"), 0755);
	(void)spawn_file("landshim/mine.conf", "abi = 7;\n");
	(void)spawn_file("landshim/$(touch PWNED).conf", "abi = 7;\n");
	(void)mkdir(spawn_path("wrappers"), 0755);
	(void)spawn_file("wrappers/tool",
	                 "#!/bin/sh\n# Written by landshim wrap, and taken away by landshim wrap --remove.\n");
	/* What stands in the sources for the directory of the installed ones. */
	(void)mkdir(spawn_path("@DATADIR@"), 0755);
	(void)mkdir(spawn_path("@DATADIR@/include"), 0755);
	(void)spawn_file("@DATADIR@/include/base.conf", "");
	(void)spawn_file("site.conf", "abi = 7;\n");
	cr_assert_eq(chmod(spawn_file("tool", "#!/bin/sh\n"), 0755), 0);
	ran = spawn_run(&spawn);
	cr_expect_str_eq(ran->err, "");
	cr_expect_neq(access(spawn_path("PWNED"), F_OK), 0, "a name of a file is a command");
	return ran;
}
