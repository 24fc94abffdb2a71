/* SPDX-License-Identifier: BSD-3-Clause */
/* missing = "create": what is made, and where nothing may be. */
#include "kernel/make_directory.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../system/require.h"
#include "../scratch.h"
#include "../support.h"
#include "base/count.h"

#define NOBODY 65534

static bool made;

static int make_path(const char *path, bool dry)
{
	static const struct target_terms terms = { .extra = TARGET_OF_POLICY };
	const struct policy_group group = { .file = "p", .make_missing = true };
	const struct policy_path rule = policy_path_of(&group, path, 3);
	const struct target target = { &rule, path, &terms };

	return make_directory(support_sink(), &target, dry, &made);
}

static int make(const char *name)
{
	return make_path(scratch_path(name), false);
}

/* The permissions of a directory; 0: there is none. */
static unsigned mode_of(const char *name)
{
	struct stat st;

	return lstat(scratch_path(name), &st) == 0 && S_ISDIR(st.st_mode) ? st.st_mode & 07777 : 0;
}

static void refused(const char *name, const char *says)
{
	support_errors = 0;
	cr_expect_eq(make(name), -1, "%s", name);
	cr_expect_eq(support_errors, 1, "%s", name);
	cr_expect_eq(support_error.line, 3);
	cr_expect_not_null(strstr(support_error.msg, says), "%s: %s", name, support_error.msg);
}

static void accepted(const char *name, bool is_made)
{
	struct stat there, opened;
	int fd = make(name);

	cr_assert_geq(fd, 0, "%s: %s", name, support_error.msg);
	cr_expect_eq(made, is_made, "%s", name);
	cr_expect_eq(fstat(fd, &opened), 0);
	cr_expect_eq(lstat(scratch_path(name), &there), 0);
	cr_expect_eq(opened.st_ino, there.st_ino, "%s", name);
	(void)close(fd);
}

Test(make_directory, each_component_is_its_owners_alone_whatever_the_umask)
{
	static const mode_t masks[] = { 0, 022, 0277, 0777 };

	for (size_t i = 0; i < COUNT(masks); i++) {
		const char *top = arena_printf(support_arena(), "%o", masks[i]);
		const char *deep = arena_printf(support_arena(), "%s//b/c/", top);

		(void)scratch();
		(void)umask(masks[i]);
		accepted(deep, true);
		accepted(deep, false);
		(void)umask(022);
		cr_expect_eq(mode_of(top), 0700U, "%o", masks[i]);
		cr_expect_eq(mode_of(deep), 0700U, "%o", masks[i]);
	}
	cr_expect_eq(support_errors, 0);
}

Test(make_directory, an_inherited_group_does_not_stay)
{
	scratch_directory("set-gid", 02755);
	accepted("set-gid/place", true);
	cr_expect_eq(mode_of("set-gid/place"), 0700U);
}

Test(make_directory, a_dry_one_makes_nothing)
{
	scratch_directory("there", 0755);
	cr_expect_eq(make_path(scratch_path("there/a/b"), true), -1);
	cr_expect(made);
	cr_expect_eq(mode_of("there/a"), 0U);
	cr_expect_eq(support_errors, 0);
	cr_expect_geq(make_path(scratch_path("there"), true), 0);
	cr_expect_not(made);
	/* What would be refused is refused. */
	scratch_link("there", "link");
	cr_expect_eq(make_path(scratch_path("link/a"), true), -1);
	cr_expect_not(made);
	cr_expect_eq(support_errors, 1);
}

Test(make_directory, no_link_is_followed)
{
	static const char says[] = "\" is a symbolic link, and missing = \"create\" follows none";

	scratch_directory("real", 0755);
	scratch_link("real", "link");
	scratch_link("nowhere", "dangling");
	refused("link", says);
	refused("link/a", says);
	refused("link/a/b", says);
	refused("dangling", says);
	refused("dangling/a", says);
	cr_expect_eq(mode_of("real/a"), 0U);
	cr_expect_eq(mode_of("nowhere"), 0U);
	scratch_file("file");
	refused("file", "cannot open \"");
	refused("file/a", "not a directory (ENOTDIR)");
}

Test(make_directory, where_others_may_write_it_is_the_callers_alone)
{
	static const mode_t shared[] = { 0777, 01777, 0775, 0757, 0720, 0702 };
	static const mode_t open_to_some[] = { 0755, 0750, 0701, 0770, 0704, 0710 };

	for (size_t i = 0; i < COUNT(shared); i++) {
		const char *name = arena_printf(support_arena(), "shared-%zu", i);
		const char *there = arena_printf(support_arena(), "%s/there", name);

		scratch_directory(name, shared[i]);
		scratch_directory(there, open_to_some[i]);
		refused(there, "/there\" lies where others may write, and is open to others");
		/* On the way it may be open: what is in it is nobody else's. */
		accepted(arena_printf(support_arena(), "%s/deeper", there), true);
		cr_assert_eq(chmod(scratch_path(there), 0700), 0);
		accepted(there, false);
		accepted(arena_printf(support_arena(), "%s/made", name), true);
	}
	/* Where nobody else may write its mode is its owner's business. */
	scratch_directory("own", 0755);
	scratch_directory("own/place", 0755);
	accepted("own/place", false);
}

