/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * No way to start unconfined: programs into which the shim is not loaded.
 * Under landshim run each is confined or refused; where plain LD_PRELOAD lets
 * one go, a test says so.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <endian.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "landshim.h"
#include "require.h"

#define VARIANT(name) SPAWN_HOST("variant/reader-" name)

static const struct spawn plain = { .preload = "" };

/* What a reader says that is confined. */
static const char *confined(void)
{
	return spawn_text("allowed %s\ndenied %s\n", spawn_path("open"), spawn_path("secret"));
}

static void is_confined(const struct spawn *spawn, const char *reader)
{
	const char *open = spawn_file("open", "");
	const struct spawned *ran;

	ran = landshim_run(spawn, landshim_tight(open), (const char *[]){ reader, open, landshim_secret(), NULL });
	cr_expect_eq(ran->status, 0, "%s: status %d: %s", reader, ran->status, ran->err);
	cr_expect_str_eq(ran->out, confined(), "%s: %s%s", reader, ran->out, ran->err);
}

#define SHIM_M32 TEST_BUILD "/m32/liblandshim.so"

struct kind {
	char name[16];
	bool exact; /* the shim can be loaded into it */
	char reason[160];
};

ParameterizedTestParameters(unconfined, every_kind_of_program)
{
	/* What check-kernels makes, and make check does not. */
	const bool has_m32 = access(SHIM_M32, F_OK) == 0;
	static struct kind kinds[] = {
		{ "static", false, "it is static" },
		{ "static-pie", false, "it is static" },
		{ "nopie", true, "" },
		{ "m32", false, "it is of another class or machine, and there is no " SHIM_M32 },
		{ "musl", true, ", which is " SPAWN_SHIM_MUSL },
		{ "musl-static", false, "it is static" },
		{ "fake", true, "" },
		{ "patched", true, "" },
	};

	for (size_t i = 0; has_m32 && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, "m32") == 0)
			kinds[i] = (struct kind){ "m32", true, ", which is " SHIM_M32 };
	return cr_make_param_array(struct kind, kinds, sizeof(kinds) / sizeof(kinds[0]));
}

static void is_refused(const char *reader)
{
	const struct spawned *ran = landshim_run(&plain, landshim_tight(spawn_file("open", "")),
	                                         (const char *[]){ reader, landshim_secret(), NULL });

	cr_expect_eq(ran->status, 126, "%s: status %d: %s", reader, ran->status, ran->err);
	cr_expect_str_eq(ran->out, "");
	cr_expect_str_eq(ran->err, spawn_text("landshim: %s: cannot execute: exec format error (ENOEXEC)\n"
	                                      "landshim: hint: it is no program of this machine's architecture\n",
	                                      reader));
}

ParameterizedTest(const struct kind *kind, unconfined, every_kind_of_program)
{
	const char *reader = spawn_text("%s%s", SPAWN_HOST("variant/reader-"), kind->name);
	const char *policy = landshim_tight(spawn_file("open", ""));
	bool runs = spawn_runs(reader);
	const struct spawned *ran;

	require_landlock(1);
	cr_expect(runs || strcmp(kind->name, "m32") == 0, "%s does not run here", kind->name);
	if (runs)
		is_confined(&plain, reader);
	else
		is_refused(reader);
	ran = landshim_run(&plain, policy, (const char *[]){ "--exact", reader, NULL });
	cr_expect_eq(ran->status, !kind->exact ? 125 : runs ? 0 : 126, "%s: %s", kind->name, ran->err);
	ran = landshim_spawn(&plain, "check", (const char *[]){ "--strict", reader, NULL });
	cr_expect_eq(ran->status, kind->exact ? 0 : 1, "%s: %s%s", kind->name, ran->out, ran->err);
	cr_expect_not_null(strstr(ran->out,
	                          kind->exact ? spawn_text("the shim is loaded%s\n", kind->reason) : kind->reason),
	                   "%s: %s", kind->name, ran->out);
}

Test(unconfined, plain_preloading_lets_a_static_program_go)
{
	const char *secret = landshim_secret();
	const char *argv[] = { VARIANT("static"), secret, NULL };
	const struct spawn spawn = { .argv = argv, .policy = landshim_tight(spawn_directory()) };

	require_landlock(1);
	cr_expect_str_eq(spawn_run(&spawn)->out, spawn_text("allowed %s\n", secret));
}

/* --- scripts --- */

static const char *script(const char *name, const char *interpreter, const char *text)
{
	const char *path = spawn_file(name, spawn_text("#!%s\n%s", interpreter, text));

	cr_assert_eq(chmod(path, 0755), 0);
	return path;
}

