/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking the text of a path. */
#include "base/walk_path.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../support.h"
#include "base/count.h"

static struct walk_path walk;

static void take(const char *path, const char *directory, const char *name)
{
	cr_expect_eq(walk_path_next(&walk), WALK_PATH_NAME, "%s", path);
	cr_expect_str_eq(walk_path_so_far(&walk), path);
	cr_expect_str_eq(walk_path_directory(&walk), directory);
	cr_expect_str_eq(walk_path_name(&walk), name);
}

static void follow(const char *target)
{
	cr_expect_eq(walk_path_follow(&walk, target, strlen(target)), WALK_PATH_FOLLOWED);
}

Test(walk_path, dots_are_done_and_names_are_steps)
{
	walk_path_start(&walk, support_arena(), "//a/./b/../../../c//");
	cr_expect_str_eq(walk_path_so_far(&walk), "/");
	take("/a", "/", "a");
	take("/a/b", "/a", "b");
	take("/c", "/", "c");
	cr_expect_eq(walk_path_next(&walk), WALK_PATH_END);
	cr_expect_str_eq(walk_path_so_far(&walk), "/c");
}

Test(walk_path, names_with_dots_are_names)
{
	static const char *const names[] = { "...", "..a", "a..", "a.", ".a", "a.b" };

	for (size_t i = 0; i < COUNT(names); i++) {
		char path[16];

		(void)snprintf(path, sizeof(path), "/x/%s", names[i]);
		walk_path_start(&walk, support_arena(), path);
		take("/x", "/", "x");
		take(path, "/x", names[i]);
	}
}

Test(walk_path, a_link_leads_on_from_its_directory_or_from_the_root)
{
	walk_path_start(&walk, support_arena(), "/a/link/x");
	take("/a", "/", "a");
	take("/a/link", "/a", "link");
	follow("../b/");
	take("/b", "/", "b");
	take("/b/x", "/b", "x");
	follow("/etc");
	take("/etc", "/", "etc");
	cr_expect_eq(walk_path_next(&walk), WALK_PATH_END);
}

Test(walk_path, it_ends_where_the_kernel_gives_up)
{
	static char path[2 * PATH_MAX];

	memset(path, 'x', sizeof(path) - 1);
	path[0] = '/';
	path[PATH_MAX - 2] = '/';
	walk_path_start(&walk, support_arena(), path);
	cr_expect_eq(walk_path_next(&walk), WALK_PATH_NAME);
	cr_expect_eq(walk_path_next(&walk), WALK_PATH_TOO_LONG);
	walk_path_start(&walk, support_arena(), "/loop");
	for (int links = 0; links < 40; links++) {
		take("/loop", "/", "loop");
		follow("loop");
	}
	take("/loop", "/", "loop");
	cr_expect_eq(walk_path_follow(&walk, "loop", 4), WALK_PATH_TOO_MANY);
}
