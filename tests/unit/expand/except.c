/* SPDX-License-Identifier: BSD-3-Clause */
/* "except": which files and directories beside the way get a rule, and what is refused. */
#include "expand/except.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../system/require.h"
#include "../scratch.h"
#include "../support.h"
#include "base/count.h"
#include "base/strlist.h"
#include "base/sys.h"
#include "expand/carve.h"

static struct except_objects objects;
static struct except except;
static struct arena *memory; /* of the expansion; NULL: the test's own */

/* Expands the scratch directory, or what a link in it leads to, without the names, which stand between blanks. */
static int expand(const char *path, const char *names, bool skip_missing)
{
	char *words = arena_printf(support_arena(), "%s", names);
	struct strlist list = { NULL, 0, 0 };
	const struct policy_group group = { .file = "p", .skip_missing = skip_missing, .except = &list };
	const struct policy_path rule = policy_path_of(&group, scratch_path(path), 3);
	static struct mounts mounts;

	cr_assert_not_null(words);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		cr_assert_eq(strlist_append(&list, support_arena(), word), 0);
	objects = (struct except_objects){ NULL, 0, 0 };
	mounts = (struct mounts){ NULL, 0, 0, false };
	except = (struct except){ .arena = memory ? memory : support_arena(),
		                  .sink = support_sink(),
		                  .mounts = &mounts,
		                  .objects = &objects };
	return except_expand(&except, &rule, scratch_path(path), 0);
}

/* What the expansion found, as text: siblings, then what is told. */
static const char *found(void)
{
	static const char *const kinds[] = { "named", "missing", "carved", "mount" };
	const size_t base = strlen(scratch());
	const char *said = "";

	for (size_t i = 0; i < except.siblings.count; i++)
		said = arena_printf(support_arena(), "%s %s", said, except.siblings.items[i] + base);
	for (size_t i = 0; i < except.skipped.count; i++)
		said = arena_printf(support_arena(), "%s; skipped %s", said, except.skipped.items[i] + base);
	for (size_t i = 0; i < except.notes.count; i++)
		if (except.notes.list[i].kind != EXCEPT_CARVED)
			said = arena_printf(support_arena(), "%s; %s %s", said, kinds[except.notes.list[i].kind],
			                    strncmp(except.notes.list[i].path, scratch(), base) == 0
			                            ? except.notes.list[i].path + base
			                            : "outside");
	return said;
}

static size_t carved(void)
{
	size_t count = 0;

	for (size_t i = 0; i < except.notes.count; i++)
		count += except.notes.list[i].kind == EXCEPT_CARVED;
	return count;
}

/* home/ with a/b/{c,d}, a/e, f, and links. */
static void make_tree(void)
{
	scratch_directory("home", 0755);
	scratch_directory("home/a", 0755);
	scratch_directory("home/a/b", 0755);
	scratch_directory("home/a/b/c", 0755);
	scratch_file("home/a/b/d");
	scratch_directory("home/a/e", 0755);
	scratch_file("home/f");
	scratch_link("a/b", "home/link");
	scratch_link("link", "home/chain");
	scratch_link("nowhere", "home/dangling");
	scratch_link("/etc", "home/out");
}