static void script_is_confined(const char *path, const char *more)
{
	const char *open = spawn_file("open", "open\n");
	const struct spawned *ran;

	ran = landshim_run(
		&plain,
		spawn_policy(1,
	                     spawn_text(", { path = [ \"%s\", \"%s\" ]; allow = \"read_file\"; }, { path = [ "
	                                "\"/usr/lib/python3\", \"/usr/share/perl\" ]; allow = \"read\"; missing "
	                                "= \"skip\"; } %s",
	                                open, path, more),
	                     ""),
		(const char *[]){ path, open, landshim_secret(), NULL });
	cr_expect_eq(ran->status, 0, "%s: %s", path, ran->err);
	cr_expect_str_eq(ran->out, "open\ndenied\n", "%s: %s%s", path, ran->out, ran->err);
}

Test(unconfined, scripts)
{
	const char *inner;

	require_landlock(1);
	script_is_confined(script("s.sh", "/bin/sh", "cat \"$1\"; cat \"$2\" 2>/dev/null || echo denied\n"), "");
	script_is_confined(
		script("s.py", "/usr/bin/python3 -IS",
	               "import sys\nprint(open(sys.argv[1]).read(), end='')\n"
	               "try:\n print(open(sys.argv[2]).read())\nexcept PermissionError:\n print('denied')\n"),
		"");
	script_is_confined(
		script("s.pl", "/usr/bin/perl",
	               "open(F, $ARGV[0]) or die; print <F>; print open(G, $ARGV[1]) ? <G> : \"denied\\n\";\n"),
		"");
	/* An interpreter that is a script itself. */
	inner = script("inner", "/bin/sh", "shift; cat \"$1\"; cat \"$2\" 2>/dev/null || echo denied\n");
	script_is_confined(script("outer", inner, "\n"),
	                   spawn_text(", { path = \"%s\"; allow = \"read_file\"; }", inner));
	/* One that is static: the outer layer alone. */
	script_is_confined(
		script("s.bb", "/bin/busybox sh",
	               "read x <\"$1\"; echo \"$x\"; { read x <\"$2\"; } 2>/dev/null && echo \"$x\" || echo denied\n"),
		"");
}

/* --- programs that are hostile, or privileged --- */

Test(unconfined, code_that_runs_before_any_constructor)
{
	const char *env[] = { spawn_text("SECRET=%s", landshim_secret()), NULL };
	const char *argv[] = { SPAWN_HOST("ifunc"), NULL };
	const char *policy = spawn_policy(1, ", { path = \"/proc\"; allow = \"read\"; }", "");
	const struct spawn preload = { .argv = argv, .env = env, .policy = policy };
	const struct spawn run = { .env = env };
	const struct spawned *ran;

	require_landlock(1);
	/* liblandshim.so(7) says so. */
	cr_expect_str_eq(spawn_run(&preload)->out, "leaked\n");
	ran = landshim_run(&run, policy, argv);
	cr_expect_str_eq(ran->out, "denied\n", "%s", ran->err);
}

static const struct spawn as_nobody = { .prepare = spawn_become_nobody };

Test(unconfined, a_set_uid_program_of_another_user)
{
	const char *reader = spawn_path("set-uid");

	require_root();
	landshim_copy(SPAWN_HOST("reader"), reader, 04755);
	is_confined(&as_nobody, reader);
}

Test(unconfined, a_program_with_file_capabilities)
{
	const struct vfs_cap_data data = {
		.magic_etc = htole32(VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE),
		.data = { { .permitted = htole32(1U << CAP_DAC_OVERRIDE) } },
	};
	const char *reader = spawn_path("capable");
	const struct spawned *ran;

	require_root();
	landshim_copy(SPAWN_HOST("reader"), reader, 0755);
	cr_assert_eq(setxattr(reader, "security.capability", &data, XATTR_CAPS_SZ_2, 0), 0);
	is_confined(&as_nobody, reader);
	ran = landshim_run(&as_nobody, landshim_tight(spawn_path("open")), (const char *[]){ "--exact", reader, NULL });
	landshim_refused(ran, spawn_text("landshim: %s: the shim cannot be loaded into it: it has file capabilities\n",
	                                 reader));
	ran = landshim_spawn(&as_nobody, "check", (const char *[]){ "--strict", reader, NULL });
	cr_expect_eq(ran->status, 1, "%s%s", ran->out, ran->err);
}

/* --- loaders of their own, as Nix and patchelf set them --- */

