/* SPDX-License-Identifier: BSD-3-Clause */
/* By which calls paths are opened: the directory that neighbours share, and openat2(2) as long as it is to be had. */
#include "kernel/path_opener.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../system/require.h"
#include "../scratch.h"
#include "../support.h"
#include "base/count.h"
#include "base/sys.h"

/* What openat2(2) answers; 0: what the kernel does. */
static int refused;
static size_t from_root, from_directory;

static bool count_openat2(long number, const long *args, long *ret)
{
	if (number != SYS_openat2)
		return false;
	*((int)args[0] == AT_FDCWD ? &from_root : &from_directory) += 1;
	errno = refused;
	*ret = -1;
	return refused != 0;
}

static bool is_of_the_roots_mount(void)
{
	uint64_t root, own;

	return sys_mount_id(AT_FDCWD, "/", 0, &root) == 0 && sys_mount_id(AT_FDCWD, scratch(), 0, &own) == 0 &&
	       root == own;
}

#define PATHS_MAX 4

static const struct target_terms plain = { .extra = TARGET_OF_POLICY };

/* Opens paths in turn.  Returns how many descriptors were left to be closed with others. */
static size_t open_in_turn(const char *const *paths, size_t count, const struct target_terms *terms,
                           struct path_opener_found *found)
{
	static const struct policy_group group = { .file = "p" };
	struct policy_path rules[PATHS_MAX];
	struct target targets[PATHS_MAX];
	struct rule_batch held;
	struct path_opener opener;

	from_root = from_directory = 0;
	for (size_t i = 0; i < count; i++) {
		rules[i] = policy_path_of(&group, paths[i], 1);
		targets[i] = (struct target){ &rules[i], rules[i].text, terms };
	}
	support_syscall = count_openat2;
	rule_batch_start(&held, support_sink(), -1, -1);
	path_opener_start(&opener, &held);
	for (size_t i = 0; i < count; i++) {
		found[i] = path_opener_open(&opener, &targets[i], i + 1 < count ? &targets[i + 1] : NULL);
		if (found[i].fd < 0)
			continue;
		cr_expect(fcntl(found[i].fd, F_GETFL) & O_PATH, "%s", paths[i]);
		cr_expect(fcntl(found[i].fd, F_GETFD) & FD_CLOEXEC, "%s", paths[i]);
		rule_batch_add(&held,
		               &(struct rule_batch_rule){ .target = &targets[i], .attr.parent_fd = found[i].fd });
	}
	path_opener_end(&opener);
	support_syscall = NULL;
	return rule_batch_flush(&held);
}

/* Three directories, and what is not there between them. */
static void open_neighbours(int errnum)
{
	static const char *const names[] = { "a", "b", "none", "c" };
	const char *paths[COUNT(names)];
	struct path_opener_found found[COUNT(names)];

	refused = errnum;
	for (size_t i = 0; i < COUNT(names); i++)
		paths[i] = scratch_path(names[i]);
	cr_expect_eq(open_in_turn(paths, COUNT(paths), &plain, found), 3);
	for (size_t i = 0; i < COUNT(names); i++) {
		cr_expect_eq(found[i].fd >= 0, strcmp(names[i], "none") != 0, "%s", names[i]);
		if (found[i].fd < 0)
			continue;
		cr_expect(found[i].directory, "%s", names[i]);
		cr_expect_eq(found[i].below_root, !errnum && is_of_the_roots_mount(), "%s", names[i]);
	}
}

Test(path_opener, neighbours_are_opened_from_their_directory)
{
	static const int refusals[] = { ENOSYS, EPERM, EMFILE };

	scratch_directory("a", 0755);
	scratch_directory("b", 0755);
	scratch_directory("c", 0755);
	/* The directory that is shared may have any number. */
	(void)close(STDIN_FILENO);
	open_neighbours(0);
	cr_expect_eq(from_root, 1U);
	cr_expect_eq(from_directory, 4U, "one that is not there changes nothing: %zu", from_directory);
	/* Where it is refused nobody asks again. */
	for (size_t i = 0; i < COUNT(refusals); i++) {
		open_neighbours(refusals[i]);
		cr_expect_eq(from_root + from_directory, 1U, "%d: %zu", refusals[i], from_root + from_directory);
	}
}

/* In a chroot the root directory may be an entry of a mount like others. */
Test(path_opener, neighbours_are_below_the_root_in_its_own_mount_alone)
{
	static const char *const own[] = { "/usr", "/etc", "/proc" }, *const others[] = { "/proc/fs", "/proc/bus" };
	struct path_opener_found found[3];
	uint64_t root = 0, usr = 0, proc = 0;

	cr_assert_eq(sys_mount_id(AT_FDCWD, "/", 0, &root), 0);
	cr_assert_eq(sys_mount_id(AT_FDCWD, "/usr", 0, &usr), 0);
	cr_assert_eq(sys_mount_id(AT_FDCWD, "/proc", 0, &proc), 0);
	if (proc == root)
		require_skip("the number of a mount, which qemu-user has not");
	cr_expect_eq(open_in_turn(own, 3, &plain, found), 3);
	cr_expect_eq(found[0].below_root, usr == root);
	cr_expect_not(found[2].below_root, "another mount");
	cr_expect_eq(open_in_turn(others, 2, &plain, found), 2);
	cr_expect_not(found[0].below_root || found[1].below_root);
}