Test(except, what_lies_beside_the_way_is_listed)
{
	static const struct {
		const char *names, *found;
		size_t carved;
	} cases[] = {
		{ "a", " /home/f; named /home/a", 1 },
		{ "f", " /home/a; named /home/f", 1 },
		{ "a/b", " /home/f /home/a/e; named /home/a/b", 2 },
		{ "a/b/c", " /home/f /home/a/e /home/a/b/d; named /home/a/b/c", 3 },
		{ "a/b/c f", " /home/a/e /home/a/b/d; named /home/a/b/c; named /home/f", 3 },
		/* Nested and repeated ones unite. */
		{ "a/b a a/b/d a", " /home/f; named /home/a/b; named /home/a; named /home/a/b/d; named /home/a", 1 },
		/* Made later, they stay shut. */
		{ "x", " /home/a /home/f; missing /home/x", 1 },
		{ "a/x/y", " /home/f /home/a/b /home/a/e; missing /home/a/x/y", 2 },
		{ "f/x", " /home/a /home/f; missing /home/f/x", 1 },
		/* A name that begins as another does is another. */
		{ "a/b/cc", " /home/f /home/a/e /home/a/b/c /home/a/b/d; missing /home/a/b/cc", 3 },
		{ "aa", " /home/a /home/f; missing /home/aa", 1 },
		/* A link excepts where it leads, and what may be there in its place. */
		{ "link", " /home/f /home/a/e; named /home/link; named /home/a/b", 2 },
		{ "chain", " /home/f /home/a/e; named /home/chain; named /home/a/b", 2 },
		{ "link/c", " /home/f /home/a/e /home/a/b/d; named /home/link/c; named /home/a/b/c", 3 },
		{ "dangling", " /home/a /home/f; named /home/dangling; missing /home/nowhere", 1 },
		{ "out/passwd", " /home/a /home/f; named /home/out/passwd; named outside", 1 },
	};

	make_tree();
	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_expect_eq(expand("home", cases[i].names, false), 0, "%s: %s", cases[i].names, support_error.msg);
		cr_expect_str_eq(found(), cases[i].found, "%s:%s", cases[i].names, found());
		cr_expect_eq(carved(), cases[i].carved, "%s: %zu", cases[i].names, carved());
	}
	cr_expect_eq(support_errors, 0);
}

Test(except, what_is_excepted_is_known_by_its_inode)
{
	struct statx directory, file;

	make_tree();
	cr_assert_eq(sys_stat(AT_FDCWD, scratch_path("home/a/b"), 0, &directory), 0);
	cr_assert_eq(sys_stat(AT_FDCWD, scratch_path("home/f"), 0, &file), 0);
	cr_assert_eq(expand("home", "chain f x", false), 0);
	cr_assert_eq(objects.count, 2U);
	cr_expect_eq(objects.list[0].inode, directory.stx_ino);
	cr_expect_eq(objects.list[0].device, sys_device(&directory));
	cr_expect_eq(objects.list[1].inode, file.stx_ino);
}

Test(except, what_cannot_be_opened_is_left_to_who_opens_it)
{
	make_tree();
	scratch_link("loop", "loop");
	for (const char *const *path = (const char *const[]){ "none", "home/f", "home/none/x", "loop", NULL }; *path;
	     path++) {
		cr_expect_eq(expand(*path, "x", false), 0, "%s: %s", *path, support_error.msg);
		cr_expect_str_eq(found(), "", "%s:%s", *path, found());
	}
	/* The root directory, which the policy does not name as "/". */
	scratch_link("/", "root");
	cr_expect_eq(expand("root", "x", false), 0);
	cr_expect_str_eq(found(), "");
	cr_expect_eq(support_errors, 0);
}

Test(except, the_root_is_carved_where_it_is_named_as_such)
{
	struct strlist list = { NULL, 0, 0 };
	const struct policy_group group = { .file = "p", .except = &list };
	const struct policy_path rule = policy_path_of(&group, "/", 3);
	struct mounts mounts = { NULL, 0, 0, false };
	bool usr = false;

	cr_assert_eq(strlist_append(&list, support_arena(), "etc"), 0);
	objects = (struct except_objects){ NULL, 0, 0 };
	except = (struct except){
		.arena = support_arena(), .sink = support_sink(), .mounts = &mounts, .objects = &objects
	};
	cr_assert_eq(except_expand(&except, &rule, "/", 0), 0, "%s", support_error.msg);
	for (size_t i = 0; i < except.siblings.count; i++) {
		cr_expect_str_neq(except.siblings.items[i], "/etc");
		usr |= strcmp(except.siblings.items[i], "/usr") == 0;
	}
	cr_expect(usr);
	cr_assert_gt(except.notes.count, 0U);
	cr_expect_str_eq(except.notes.list[0].path, "/etc");
}

/* --- refusals --------------------------------------------------------------------- */

static void refused(const char *names, const char *says)
{
	support_errors = 0;
	cr_expect_eq(expand("home", names, false), -1, "%s:%s", names, found());
	cr_expect_gt(support_errors, 0, "%s", names);
	cr_expect_eq(support_error.line, 3);
	cr_expect_not_null(strstr(support_error.msg, says), "%s: %s", names, support_error.msg);
}

