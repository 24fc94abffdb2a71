/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shims that are not there, or that ld.so cannot load, in a mount namespace of
 * the child's own: under landshim run a program is confined or refused.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define PREFIX TEST_BUILD "/tests/prefix"
#define SHIM PREFIX "/lib/liblandshim.so"
#define SHIM_MUSL PREFIX "/lib/liblandshim-musl.so"

static void own_copy_of_the_shim(void)
{
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", PREFIX "/lib", "tmpfs", 0, "mode=0755") != 0)
		_exit(98);
}

static void shim_is_missing(void *data)
{
	own_copy_of_the_shim();
	spawn_become_nobody(data);
}

static void shim_is(const char *text, size_t len, mode_t mode)
{
	int fd;

	own_copy_of_the_shim();
	fd = open(SHIM, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, text, len) != (ssize_t)len || fchmod(fd, mode) != 0)
		_exit(97);
	(void)close(fd);
	spawn_become_nobody(NULL);
}

static void shim_is_unreadable(void *data)
{
	(void)data;
	shim_is("x", 1, 0);
}

static void shim_is_a_text(void *data)
{
	(void)data;
	shim_is("this is a text\n", 15, 0644);
}

/* So short that ld.so dies of it (SIGBUS). */
static void shim_is_cut_short(void *data)
{
	own_copy_of_the_shim();
	landshim_copy(SPAWN_SHIM, SHIM, 0755);
	if (truncate(SHIM, *(const off_t *)data) != 0)
		_exit(97);
	spawn_become_nobody(NULL);
}

/* It can be read, and not be loaded. */
static void shim_is_on_noexec(void *data)
{
	own_copy_of_the_shim();
	landshim_copy(SPAWN_SHIM, SHIM, 0755);
	if (mount(NULL, PREFIX "/lib", NULL, MS_REMOUNT | MS_BIND | MS_NOEXEC, NULL) != 0)
		_exit(97);
	spawn_become_nobody(data);
}

