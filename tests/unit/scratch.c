/* SPDX-License-Identifier: BSD-3-Clause */
#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "support.h"

static char directory[] = "/tmp/landshim-unit-XXXXXX";
static pid_t owner;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	(void)remove(path);
	return 0;
}

static void remove_all(void)
{
	/* Not what is mounted there, and not by a child. */
	if (owner == getpid())
		(void)nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

const char *scratch(void)
{
	if (owner == 0) {
		cr_assert_not_null(mkdtemp(directory));
		owner = getpid();
		cr_assert_eq(atexit(remove_all), 0);
	}
	return directory;
}

const char *scratch_path(const char *name)
{
	const char *path = arena_printf(support_arena(), "%s%s%s", scratch(), *name ? "/" : "", name);

	cr_assert_not_null(path);
	return path;
}

void scratch_directory(const char *name, mode_t mode)
{
	cr_assert_eq(mkdir(scratch_path(name), 0700), 0, "%s", name);
	cr_assert_eq(chmod(scratch_path(name), mode), 0, "%s", name);
}

void scratch_file(const char *name)
{
	cr_assert_eq(mknod(scratch_path(name), S_IFREG | 0644, 0), 0, "%s", name);
}

void scratch_link(const char *target, const char *name)
{
	cr_assert_eq(symlink(target, scratch_path(name)), 0, "%s", name);
}