Test(except, a_file_with_several_names_is_refused)
{
	make_tree();
	cr_assert_eq(link(scratch_path("home/a/b/d"), scratch_path("home/also")), 0);
	refused("a/b/d", "/home/a/b/d\" cannot be excepted: the file has 2 names, and each of them leads to it");
	refused("also", "/home/also\" cannot be excepted: the file has 2 names");
	/* By a link to it as well. */
	scratch_link("a/b/d", "home/to");
	refused("to", "/home/a/b/d\" cannot be excepted: the file has 2 names");
	/* The directory that holds one of them is another matter. */
	cr_expect_eq(expand("home", "a", false), 0, "%s", support_error.msg);
	cr_expect_str_eq(found(), " /home/also /home/f; named /home/a");
}

Test(except, a_link_to_the_directory_or_above_it_is_refused)
{
	make_tree();
	scratch_link(".", "home/here");
	scratch_link("..", "home/up");
	scratch_link("/", "home/root");
	scratch_link("a/../../home", "home/around");
	refused("here", "\"here\" leads to \"");
	refused("up", "\", and excepting that leaves nothing of \"");
	refused("root", "\"root\" leads to \"/\", and excepting that leaves nothing of \"");
	refused("f around", "\"around\" leads to \"");
}

/* A directory of made-up entries. */
static size_t made_up, told;

static bool make_up_entries(long number, const long *args, long *ret)
{
	char *buffer = (char *)(size_t)args[1];

	if (number != SYS_getdents64)
		return false;
	*ret = 0;
	while (told < made_up && *ret + 64 <= args[2]) {
		struct sys_dirent *entry = (struct sys_dirent *)(void *)(buffer + *ret);

		entry->type = DT_REG;
		entry->length = 64;
		(void)snprintf(entry->name, 32, "%zu", told++);
		*ret += 64;
	}
	return true;
}

Test(except, ten_thousand_siblings_are_the_most)
{
	make_tree();
	made_up = CARVE_SIBLINGS_MAX;
	support_syscall = make_up_entries;
	cr_expect_eq(expand("home", "x", false), 0, "%s", support_error.msg);
	cr_expect_eq(except.siblings.count, (size_t)10000);
	made_up = CARVE_SIBLINGS_MAX + 1;
	told = 0;
	refused("x", "\"except\" leaves more than 10000 files and directories beside the way to what it names");
}

static bool no_entries(long number, const long *args, long *ret)
{
	(void)args;
	if (number != SYS_getdents64)
		return false;
	errno = EIO;
	*ret = -1;
	return true;
}

Test(except, a_directory_that_cannot_be_read_is_refused)
{
	make_tree();
	support_syscall = no_entries;
	refused("a", "cannot read the directory \"");
	/* That is no matter of rights: missing = "skip" does not help. */
	cr_expect_eq(expand("home", "a", true), -1);
}

/* --- changes meanwhile ------------------------------------------------------------ */

static const char *moved, *moved_to, *linked;

/* Before a directory is read for the first time. */
static bool change(long number, const long *args, long *ret)
{
	(void)args;
	(void)ret;
	if (number != SYS_getdents64 || !moved)
		return false;
	cr_assert_eq(rename(scratch_path(moved), scratch_path(moved_to)), 0);
	if (linked)
		scratch_link(linked, moved);
	moved = NULL;
	return false;
}

Test(except, a_directory_that_becomes_a_link_meanwhile_is_refused)
{
	make_tree();
	support_syscall = change;
	moved = "home/a";
	moved_to = "home/z";
	linked = "z";
	refused("a", "/home/a\" became a link while \"except\" was looked at");
}

/* Once its directory was read, and before it is opened itself. */
static bool change_after(long number, const long *args, long *ret)
{
	if (number != SYS_getdents64 || !moved)
		return false;
	*ret = support_real_syscall(number, args);
	(void)change(number, args, ret);
	return true;
}

Test(except, a_link_in_place_of_a_directory_on_the_way_is_not_entered)
{
	make_tree();
	support_syscall = change_after;
	moved = "home/a";
	moved_to = "z";
	linked = "../z";
	cr_expect_eq(expand("home", "a/b", false), 0, "%s", support_error.msg);
	cr_expect_str_eq(found(), " /home/f; named /home/a/b", "%s", found());
}