/* Confined, whether or not ld.so complains about the shim. */
static void is_never_unconfined(void (*prepare)(void *data), void *data, const char *says)
{
	const struct spawn spawn = { .prepare = prepare, .data = data, .file = PREFIX "/bin/landshim" };
	const char *secret = landshim_secret();
	const struct spawned *ran;

	ran = landshim_run(&spawn, landshim_tight(spawn_file("open", "")),
	                   (const char *[]){ SPAWN_HOST("reader"), secret, NULL });
	cr_expect_str_eq(ran->out, ran->status == 125 ? "" : spawn_text("denied %s\n", secret), "status %d: %s%s",
	                 ran->status, ran->out, ran->err);
	cr_expect_not_null(strstr(ran->err,
	                          "landshim: " SPAWN_HOST("reader") ": runs under the outer layer alone: " SHIM),
	                   "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, says), "%s", ran->err);
	ran = landshim_spawn(&spawn, "check", (const char *[]){ SPAWN_HOST("reader"), NULL });
	cr_expect_eq(ran->status, 1, "%s%s", ran->out, ran->err);
	cr_expect_not_null(strstr(ran->err, " [shim-broken]\n"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->out, says), "%s", ran->out);
	ran = landshim_run(&spawn, landshim_tight(spawn_path("open")),
	                   (const char *[]){ "--exact", SPAWN_HOST("reader"), secret, NULL });
	landshim_refused(ran, "landshim: " SPAWN_HOST("reader") ": the shim cannot be loaded into it: " SHIM);
	cr_expect_not_null(strstr(ran->err, says), "%s", ran->err);
	ran = landshim_spawn(&spawn, "env", (const char *[]){ "-c", spawn_file("env.conf", "abi = 1;\n"), NULL });
	landshim_refused(ran, "landshim: LD_PRELOAD: the shim cannot be loaded: " SHIM);
	cr_expect_not_null(strstr(ran->err, says), "%s", ran->err);
}

Test(broken_shims, the_shim_is_not_there)
{
	require_root();
	is_never_unconfined(shim_is_missing, NULL, "cannot be read (ENOENT)");
}

Test(broken_shims, the_shim_cannot_be_read)
{
	require_root();
	is_never_unconfined(shim_is_unreadable, NULL, "cannot be read (EACCES)");
}

Test(broken_shims, the_shim_is_a_text)
{
	require_root();
	is_never_unconfined(shim_is_a_text, NULL, "is no shared object for this machine");
}

Test(broken_shims, the_shim_is_cut_short)
{
	/* Within the headers, and after them. */
	static off_t sizes[] = { 100, 6000 };

	require_root();
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		is_never_unconfined(shim_is_cut_short, &sizes[i], "is cut short");
}

Test(broken_shims, the_shim_may_not_be_mapped_to_be_executed)
{
	const char *secret = landshim_secret();
	const struct spawn bare = { .argv = (const char *[]){ SPAWN_HOST("reader"), secret, NULL },
		                    .config = "/etc/no-such.conf",
		                    .preload = SHIM,
		                    .prepare = shim_is_on_noexec };

	require_root();
	is_never_unconfined(shim_is_on_noexec, NULL, "noexec");
	/* liblandshim.so(7) says so. */
	cr_expect_eq(spawn_run(&bare)->status, 0, "by LD_PRELOAD alone nothing is loaded");
}

/* Beside a sound shim of glibc's. */
static void shim_of_musl_is(const char *text)
{
	own_copy_of_the_shim();
	landshim_copy(SPAWN_SHIM, SHIM, 0755);
	if (text)
		landshim_copy(text, SHIM_MUSL, 0755);
	spawn_become_nobody(NULL);
}

static void shim_of_musl_is_missing(void *data)
{
	(void)data;
	shim_of_musl_is(NULL);
}

static void shim_of_musl_is_a_text(void *data)
{
	(void)data;
	shim_of_musl_is("/etc/passwd");
}

/* It need not be installed: then it is no fault of the installation's. */
Test(broken_shims, the_one_of_musl_is_not_there_or_is_broken)
{
	const char *reader = SPAWN_HOST("variant/reader-musl");
	const char *denied = spawn_text("denied %s\n", landshim_secret());
	const char *tight = landshim_tight(spawn_file("open", ""));
	const char *words[] = { reader, landshim_secret(), NULL };
	const char *exact[] = { "--exact", reader, landshim_secret(), NULL };
	const char *reason = "it runs on another libc, whose loader is ld-musl-x86_64.so.1, and there is no " SHIM_MUSL;
	const struct spawn missing = { .prepare = shim_of_musl_is_missing, .file = PREFIX "/bin/landshim" };
	const struct spawn broken = { .prepare = shim_of_musl_is_a_text, .file = PREFIX "/bin/landshim" };
	const struct spawned *ran;

	require_root();
	ran = landshim_run(&missing, tight, words);
	cr_expect_str_eq(ran->out, denied, "status %d: %s", ran->status, ran->err);
	cr_expect_str_eq(ran->err, "");
	landshim_refused(landshim_run(&missing, tight, exact),
	                 spawn_text("landshim: %s: the shim cannot be loaded into it: %s\n", reader, reason));
	ran = landshim_spawn(&missing, "check", (const char *[]){ reader, NULL });
	cr_expect_not_null(strstr(ran->out, spawn_text("the outer layer alone: %s\n", reason)), "%s", ran->out);
	ran = landshim_run(&broken, tight, words);
	cr_expect_str_eq(ran->out, denied, "status %d: %s", ran->status, ran->err);
	cr_expect_not_null(strstr(ran->err, SHIM_MUSL " is no shared object for this machine\n"), "%s", ran->err);
	landshim_refused(landshim_run(&broken, tight, exact),
	                 spawn_text("landshim: %s: the shim cannot be loaded into it: " SHIM_MUSL, reader));
}

/* A script that is confined already, whose policy lets neither the shim nor one of the policies be read. */
Test(broken_shims, a_confined_script_that_cannot_read_it_says_so)
{
	const char *secret = landshim_secret();
	const char *seen = spawn_file("seen.conf", spawn_policy(1, "", ""));
	const char *unseen = spawn_file("unseen.conf", spawn_policy(1, "", ""));
	const char *outer = spawn_text("abi = 1; min_abi = 1; include = \"<base>\"; paths = (\n"
	                               "{ path = [ \"%s\", \"%s\" ]; allow = \"read_execute\"; },\n"
	                               "{ path = [ \"" TEST_SOURCE "/conf\", \"%s\" ]; allow = \"read\"; } );\n",
	                               LANDSHIM, SPAWN_HOST("reader"), seen);
	const char *command = LANDSHIM " run -c %s " SPAWN_HOST("reader") " %s";
	const char *because = ": its mode lets it be read: a policy that is in force already does not\n";
	const struct spawn spawn = { .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	ran = landshim_run(&spawn, outer, (const char *[]){ "/bin/sh", "-c", spawn_text(command, seen, secret), NULL });
	cr_expect_str_eq(ran->out, spawn_text("denied %s\n", secret), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, spawn_text("landshim: " SPAWN_HOST("reader") ": runs under the outer layer "
	                                                                                 "alone: " SPAWN_SHIM
	                                                                                 " cannot be read (EACCES)%s",
	                                               because)),
	                   "%s", ran->err);
	ran = landshim_run(&spawn, outer,
	                   (const char *[]){ "/bin/sh", "-c", spawn_text(command, unseen, secret), NULL });
	landshim_refused(ran, spawn_text("landshim: %s: cannot open: permission denied (EACCES)\nlandshim: hint%s",
	                                 unseen, because));
	ran = landshim_run(&spawn, outer,
	                   (const char *[]){ "/bin/sh", "-c", spawn_text(LANDSHIM " env -c %s", seen), NULL });
	landshim_refused(ran, spawn_text("landshim: LD_PRELOAD: the shim cannot be loaded: " SPAWN_SHIM
	                                 " cannot be read (EACCES)%s",
	                                 because));
}

static void own_shim(void *data)
{
	own_copy_of_the_shim();
	landshim_copy(SPAWN_SHIM, SHIM, 0755);
	(void)data;
}

Test(broken_shims, the_shim_goes_between_start_and_exec)
{
	static const char *const ways[] = { "delete", "unreadable", "text" };
	const char *secret = landshim_secret();
	const char *open = spawn_file("open", "");
	const char *policy = spawn_policy(1,
	                                  spawn_text(", { path = \"%s\"; allow = \"read_file\"; }, { path = \"" PREFIX
	                                             "/lib\"; allow = [ \"write\", \"create\", \"remove\" ]; }",
	                                             open),
	                                  "");

	require_root();
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const char *env[] = { "LD_PRELOAD=" TEST_BUILD "/tests/hosts/libswap.so",
			              spawn_text("SWAP=%s", ways[i]), "SWAP_FILE=" SHIM, NULL };
		const struct spawn spawn = { .prepare = own_shim, .file = PREFIX "/bin/landshim-dynamic", .env = env };
		const struct spawned *ran;

		ran = landshim_run(&spawn, policy, (const char *[]){ SPAWN_HOST("reader"), open, secret, NULL });
		cr_expect_eq(ran->status, 0, "%s: status %d: %s", ways[i], ran->status, ran->err);
		cr_expect_str_eq(ran->out, spawn_text("allowed %s\ndenied %s\n", open, secret), "%s: %s%s", ways[i],
		                 ran->out, ran->err);
		/* ld.so says that it was not loaded: it was gone in time.  Root reads what has no mode. */
		cr_expect_not_null(strstr(ran->err, "cannot be preloaded"), "%s: %s", ways[i], ran->err);
	}
}
