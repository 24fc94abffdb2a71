/* SPDX-License-Identifier: BSD-3-Clause */
/* By which calls paths are opened: the directory that neighbours share, and openat2(2) as long as it is to be had. */
#include "kernel/path_opener.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* Three directories, and what is not there between them. */
static void open_neighbours(int errnum)
{
	static const char *const names[] = { "a", "b", "none", "c" };
	static const struct target_terms terms = { .extra = TARGET_OF_POLICY };
	static const struct policy_group group = { .file = "p" };
	struct policy_path rules[COUNT(names)];
	struct target targets[COUNT(names)];
	struct rule_batch held;
	struct path_opener opener;

	refused = errnum;
	from_root = from_directory = 0;
	for (size_t i = 0; i < COUNT(names); i++) {
		rules[i] = policy_path_of(&group, scratch_path(names[i]), 1);
		targets[i] = (struct target){ &rules[i], rules[i].text, &terms };
	}
	support_syscall = count_openat2;
	rule_batch_start(&held, support_sink(), -1, -1);
	path_opener_start(&opener, &held);
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct path_opener_found found =
			path_opener_open(&opener, &targets[i], i + 1 < COUNT(names) ? &targets[i + 1] : NULL);

		cr_expect_eq(found.fd >= 0, strcmp(names[i], "none") != 0, "%s", names[i]);
		if (found.fd < 0)
			continue;
		cr_expect(found.directory, "%s", names[i]);
		cr_expect_eq(found.below_root, !errnum && is_of_the_roots_mount(), "%s", names[i]);
		rule_batch_add(&held, &(struct rule_batch_rule){ .target = &targets[i], .attr.parent_fd = found.fd });
	}
	path_opener_end(&opener);
	cr_expect_eq(rule_batch_flush(&held), 3);
	support_syscall = NULL;
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

Test(path_opener, a_path_that_is_shorter_than_the_directory_is_not_read_beyond_its_end)
{
	static const struct target_terms terms = { .extra = TARGET_OF_POLICY };
	static const struct policy_group group = { .file = "p" };
	char *end = support_at_the_end(sizeof("/tmp"));
	struct policy_path rules[3];
	struct target targets[COUNT(rules)];
	struct path_opener opener;
	struct rule_batch held;

	scratch_directory("a", 0755);
	scratch_directory("b", 0755);
	memcpy(end, "/tmp", sizeof("/tmp"));
	rules[0] = policy_path_of(&group, scratch_path("a"), 1);
	rules[1] = policy_path_of(&group, scratch_path("b"), 2);
	rules[2] = policy_path_of(&group, end, 3);
	for (size_t i = 0; i < COUNT(rules); i++)
		targets[i] = (struct target){ &rules[i], rules[i].text, &terms };
	rule_batch_start(&held, support_sink(), -1, -1);
	path_opener_start(&opener, &held);
	for (size_t i = 0; i < COUNT(rules); i++) {
		const struct path_opener_found found = path_opener_open(&opener, &targets[i], &targets[i < 1 ? 1 : i]);

		cr_expect_geq(found.fd, 0, "%s", rules[i].text);
		rule_batch_add(&held, &(struct rule_batch_rule){ .target = &targets[i], .attr.parent_fd = found.fd });
	}
	path_opener_end(&opener);
	(void)rule_batch_flush(&held);
}