/* --- mounts ------------------------------------------------------------------------ */

static void bind_mount(const char *from, const char *to)
{
	cr_assert_eq(mount(scratch_path(from), scratch_path(to), NULL, MS_BIND, NULL), 0, "%s", to);
}

Test(except, a_sibling_that_holds_a_mount_of_it_gets_no_rule)
{
	require_root();
	make_tree();
	scratch_directory("home/holds", 0755);
	scratch_directory("home/holds/deep", 0755);
	scratch_directory("home/is", 0755);
	scratch_directory("home/other", 0755);
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	bind_mount("home/a/b", "home/holds/deep");
	bind_mount("home/a", "home/is");
	bind_mount("home/a/e", "home/other");
	cr_expect_eq(expand("home", "a/b", false), 0, "%s", support_error.msg);
	cr_expect_str_eq(found(), " /home/f /home/other /home/a/e; named /home/a/b; mount /home/holds; mount /home/is",
	                 "%s", found());
	/* A file, by each mount of a directory that it lies in. */
	cr_expect_eq(expand("home", "a/b/d", false), 0, "%s", support_error.msg);
	cr_expect_str_eq(found(),
	                 " /home/f /home/other /home/a/e /home/a/b/c; named /home/a/b/d; mount /home/holds; "
	                 "mount /home/is",
	                 "%s", found());
	/* One that does not exist: every mount of what it will lie in. */
	cr_expect_eq(expand("home", "a/x", false), 0, "%s", support_error.msg);
	cr_expect_str_eq(found(),
	                 " /home/f /home/holds /home/other /home/a/b /home/a/e; missing /home/a/x; mount /home/is",
	                 "%s", found());
	for (const char *const *name = (const char *const[]){ "home/holds/deep", "home/is", "home/other", NULL }; *name;
	     name++)
		cr_expect_eq(umount(scratch_path(*name)), 0);
}

/* What is carved, and what leads there, are the last notes: so many that they need room themselves. */
static int expand_in(struct arena *arena)
{
	int ret;

	memory = arena;
	ret = expand("home", "a/b/c/1/2/3/4/5/6/7/8/9 dangling x", false);
	memory = NULL;
	return ret;
}

static void make_deep_tree(void)
{
	const char *path = "home/a/b/c";

	make_tree();
	for (int i = 1; i < 10; i++) {
		path = arena_printf(support_arena(), "%s/%d", path, i);
		scratch_directory(path, 0755);
	}
}

Test(except, where_memory_runs_out_it_is_said)
{
	make_deep_tree();
	support_each_shortage(expand_in, true);
}

Test(except, where_memory_runs_out_for_mounts_it_is_said)
{
	static const char *const names[] = { "home/1", "home/2", "home/3", "home/4", "home/5", "home/6",
		                             "home/7", "home/8", "home/9", "home/A", "home/B", "home/C" };

	require_root();
	make_deep_tree();
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	for (size_t i = 0; i < COUNT(names); i++) {
		scratch_directory(names[i], 0755);
		bind_mount("home/a", names[i]);
	}
	support_each_shortage(expand_in, true);
	for (size_t i = 0; i < COUNT(names); i++)
		cr_expect_eq(umount(scratch_path(names[i])), 0);
}

/* It is what lies there that is excepted: what a mount covers may be granted by another name of it. */
Test(except, what_a_mount_covers_is_not_excepted)
{
	require_root();
	make_tree();
	scratch_directory("home/other", 0755);
	cr_assert_eq(unshare(CLONE_NEWNS), 0);
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	bind_mount("home/a", "home/other");
	bind_mount("home/f", "home/other/b/d");
	cr_expect_eq(expand("home", "other/b/d a/b/x", false), 0, "%s", support_error.msg);
	cr_expect_str_eq(found(),
	                 " /home/other/e /home/a/e /home/other/b/c /home/a/b/c /home/a/b/d; named /home/other/b/d; "
	                 "missing /home/a/b/x; mount /home/f",
	                 "%s", found());
	cr_expect_eq(umount(scratch_path("home/other/b/d")), 0);
	cr_expect_eq(umount(scratch_path("home/other")), 0);
}
