/* SPDX-License-Identifier: BSD-3-Clause */
/* A set-uid program's environment belongs to somebody less privileged: the shim does nothing. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "require.h"
#include "spawn.h"

#define NOBODY 65534

/*
 * ld.so loads what /etc/ld.so.preload names into set-uid programs as well.
 * The file stands in a mount namespace of the child's own.
 */
static void preload_everywhere_as_nobody(void *data)
{
	FILE *file;

	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "/etc", "tmpfs", 0, "mode=0755") != 0)
		_exit(98);
	file = fopen("/etc/ld.so.preload", "we");
	if (!file || fputs(SPAWN_SHIM "\n", file) < 0 || fclose(file) != 0)
		_exit(97);
	if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
		_exit(96);
}

static const char *copy_of_inspect(mode_t mode)
{
	const char *path = spawn_path(spawn_text("inspect-%o", (unsigned)mode));
	int from = open(SPAWN_HOST("inspect"), O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	struct stat st;

	cr_assert_eq(fstat(from, &st), 0);
	cr_assert_eq(sendfile(to, from, NULL, (size_t)st.st_size), st.st_size);
	cr_assert_eq(fchmod(to, mode), 0);
	(void)close(from);
	(void)close(to);
	return path;
}

static const struct spawned *run(const char *program)
{
	const char *argv[] = { program, NULL };
	const char *env[] = { "LANDSHIM_VERBOSE=7", NULL };
	const struct spawn spawn = {
		.argv = argv, .config = "a::b", .preload = "", .env = env, .prepare = preload_everywhere_as_nobody
	};

	return spawn_run(&spawn);
}

Test(secure_execution, a_set_uid_program_is_left_alone)
{
	const struct spawned *ran;

	require_root();
	/* The same program without the bit is refused: the shim is there. */
	cr_assert_eq(run(copy_of_inspect(0755))->status, 125);
	ran = run(copy_of_inspect(04755));
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_str_eq(ran->err, "");
	cr_assert_not_null(strstr(ran->out, "entry LANDSHIM_CONFIG=a::b\n"), "%s", ran->out);
	cr_assert_not_null(strstr(ran->out, "no_new_privs 0\n"), "%s", ran->out);
}
