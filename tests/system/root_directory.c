/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The root directory under another name.  In a chroot it is an entry of a
 * directory like any other, wherever that is to be seen from inside.
 */
#include <criterion/criterion.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "require.h"
#include "spawn.h"

#define SECRET "/root-of-it-all"

/* Host directories that a program needs, in the new root at their own names. */
static const char *const shown[] = { "/usr", TEST_BUILD, TEST_SOURCE };

static void make_all(const char *path)
{
	char text[512];

	cr_assert_lt(strlen(path), sizeof(text));
	for (size_t i = 1; path[i - 1]; i++) {
		if (path[i] != '/' && path[i])
			continue;
		memcpy(text, path, i);
		text[i] = '\0';
		(void)mkdir(text, 0755);
	}
}

static void into_the_root(void *data)
{
	const char *root = spawn_path("root");

	(void)data;
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		_exit(98);
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		if (mount(shown[i], spawn_text("%s%s", root, shown[i]), NULL, MS_BIND | MS_REC, NULL) != 0)
			_exit(97);
	/* The directory that the root lies in. */
	if (mount(spawn_directory(), spawn_path("root/mnt"), NULL, MS_BIND, NULL) != 0 || chroot(root) != 0 ||
	    chdir("/") != 0)
		_exit(96);
}

static const struct spawned *in_the_root(const char *paths)
{
	const char *policy = spawn_text("abi = 1; min_abi = 1; include = \"<base>\";\n"
	                                "paths = ( { path = \"%s\"; allow = \"read_execute\"; },\n"
	                                "{ path = %s; allow = \"read\"; } );\n",
	                                TEST_BUILD, paths);
	const struct spawn spawn = { .argv = (const char *[]){ SPAWN_HOST("reader"), SECRET, NULL },
		                     .config = "/policy.conf",
		                     .prepare = into_the_root };

	(void)spawn_file("root/policy.conf", policy);
	return spawn_run(&spawn);
}

Test(root_directory, a_root_that_is_an_entry_like_others)
{
	static const char *const links[] = { "bin", "lib", "lib64", "sbin" };
	const struct spawned *ran;

	require_root();
	require_landlock(1);
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		make_all(spawn_text("%s%s", spawn_path("root"), shown[i]));
	make_all(spawn_path("root/mnt"));
	make_all(spawn_path("other"));
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		cr_assert_eq(symlink(spawn_text("usr/%s", links[i]), spawn_text("%s/%s", spawn_path("root"), links[i])),
		             0);
	(void)spawn_file("root" SECRET, "secret\n");

	ran = in_the_root("\"/mnt/other\"");
	cr_expect_str_eq(ran->out, "denied " SECRET "\n", "%s", ran->err);
	ran = in_the_root("\"/mnt/root\"");
	cr_expect_eq(ran->status, 125, "%s%s", ran->out, ran->err);
	/* Neighbours are opened from their directory. */
	ran = in_the_root("[ \"/mnt/root\", \"/mnt/other\" ]");
	cr_expect_eq(ran->status, 125, "%s%s", ran->out, ran->err);
	cr_expect_str_eq(ran->err, "landshim: /policy.conf:3: \"/mnt/root\" is the root directory\n"
	                           "landshim: hint: to grant it, write path = \"/\"\n");
}