Test(path_opener, a_neighbour_may_be_a_file_or_a_link)
{
	struct path_opener_found found[4];

	scratch_directory("a", 0755);
	scratch_directory("b", 0755);
	scratch_file("file");
	scratch_link("/", "link");
	cr_expect_eq(open_in_turn((const char *[]){ scratch_path("a"), scratch_path("b"), scratch_path("file"),
	                                            scratch_path("link") },
	                          COUNT(found), &plain, found),
	             COUNT(found));
	cr_expect_not(found[2].directory);
	cr_expect_eq(found[2].below_root, is_of_the_roots_mount());
	cr_expect(found[3].directory);
	cr_expect_not(found[3].below_root, "it leads anywhere");
}

/* What a word of the program's names, or a pattern: no link is followed, nor is anything trusted to be below the root. */
Test(path_opener, where_no_link_is_followed_the_directory_is_shared_too)
{
	static const struct target_terms literal = { .literal = 1 };
	struct path_opener_found found[4];

	scratch_directory("a", 0755);
	scratch_directory("b", 0755);
	scratch_file("file");
	scratch_link("a", "link");
	cr_expect_eq(open_in_turn((const char *[]){ scratch_path("a"), scratch_path("b"), scratch_path("file"),
	                                            scratch_path("link") },
	                          COUNT(found), &literal, found),
	             3);
	cr_expect_eq(from_directory, 5U, "%zu", from_directory);
	for (size_t i = 0; i < COUNT(found); i++) {
		cr_expect_eq(found[i].fd >= 0, i < 3, "%zu", i);
		cr_expect_not(found[i].below_root, "%zu", i);
	}
	/* Alone it has nothing to share. */
	cr_expect_eq(open_in_turn((const char *[]){ scratch_path("a") }, 1, &literal, found), 1);
}

/* It may be another directory, and the root too. */
Test(path_opener, what_ends_in_no_name_is_opened_by_its_whole_path)
{
	static const char *const ends[] = { "/", ".", "..", "a/", "a/..", "a/../..", "a/../../.." };

	scratch_directory("a", 0755);
	scratch_directory("b", 0755);
	for (size_t i = 0; i < COUNT(ends); i++) {
		const char *path = scratch_path(ends[i]);
		const char *const paths[] = { path, scratch_path("a"), scratch_path("b"), path };
		struct path_opener_found found[COUNT(paths)];

		/* The first one was closed before the directory of the others was opened. */
		cr_expect_eq(open_in_turn(paths, COUNT(paths), &plain, found), 3U, "%s", ends[i]);
		cr_expect(found[0].fd >= 0 && found[3].fd >= 0, "%s", ends[i]);
		cr_expect_not(found[0].below_root || found[3].below_root, "%s", ends[i]);
		cr_expect_eq(from_root, 1U, "%s: %zu", ends[i], from_root);
		cr_expect_eq(from_directory, 2U, "%s: %zu", ends[i], from_directory);
	}
}

/* Of a text as long, or longer: what a variable or a pattern stands for. */
Test(path_opener, a_path_that_is_shorter_than_the_directory_is_not_read_beyond_its_end)
{
	static const struct policy_group group = { .file = "p" };
	char *end = support_at_the_end(sizeof("/tmp"));
	struct policy_path rules[3];

	scratch_directory("a", 0755);
	scratch_directory("b", 0755);
	memcpy(end, "/tmp", sizeof("/tmp"));
	rules[0] = policy_path_of(&group, scratch_path("a"), 1);
	rules[1] = policy_path_of(&group, scratch_path("b"), 2);
	rules[2] = policy_path_of(&group, end, 3);
	for (size_t last = 1; last < COUNT(rules); last++) {
		const struct target targets[] = { { &rules[0], rules[0].text, &plain },
			                          { &rules[1], rules[1].text, &plain },
			                          { &rules[last], end, &plain } };
		struct path_opener opener;
		struct rule_batch held;

		rule_batch_start(&held, support_sink(), -1, -1);
		path_opener_start(&opener, &held);
		for (size_t i = 0; i < COUNT(targets); i++) {
			const struct path_opener_found found =
				path_opener_open(&opener, &targets[i], &targets[i < 1 ? 1 : i]);

			cr_expect_geq(found.fd, 0, "%s", targets[i].path);
			rule_batch_add(&held,
			               &(struct rule_batch_rule){ .target = &targets[i], .attr.parent_fd = found.fd });
		}
		path_opener_end(&opener);
		(void)rule_batch_flush(&held);
	}
}
