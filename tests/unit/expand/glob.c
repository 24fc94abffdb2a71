/* SPDX-License-Identifier: BSD-3-Clause */
/* Matching, faults, and the walk. */
#include "expand/glob.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../support.h"
#include "base/open_nolinks.h"
#include "base/sort.h"
#include "expand/globwalk.h"

static const struct {
	const char *pattern, *name;
	bool matches;
} matches[] = {
	{ "*", "a", true },        { "*", "", true },           { "*", ".a", false },
	{ ".*", ".a", true },      { "?", "a", true },          { "?", ".", false },
	{ "?", "ab", false },      { "a*b", "ab", true },       { "a*b", "axxb", true },
	{ "a*b", "axxbc", false }, { "a*b*c", "abbbc", true },  { "*a*a*a", "aaa", true },
	{ "[abc]", "b", true },    { "[abc]", "d", false },     { "[a-c]x", "bx", true },
	{ "[!a-c]", "d", true },   { "[!a-c]", "b", false },    { "[]]", "]", true },
	{ "[!]]", "]", false },    { "[a-]", "-", true },       { "[-a]", "-", true },
	{ "\\*", "*", true },      { "\\*", "a", false },       { "a\\?", "a?", true },
	{ "[\\]]", "]", true },    { "[.]a", ".a", false },     { "\\.a", ".a", true },
	{ "", "", true },          { "", "a", false },          { "x*", "x", true },
	{ "*.so", "a.so", true },  { "*.so", "a.so.1", false }, { "[\x80-\xff]", "\xc3", true },
	{ "?", "\xc3", true },     { "?", "\xc3\xa4", false },  { "[!a-c]", "!", true },
	{ "[!a-c]", "[", true },   { "[a-cx]", "d", false },    { "[a-cx]", "x", true },
	{ "[a", "x", false },
};

Test(glob, names_match_bytewise)
{
	for (size_t i = 0; i < sizeof(matches) / sizeof(matches[0]) - 1; i++)
		cr_expect_eq(glob_match(matches[i].pattern, strlen(matches[i].pattern), matches[i].name),
		             matches[i].matches, "%s %s", matches[i].pattern, matches[i].name);
}

/* Whether a value in brackets stands for its bytes and nothing else. */
static bool in_brackets(const char *before, const char *value, const char *after, const char *name)
{
	char pattern[64];
	size_t len = (size_t)snprintf(pattern, sizeof(pattern), "[%s", before);
	const char *hint;

	len += glob_escape(value, pattern + len);
	len += (size_t)snprintf(pattern + len, sizeof(pattern) - len, "%s]", after);
	cr_assert_null(glob_fault(pattern, &hint), "%s", pattern);
	return glob_match(pattern, len, name);
}

Test(glob, a_value_is_literal_in_brackets_too)
{
	cr_expect(in_brackets("", "!a", "", "a"));
	cr_expect(in_brackets("", "!a", "", "!"));
	cr_expect_not(in_brackets("", "!a", "", "b"));
	cr_expect(in_brackets("", "^a", "", "^"));
	cr_expect_not(in_brackets("", "^a", "", "b"));
	cr_expect(in_brackets("", "-", "", "-"));
	cr_expect(in_brackets("a", "-", "z", "-"));
	cr_expect_not(in_brackets("a", "-", "z", "m"));
	cr_expect(in_brackets("a-", "z", "", "m"), "the - that is written makes a range");
	cr_expect(in_brackets("", "]", "", "]"));
	cr_expect_not(in_brackets("", "]", "", "\\"));
	cr_expect_not(in_brackets("!", "]", "", "]"));
	cr_expect(in_brackets("", "[:", "", "["));
	cr_expect(in_brackets("", "\\", "", "\\"));
}

static const char *fault(const char *pattern)
{
	const char *hint;

	return glob_fault(pattern, &hint);
}

Test(glob, faults_are_found)
{
	cr_expect_null(fault("/a/*b?/[c]/\\*\\*/\\{"));
	cr_expect_not_null(fault("/a/**"));
	cr_expect_not_null(fault("/a/{b,c}"));
	cr_expect_not_null(fault("/a/[b"));
	cr_expect_not_null(fault("/a/[b/c]"));
	cr_expect_not_null(fault("/a/[[:alpha:]]"));
	cr_expect_not_null(fault("/a/[!]"));
	cr_expect_not_null(fault("/a/[![:alpha:]]"));
	cr_expect_not_null(fault("/a/[a[:digit:]]"));
	cr_expect_not_null(fault("/a/[]a[=b=]]"));
	cr_expect_not_null(fault("/a/[^a]"));
	cr_expect_null(fault("/a/[a^][!^][[]x:[\\[:]"));
}

/* A backtracking matcher would need longer than the test may take. */
Test(glob, many_stars_take_no_time, .timeout = 5)
{
	char name[4097];

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	cr_assert_not(glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*b", 28, name));
}

static const struct policy_group group = { .file = "f" };
static char directory[] = "/tmp/landshim-glob-XXXXXX";

static void make(const char *name, mode_t mode)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (S_ISDIR(mode))
		cr_assert_eq(mkdir(path, 0755), 0);
	else if (S_ISLNK(mode))
		cr_assert_eq(symlink("/", path), 0);
	else
		cr_assert_eq(mknod(path, S_IFREG | 0644, 0), 0);
}

static bool links = true;