/* Writes over each place of a text in a file: NUL bytes follow what is shorter, slashes what is a directory. */
static void write_over(const char *file, const char *text, const char *with)
{
	int fd = open(file, O_RDWR | O_CLOEXEC);
	struct stat st;
	char *bytes;
	int found = 0;

	cr_assert_eq(fstat(fd, &st), 0, "%s", file);
	cr_assert_leq(strlen(with), strlen(text), "\"%s\" has no room for \"%s\"", text, with);
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	cr_assert_neq(bytes, MAP_FAILED);
	for (char *at = bytes; (at = memmem(at, (size_t)(bytes + st.st_size - at), text, strlen(text) + 1));
	     at++, found++) {
		memset(at, text[strlen(text) - 1] == '/' ? '/' : '\0', strlen(text));
		memcpy(at, with, strlen(with));
	}
	cr_assert_gt(found, 0, "%s does not hold \"%s\"", file, text);
	(void)munmap(bytes, (size_t)st.st_size);
	(void)close(fd);
}

Test(unconfined, a_loader_of_its_own_looks_where_it_was_built_to_look)
{
	static const char loader[] = TEST_BUILD "/tests/hosts/variant/loader/ld-copy.so";
	const char *reader = spawn_path("reader");
	const char *env[] = { "LD_PRELOAD=libnix.so", NULL };
	const struct spawn spawn = { .env = env, .file = LANDSHIM_DYNAMIC };
	const char *open = spawn_file("open", "");
	const struct spawned *ran;
	const char *said;

	require_landlock(1);
	landshim_copy(SPAWN_HOST("variant/reader-patched"), reader, 0755);
	landshim_copy(loader, spawn_path("ld.so"), 0755);
	landshim_copy(SPAWN_HOST("libnothing.so"), spawn_path("libnix.so"), 0644);
	write_over(reader, loader, spawn_path("ld.so"));
	write_over(spawn_path("ld.so"), "/usr/lib/x86_64-linux-gnu/", spawn_text("%s/", spawn_directory()));
	ran = landshim_run(&spawn, landshim_tight(open),
	                   (const char *[]){ "--exact", "-v", reader, open, landshim_secret(), NULL });
	cr_expect_str_eq(ran->out, confined(), "%s%s", ran->out, ran->err);
	/* landshim's own loader does not find it. */
	said = strstr(ran->err, "cannot be preloaded");
	cr_expect_not_null(said, "%s", ran->err);
	cr_expect_null(said ? strstr(said + 1, "cannot be preloaded") : NULL, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "landshim: enforced "), "%s", ran->err);
	ran = landshim_spawn(&plain, "check", (const char *[]){ "--strict", reader, NULL });
	cr_expect_not_null(strstr(ran->out, "LD_PRELOAD    the shim is loaded"), "%s", ran->out);
}

Test(unconfined, a_loader_that_is_not_there_is_no_other_libcs)
{
	static const char loader[] = TEST_BUILD "/tests/hosts/variant/loader/ld-copy.so";
	const char *reader = spawn_path("reader");
	const char *why = spawn_text("its loader, %s, is not there", spawn_path("gone.so"));
	const struct spawned *ran;

	require_landlock(1);
	landshim_copy(SPAWN_HOST("variant/reader-patched"), reader, 0755);
	write_over(reader, loader, spawn_path("gone.so"));
	ran = landshim_spawn(&plain, "check", (const char *[]){ reader, NULL });
	cr_expect_not_null(strstr(ran->out, why), "%s", ran->out);
	ran = landshim_run(&plain, landshim_tight(reader), (const char *[]){ "--exact", reader, NULL });
	landshim_refused(ran, spawn_text("landshim: %s: the shim cannot be loaded into it: %s\n", reader, why));
}

/* A program of musl, and that loader by another name: ld.so of glibc's it is not, and could not load the shim. */
Test(unconfined, a_loader_of_its_own_that_is_not_glibcs_gets_no_shim)
{
	static const char why[] = "it runs on another libc, whose loader is ld.so";
	const char *reader = spawn_path("reader");
	const char *words[] = { "--exact", reader, NULL };
	const struct spawned *ran;

	require_landlock(1);
	landshim_copy(VARIANT("musl"), reader, 0755);
	landshim_copy("/lib/ld-musl-x86_64.so.1", spawn_path("ld.so"), 0755);
	write_over(reader, "/lib/ld-musl-x86_64.so.1", "./ld.so");
	cr_assert_eq(chdir(spawn_directory()), 0);
	is_confined(&plain, reader);
	landshim_refused(landshim_run(&plain, landshim_tight(reader), words),
	                 spawn_text("landshim: %s: the shim cannot be loaded into it: %s\n", reader, why));
	ran = landshim_spawn(&plain, "check", (const char *[]){ reader, NULL });
	cr_expect_not_null(strstr(ran->out, spawn_text("the shim is not loaded: %s", why)), "%s", ran->out);
}