Test(make_directory, what_belongs_to_somebody_else_is_refused)
{
	static const char says[] = "\" lies where others may write, and belongs to somebody else";

	require_root();
	scratch_directory("shared", 01777);
	scratch_directory("shared/theirs", 0700);
	cr_assert_eq(chown(scratch_path("shared/theirs"), NOBODY, NOBODY), 0);
	refused("shared/theirs", says);
	refused("shared/theirs/a", says);
	cr_expect_eq(mode_of("shared/theirs/a"), 0U);
	/* Who may write there is its owner as well, whatever its mode says. */
	scratch_directory("theirs", 0755);
	cr_assert_eq(chown(scratch_path("theirs"), NOBODY, NOBODY), 0);
	scratch_directory("theirs/open", 0755);
	refused("theirs/open", "/theirs/open\" lies where others may write, and is open to others");
}

Test(make_directory, a_name_that_is_too_long_is_refused)
{
	char name[NAME_MAX + 2];
	const char *path = scratch();

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	refused(name, "file name too long (ENAMETOOLONG)");
	refused(arena_printf(support_arena(), "%s/deeper", name), "n/deeper\": file name too long (ENAMETOOLONG)");
	name[NAME_MAX] = '\0';
	while (strlen(path) < PATH_MAX)
		path = arena_printf(support_arena(), "%s/%s", path, name);
	support_errors = 0;
	cr_expect_eq(make_path(path, true), -1);
	cr_expect(made);
	cr_expect_eq(support_errors, 0);
	cr_expect_eq(mode_of(name), 0U);
}

/* What follows it in memory is the component, which is not written over. */
Test(make_directory, a_path_as_long_as_the_kernel_takes_is_made)
{
	char name[NAME_MAX];
	const char *path = "long";
	size_t left = PATH_MAX - 1 - strlen(scratch_path(path));

	memset(name, 'n', sizeof(name));
	/* Long components, and a short one. */
	while (left > 12) {
		const size_t len = left > 220 ? 200 : left - 12;

		path = arena_printf(support_arena(), "%s/%.*s", path, (int)len, name);
		left -= len + 1;
	}
	path = arena_printf(support_arena(), "%s/%.*s", path, (int)left - 1, "short-names");
	cr_assert_eq(strlen(scratch_path(path)), (size_t)PATH_MAX - 1);
	accepted(path, true);
	accepted(path, false);
}

/* --- somebody else at work --------------------------------------------------------- */

static long failing, fails_with;

static bool fail(long number, const long *args, long *ret)
{
	(void)args;
	if (number != failing)
		return false;
	errno = (int)fails_with;
	*ret = -1;
	return true;
}

Test(make_directory, one_whose_mode_cannot_be_set_is_removed_again)
{
	(void)scratch();
	failing = SYS_fchmod;
	fails_with = EPERM;
	support_syscall = fail;
	refused("a/b", "cannot make the directory \"");
	cr_expect_eq(mode_of("a"), 0U);
}

Test(make_directory, one_that_cannot_be_made_is_refused)
{
	(void)scratch();
	failing = SYS_mkdirat;
	fails_with = ENOSPC;
	support_syscall = fail;
	refused("a", "(ENOSPC)");
	/* There is one, says the kernel, and then there is none. */
	fails_with = EEXIST;
	refused("a", "cannot open \"");
}

/* What somebody else puts there before we do: a directory of this mode, or a link. */
static mode_t faster_mode;
static const char *faster_name;

static bool somebody_is_faster(long number, const long *args, long *ret)
{
	(void)args;
	if (number != SYS_mkdirat)
		return false;
	if (faster_mode)
		scratch_directory(faster_name, faster_mode);
	else
		scratch_link("elsewhere", faster_name);
	errno = EEXIST;
	*ret = -1;
	return true;
}

Test(make_directory, what_somebody_else_made_meanwhile_is_looked_at)
{
	scratch_directory("shared", 01777);
	scratch_directory("shared/elsewhere", 0700);
	support_syscall = somebody_is_faster;
	faster_name = "shared/shut";
	faster_mode = 0700;
	accepted(faster_name, false);
	faster_name = "shared/open";
	faster_mode = 0755;
	refused(faster_name, "/shared/open\" lies where others may write, and is open to others");
	faster_name = "shared/link";
	faster_mode = 0;
	refused(faster_name, "/shared/link\" is a symbolic link, and missing = \"create\" follows none");
}
