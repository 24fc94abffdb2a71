/* SPDX-License-Identifier: BSD-3-Clause */
/* Running a program under a policy that is shipped. */
#include "shipped.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spawn.h"

static void change_directory(void *data)
{
	if (chdir(data) != 0)
		_exit(98);
}

const struct spawned *shipped_run_with(const char *entry, const char *config, const char *directory,
                                       const char *const *argv)
{
	/* A place outside what <tmp> grants: TMPDIR is set to another. */
	const char *tmp = spawn_path("tmp");
	const char *env[] = { spawn_text("TMPDIR=%s", tmp), entry, NULL };
	const struct spawn spawn = { .argv = argv,
		                     .config = config,
		                     .env = env,
		                     .preload = config ? NULL : "",
		                     .prepare = change_directory,
		                     .data = strdup(directory) };

	(void)mkdir(tmp, 0755);
	return spawn_run(&spawn);
}

const struct spawned *shipped_run(const char *config, const char *directory, const char *const *argv)
{
	return shipped_run_with(NULL, config, directory, argv);
}

const char *shipped_make_dir(const char *name)
{
	const char *path = spawn_path(name);

	cr_assert_eq(mkdir(path, 0755), 0);
	return path;
}

const char *shipped_home(void)
{
	(void)shipped_make_dir(".ssh");
	(void)spawn_file(".ssh/id", "secret\n");
	(void)spawn_file("notes", "notes\n");
	return spawn_directory();
}

bool shipped_exists(const char *directory, const char *name)
{
	return access(spawn_text("%s/%s", directory, name), F_OK) == 0;
}
