/* SPDX-License-Identifier: BSD-3-Clause */
/* "except" where mounts lead to what is excepted, and where it cannot be told whether they do. */
#include <criterion/criterion.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "except_home.h"
#include "landshim.h"
#include "require.h"
#include "run_check.h"
#include "spawn.h"

static void bind_mount(const char *from, const char *to)
{
	if (mount(spawn_path(from), spawn_path(to), NULL, MS_BIND, NULL) != 0)
		_exit(97);
}

static void own_mounts(void)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		_exit(98);
}

static void mount_in_siblings(void *data)
{
	(void)data;
	own_mounts();
	bind_mount("home/.ssh", "home/itself");              /* what is excepted */
	bind_mount("home/.ssh/deep", "home/a/part");         /* a part of it, deeper */
	bind_mount(".", "home/b/above");                     /* what it lies in */
	bind_mount("elsewhere", "home/c");                   /* nothing of it */
	bind_mount("home/.ssh/id", "home/d/file");           /* a file of it */
	bind_mount("home/documents", "elsewhere/documents"); /* not beneath the path */
}

static void make_mount_points(void)
{
	except_home_make();
	except_home_directory("home/.ssh/deep");
	except_home_directory("home/itself");
	except_home_directory("home/a");
	except_home_directory("home/a/part");
	except_home_directory("home/b");
	except_home_directory("home/b/above");
	except_home_directory("home/c");
	except_home_directory("home/d");
	except_home_directory("elsewhere");
	except_home_directory("elsewhere/documents");
	(void)spawn_file("home/.ssh/deep/key", "secret\n");
	(void)spawn_file("elsewhere/file", "text\n");
	(void)spawn_file("outside", "text\n");
	(void)spawn_file("home/d/file", "covered\n");
	(void)spawn_file("home/d/beside", "text\n");
}

Test(except_mounts, a_sibling_that_leads_there_by_a_mount_gets_no_rule)
{
	const struct spawn spawn = { .prepare = mount_in_siblings };
	const char *policy;
	const struct spawned *ran;

	require_root();
	require_landlock(1);
	make_mount_points();
	policy = except_home_policy(spawn_path("home"), "except = \".ssh\";");
	cr_expect_str_eq(
		except_home_reads(
			&spawn, policy,
			"home/notes home/c/file home/itself/id home/a/part/key home/b/above/home/.ssh/id "
			"home/b/above/outside home/d/file home/d/beside home/documents/a elsewhere/documents/a"),
		"++------++");
	ran = run_check_spawn(&spawn, policy, (const char *[]){ "--json", NULL });
	for (const char *const *name = (const char *const[]){ "itself", "a", "b", "d", NULL }; *name; name++)
		cr_expect_not_null(strstr(ran->out, spawn_text("{\"path\":\"%s/%s\",\"kind\":\"mount\"",
		                                               spawn_path("home"), *name)),
		                   "%s: %s", *name, ran->out);
	cr_expect_null(strstr(ran->out, spawn_text("{\"path\":\"%s/c\",\"kind\"", spawn_path("home"))));
}

/* The sibling is another place's mount, and that place holds what is excepted by a mount. */
static void mount_around(void *data)
{
	(void)data;
	own_mounts();
	bind_mount("elsewhere", "home/c");
	bind_mount("home/.ssh", "elsewhere/documents");
}

Test(except_mounts, a_mount_beneath_a_siblings_other_name_counts)
{
	const struct spawn spawn = { .prepare = mount_around };

	require_root();
	require_landlock(1);
	make_mount_points();
	/* A rule follows the directory, so one on home/c would hold for elsewhere as well. */
	cr_expect_str_eq(except_home_reads(&spawn, except_home_policy(spawn_path("home"), "except = \".ssh\";"),
	                                   "home/notes home/c/file elsewhere/documents/id"),
	                 "+--");
}

/* What does not exist yet would be seen in another mount as well. */
static void mount_home(void *data)
{
	(void)data;
	own_mounts();
	bind_mount("home", "home/c");
}

Test(except_mounts, a_mount_of_the_directory_is_shut_for_what_is_missing)
{
	const struct spawn spawn = { .prepare = mount_home };

	/* Its entries have rules of their own, by whatever mount they are reached. */
	require_root();
	require_landlock(1);
	make_mount_points();
	cr_expect_str_eq(except_home_reads(&spawn, except_home_policy(spawn_path("home"), "except = \".aws\";"),
	                                   "home/notes home/c/notes home/c"),
	                 "++-");
}

static void chroot_plain(void *data)
{
	(void)data;
	own_mounts();
	if (mkdir(spawn_path("usr"), 0755) != 0 || mkdir(spawn_path("proc"), 0755) != 0 ||
	    mkdir(spawn_path("etc"), 0755) != 0 || symlink("usr/lib", spawn_path("lib")) != 0 ||
	    symlink("usr/lib64", spawn_path("lib64")) != 0 ||
	    mount("/usr", spawn_path("usr"), NULL, MS_BIND, NULL) != 0 ||
	    mount("proc", spawn_path("proc"), "proc", 0, NULL) != 0 || chroot(spawn_directory()) != 0 ||
	    chdir("/") != 0)
		_exit(96);
}

Test(except_mounts, a_root_that_is_no_mount_is_refused)
{
	const char *copy = spawn_path("shim.so");
	struct spawn spawn = { .argv = (const char *[]){ "/usr/bin/true", NULL },
		               .config = "/policy.conf",
		               .preload = "/shim.so",
		               .prepare = chroot_plain };
	const struct spawned *ran;

	require_root();
	require_landlock(1);
	except_home_make();
	landshim_copy(SPAWN_SHIM, copy, 0755);
	(void)spawn_file("policy.conf",
	                 "abi = 1;\npaths = ( { path = \"/home\"; allow = \"read\"; except = \"x\"; } );\n");
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 125);
	cr_expect_str_eq(ran->err,
	                 "landshim: /policy.conf:2: cannot tell by which mount \"/home\" is reached: it is not in "
	                 "/proc/self/mountinfo\n"
	                 "landshim: hint: in a chroot, bind its root directory to itself first\n");
}
