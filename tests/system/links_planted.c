/* SPDX-License-Identifier: BSD-3-Clause */
/* Links in arguments: what an archive planted is not followed, wherever it was unpacked and by whom. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "base/path_beneath.h"
#include "links_place.h"
#include "require.h"
#include "spawn.h"

/* What an archive may hold, as the commands that make it, and the word that is named then. */
static const struct {
	const char *members, *word;
} evil[] = {
	{ "ln -s .ssh/id a1", "a1" },
	{ "ln -s ../secret a2", "a2" },
	{ "ln -s ../../secret a3", "a3" },
	{ "ln -s /etc/shadow a4", "a4" },
	{ "ln -s $HOME/.ssh/id a5", "a5" },
	{ "ln -s b2 b1; ln -s b3 b2; ln -s .ssh/id b3", "b1" },
	{ "ln -s c2/id c1; ln -s .ssh c2", "c1" },
	{ "ln -s d2/shadow d1; ln -s /etc d2", "d1" },
	{ "ln -s .ssh e1", "e1/id" },
	{ "ln -s /etc e2", "e2/shadow" },
	{ "ln -s ../.ssh e3", "e3/id" },
	{ "ln -s $HOME/.ssh e4", "e4/id" },
	{ "ln -s f2 f1; ln -s .ssh f2", "f1/id" },
	{ "mkdir -p g/h; ln -s g/h g2; ln -s g2/../../.ssh/id g1", "g1" },
	{ "mkdir i; touch i/package.json i/pyvenv.cfg; mkdir i/.git; ln -s ../.ssh/id i/i1", "i/i1" },
	{ "mkdir j; touch j/package.json; ln -s ../secret j/j1", "j/j1" },
	{ "ln -s /proc/self/cwd/.ssh/id k1", "k1" },
	{ "mkdir .bin; ln -s ../.ssh/id .bin/l2; ln -s .bin/l2 l1", "l1" },
	{ "mkdir .pnpm .git; ln -s ../.ssh .pnpm/m2; ln -s .pnpm/m2/id m1", "m1" },
	{ "mkdir n; ln -s ../.ssh n/n2; ln -s n/n2/id n1", "n1" },
	{ "ln -s .git/config o1; mkdir -p .git; ln -s ../.ssh/id .git/config", "o1" },
	{ "ln -s o3/secret o2; ln -s .. o3", "o2" },
	{ "mkdir -p q/deep q/a; touch q/package.json; ln -s ../a q/deep/link; ln -s deep/link/../../secret q/doc",
	  "q/doc" },
};

static void pack(const struct links_place *place)
{
	links_place_bare(place, "rm -rf make; mkdir make");
	for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++)
		links_place_bare(place, spawn_text("cd make; %s", evil[i].members));
	links_place_bare(place, "cd make; tar cf ../evil.tar $(ls -A); cd ..; rm -rf make");
}

static void leaks_nothing(const char *directory, bool user)
{
	const struct links_place place = { .directory = directory, .user = user };
	const char *tar[] = { "/bin/tar", "xf", spawn_path("evil.tar"), NULL };
	const char *policy = "abi = 1; include = \"<base>\"; paths = ( { path = \"${@arg}\"; allow = \"read\"; },"
			     "{ path = \"${@cwd}\"; allow = \"read_write\"; } );\n";
	const struct spawned *ran;

	links_place_give(user, strcmp(directory, "/tmp") == 0 ? "" : directory);
	ran = links_place_run(&place, policy, tar);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		ran = links_place_cat(&place, evil[i].word);
		cr_expect_str_eq(ran->out, "", "%s in %s, %s: %s", evil[i].word, directory, user ? "user" : "root",
		                 evil[i].members);
		cr_expect_neq(ran->status, 0, "%s", evil[i].word);
		cr_expect_not_null(strstr(ran->err, spawn_text("landshim: skipped \"%s/%s\": the link \"%s/", directory,
		                                               evil[i].word, directory)),
		                   "%s: %s", evil[i].word, ran->err);
	}
}

static void everywhere(bool user)
{
	const struct links_place home = { .directory = spawn_directory() };

	require_landlock(1);
	if (user)
		require_root();
	pack(&home);
	leaks_nothing(spawn_directory(), user);
	leaks_nothing(spawn_path("fresh"), user);
	/* As /tmp is: everyone may write there. */
	leaks_nothing(spawn_path("shared"), user);
}

Test(links, what_an_archive_planted_leads_to_no_secret_of_roots, .timeout = 120)
{
	everywhere(false);
}

Test(links, what_an_archive_planted_leads_to_no_secret_of_a_users, .timeout = 120)
{
	everywhere(true);
}

/* Binds a directory that was opened to its path, if the new /tmp hides it. */
static void show_again(int fd, const char *path)
{
	cr_assert_geq(fd, 0, "%s", path);
	for (const char *end = strchr(path + 1, '/'); path_beneath(path, "/tmp") && end; end = strchr(end + 1, '/'))
		(void)mkdir(spawn_text("%.*s", (int)(end - path), path), 0755);
	if (mkdir(path, 0755) != 0)
		cr_assert_eq(errno, EEXIST, "%s lies elsewhere", path);
	else
		cr_assert_eq(mount(spawn_text("/proc/self/fd/%d", fd), path, NULL, MS_BIND, NULL), 0, "%s", path);
	(void)close(fd);
}

static void in_place_of_tmp(void)
{
	/* The test's directory, which is HOME, and what is tested. */
	const char *const kept[] = { spawn_directory(), TEST_SOURCE, TEST_BUILD };
	int fds[COUNT(kept)];

	for (size_t i = 0; i < COUNT(kept); i++)
		fds[i] = open(kept[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
	cr_assert_eq(mount("tmpfs", "/tmp", "tmpfs", 0, "mode=1777"), 0);
	for (size_t i = 0; i < COUNT(kept); i++)
		show_again(fds[i], kept[i]);
}

Test(links, what_an_archive_planted_in_tmp_leads_to_no_secret, .timeout = 120)
{
	const struct links_place home = { .directory = spawn_directory() };

	require_root();
	require_landlock(1);
	pack(&home);
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	for (int user = 0; user < 2; user++) {
		in_place_of_tmp();
		leaks_nothing("/tmp", user);
		cr_assert_eq(umount2("/tmp", MNT_DETACH), 0);
	}
}

/* A link to a directory would grant all beneath it, hidden things too. */
Test(links, a_planted_link_grants_no_directory_with_secrets)
{
	static const char *const targets[] = { ".", "..", "/", "sub/..", "./.", ".ssh", ".ssh/." };
	const struct links_place home = { .directory = spawn_directory() };

	require_landlock(1);
	links_place_give(false, "");
	links_place_bare(&home, "mkdir sub");
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		const char *argv[] = { "/bin/sh", "-c", "cat .ssh/id", "sh", "doc", NULL };

		links_place_bare(&home, spawn_text("rm -f doc; ln -s %s doc", targets[i]));
		cr_expect_str_eq(links_place_run(&home, LINKS_PLACE_WORDS, argv)->out, "", "%s", targets[i]);
	}
	cr_expect_str_eq(links_place_run(&home, LINKS_PLACE_WORDS,
	                                 (const char *[]){ "/bin/sh", "-c", "cat .ssh/id", "sh", ".ssh", NULL })
	                         ->out,
	                 "secret\n", "what is named itself is granted");
}