static const char *walk(const char *rest)
{
	static char found[4096];
	char pattern[2048];
	struct globwalk_result result;
	struct policy_path rule;

	(void)snprintf(pattern, sizeof(pattern), "%s%s", directory, rest);
	rule = policy_path_of(&group, pattern, 1);
	cr_assert_eq(globwalk_run(support_arena(), support_sink(), &rule, pattern, links, &result), 0, "%s",
	             support_error.msg);
	found[0] = '\0';
	for (size_t i = 0; i < result.matches.count; i++)
		(void)snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s ",
		               result.matches.items[i] + strlen(directory));
	for (size_t i = 0; i < result.skipped.count; i++)
		(void)snprintf(found + strlen(found), sizeof(found) - strlen(found), "->%s ",
		               result.skipped.items[i] + strlen(directory));
	return found;
}

Test(glob, the_walk_is_sorted_and_follows_no_links)
{
	cr_assert_not_null(mkdtemp(directory));
	make("b", S_IFDIR);
	make("a", S_IFDIR);
	make("a/x", S_IFREG);
	make("b/x", S_IFREG);
	make("b/y", S_IFDIR);
	make("b/.h", S_IFREG);
	make("f", S_IFREG);
	make("link", S_IFLNK);
	make("b/link", S_IFLNK);
	cr_expect_str_eq(walk("/*"), "/a /b /f ->/link ");
	cr_expect_str_eq(walk("/*/x"), "/a/x /b/x ->/link ");
	cr_expect_str_eq(walk("/*/*"), "/a/x /b/x /b/y ->/link ->/b/link ");
	cr_expect_str_eq(walk("/b/.*"), "/b/.h ");
	cr_expect_str_eq(walk("/[b]/link"), "->/b/link ");
	cr_expect_str_eq(walk("/none/*"), "");
	cr_expect_str_eq(walk("/f/*"), "");
	cr_expect_str_eq(walk("//b//*"), "/b/x /b/y ->/b/link ");
	cr_expect_str_eq(walk("/?/"), "/a /b ", "a slash at the end: directories");
	cr_expect_str_eq(walk("/*//"), "/a /b ->/link ");
	cr_expect_str_eq(walk("/a/"), "/a ");
	cr_expect_str_eq(walk("/f/"), "");
	cr_expect_str_eq(walk("/b/x/"), "");
	cr_expect_str_eq(walk("/b/x"), "/b/x ", "no wildcard at all");
	cr_expect_str_eq(walk("/f/x"), "", "a file is no directory");
	cr_expect_str_eq(walk("/link"), "->/link ");
	cr_expect_str_eq(walk("/link/"), "->/link ");
	cr_expect_str_eq(walk("/link/etc"), "/link/etc ", "in front of it a link is followed");
	cr_expect_str_eq(walk("/none"), "");
	cr_expect_str_eq(walk(arena_printf(support_arena(), "/*/%0600d", 1)), "->/link ", "longer than any name");
	links = false;
	cr_expect_str_eq(walk("/link/etc"), "", "nor by a literal");
	cr_expect_str_eq(walk("/link/e*"), "", "nor there, where the front is no text of the policy's");
	cr_expect_str_eq(walk("/b/x*"), "/b/x ");
	(void)system(strcat(strcpy((char[300]){ 0 }, "rm -rf "), directory));
}

/* From now on getdents64(2) fails. */
static void fail_getdents(unsigned errnum)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getdents64, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | errnum),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	cr_assert_eq(prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL), 0);
	cr_assert_eq(prctl(PR_SET_SECCOMP, (unsigned long)SECCOMP_MODE_FILTER, &program), 0);
}

/* As it is where it goes before it is opened. */
Test(glob, a_directory_that_is_removed_while_it_is_read_has_no_matches)
{
	char path[256];

	cr_assert_not_null(mkdtemp(directory));
	make("a", S_IFDIR);
	fail_getdents(ENOENT);
	cr_expect_str_eq(walk("/*"), "");
	cr_expect_str_eq(walk("/*/x"), "");
	(void)snprintf(path, sizeof(path), "%s/a", directory);
	(void)rmdir(path);
	(void)rmdir(directory);
}

Test(glob, a_directory_that_cannot_be_read_is_an_error)
{
	const struct policy_path rule = policy_path_of(&group, "/tmp/*", 1);
	struct globwalk_result result;

	fail_getdents(EIO);
	cr_assert_eq(globwalk_run(support_arena(), support_sink(), &rule, "/tmp/*", true, &result), -1);
	cr_expect_str_eq(support_error.msg,
	                 "glob \"/tmp/*\": cannot read the directory \"/tmp\": input/output error (EIO)");
}

Test(glob, a_swapped_directory_is_not_followed)
{
	char path[256];
	int fd;

	cr_assert_not_null(mkdtemp(directory));
	make("b", S_IFDIR);
	make("link", S_IFLNK);
	(void)snprintf(path, sizeof(path), "%s/link/etc", directory);
	fd = open_nolinks(path, strlen(directory), O_PATH);
	cr_expect_lt(fd, 0);
	cr_expect_eq(errno, ELOOP);
	(void)snprintf(path, sizeof(path), "%s/link", directory);
	cr_expect_lt(open_nolinks(path, strlen(directory), O_PATH), 0, "the last component neither");
	cr_expect_eq(errno, ELOOP);
	cr_expect_lt(open_nolinks(path, strlen(directory), O_PATH | O_DIRECTORY), 0);
	cr_expect_eq(errno, ELOOP);
	cr_expect_geq(open_nolinks(path, strlen(path), O_PATH | O_DIRECTORY), 0, "the literal part may be a link");
	(void)system(strcat(strcpy((char[300]){ 0 }, "rm -rf "), directory));
}

Test(glob, sorting_is_bytewise)
{
	const char *list[] = { "b", "a", "\xff", "B", "", "aa", "a" };

	sort_strings(list, 7);
	for (size_t i = 1; i < 7; i++)
		cr_expect_leq(strcmp(list[i - 1], list[i]), 0);
	sort_strings(list, 0);
	sort_strings(list, 1);
}
