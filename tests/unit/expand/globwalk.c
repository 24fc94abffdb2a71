/* SPDX-License-Identifier: BSD-3-Clause */
/* Directories whose file system does not say what the entries are (getdents64(2), DT_UNKNOWN). */
#include "expand/globwalk.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../support.h"
#include "base/count.h"
#include "base/sys.h"

static int hidden;

static bool hide_types(long number, const long *args, long *ret)
{
	if (number != SYS_getdents64)
		return false;
	*ret = support_real_syscall(number, args);
	for (long at = 0; at < *ret;) {
		struct sys_dirent *entry = (struct sys_dirent *)(void *)((char *)(size_t)args[1] + at);

		entry->type = DT_UNKNOWN;
		hidden++;
		at += entry->length;
	}
	return true;
}

static const struct policy_group group = { .file = "p" };
static const char *root;

static const char *in(const char *name)
{
	static char paths[2][256];
	static unsigned turn;

	turn = !turn;
	(void)snprintf(paths[turn], sizeof(paths[turn]), "%s/%s", root, name);
	return paths[turn];
}

/* What was found, as text. */
static const char *walk(const char *pattern)
{
	static char said[2][4096];
	static unsigned turn;
	const struct policy_path rule = policy_path_of(&group, "glob", 1);
	struct globwalk_result found;
	char *to = said[turn = !turn];
	size_t len = 0;

	cr_assert_eq(globwalk_run(support_arena(), support_sink(), &rule, in(pattern), true, &found), 0, "%s: %s",
	             pattern, support_error.msg);
	to[0] = '\0';
	for (size_t i = 0; i < found.matches.count; i++)
		len += (size_t)snprintf(to + len, sizeof(said[0]) - len, " %s", found.matches.items[i] + strlen(root));
	for (size_t i = 0; i < found.skipped.count; i++)
		len += (size_t)snprintf(to + len, sizeof(said[0]) - len, " not %s",
		                        found.skipped.items[i] + strlen(root));
	return to;
}

Test(globwalk, of_links_alone_the_first_is_named)
{
	static const char *const names[] = { "m", "b", "z", "c" };
	const struct policy_path rule = policy_path_of(&group, "glob", 1);
	char template[] = "/tmp/landshim-unit-XXXXXX";
	struct globwalk_result found;

	root = mkdtemp(template);
	cr_assert_not_null(root);
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(symlink("/", in(names[i])), 0);
	cr_assert_eq(globwalk_run(support_arena(), support_sink(), &rule, in("*"), true, &found), 0);
	cr_assert_not_null(found.link);
	cr_expect_str_eq(found.link, in("b"));
	for (size_t i = 0; i < 4; i++)
		(void)unlink(in(names[i]));
	(void)rmdir(root);
}

static int walk_in(struct arena *arena)
{
	const struct policy_path rule = policy_path_of(&group, "glob", 1);
	struct globwalk_result found;

	return globwalk_run(arena, support_sink(), &rule, in("*"), true, &found);
}

/* Links alone: what is skipped is the last thing that room is needed for, and more than what is found. */
Test(globwalk, where_memory_runs_out_it_is_said)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };
	char template[] = "/tmp/landshim-unit-XXXXXX";

	root = mkdtemp(template);
	cr_assert_not_null(root);
	for (size_t i = 0; i < COUNT(names); i++)
		cr_assert_eq(symlink("/", in(names[i])), 0);
	support_each_shortage(walk_in, true);
	for (size_t i = 0; i < COUNT(names); i++)
		(void)unlink(in(names[i]));
	(void)rmdir(root);
}

/* Nor may it be looked up. */
static int refused;

static bool hide_and_refuse(long number, const long *args, long *ret)
{
	if (number != SYS_statx)
		return hide_types(number, args, ret);
	errno = refused;
	*ret = -1;
	return true;
}

Test(globwalk, what_may_not_be_looked_up_goes_by_missing)
{
	static const struct {
		int errnum;
		bool skip_missing;
		int ret;
		size_t skipped;
	} cases[] = {
		{ EACCES, true, 0, 1 },  { EACCES, false, -1, 0 }, { ENOENT, true, 0, 0 },
		{ ENOENT, false, 0, 0 }, { EIO, true, -1, 0 },
	};
	char template[] = "/tmp/landshim-unit-XXXXXX";

	root = mkdtemp(template);
	cr_assert_not_null(root);
	cr_assert_eq(mknod(in("file"), S_IFREG | 0644, 0), 0);
	support_syscall = hide_and_refuse;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct policy_group skipping = { .file = "p", .skip_missing = cases[i].skip_missing };
		const struct policy_path rule = policy_path_of(&skipping, "glob", 1);
		struct globwalk_result found;

		refused = cases[i].errnum;
		support_errors = 0;
		cr_expect_eq(globwalk_run(support_arena(), support_sink(), &rule, in("f*"), true, &found), cases[i].ret,
		             "%zu", i);
		cr_expect_eq(support_errors, cases[i].ret == 0 ? 0 : 1, "%zu: %s", i, support_error.msg);
		cr_expect_eq(found.matches.count, 0U, "%zu", i);
		cr_expect_eq(found.skipped.count, cases[i].skipped, "%zu", i);
	}
	support_syscall = NULL;
	(void)unlink(in("file"));
	(void)rmdir(root);
}

Test(globwalk, what_the_file_system_does_not_say_is_looked_up)
{
	static const struct {
		const char *pattern, *found;
	} cases[] = {
		{ "*", " /directory /fifo /file not /link" },
		{ "*/", " /directory not /link" },
		{ "*/in*", " /directory/inner not /link" },
		{ "f*", " /fifo /file" },
		{ "f*/*", "" },
		{ "l*", " not /link" },
	};
	char template[] = "/tmp/landshim-unit-XXXXXX";

	root = mkdtemp(template);
	cr_assert_not_null(root);
	cr_assert_eq(mkdir(in("directory"), 0755), 0);
	cr_assert_eq(mkdir(in("directory/inner"), 0755), 0);
	cr_assert_eq(mkfifo(in("fifo"), 0644), 0);
	cr_assert_eq(mknod(in("file"), S_IFREG | 0644, 0), 0);
	cr_assert_eq(symlink("directory", in("link")), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		support_syscall = NULL;
		cr_expect_str_eq(walk(cases[i].pattern), cases[i].found, "%s:%s", cases[i].pattern,
		                 walk(cases[i].pattern));
		support_syscall = hide_types;
		cr_expect_str_eq(walk(cases[i].pattern), cases[i].found, "%s, hidden:%s", cases[i].pattern,
		                 walk(cases[i].pattern));
	}
	cr_expect_gt(hidden, 0);
	support_syscall = NULL;
	(void)unlink(in("link"));
	(void)unlink(in("file"));
	(void)unlink(in("fifo"));
	(void)rmdir(in("directory/inner"));
	(void)rmdir(in("directory"));
	(void)rmdir(root);
}
