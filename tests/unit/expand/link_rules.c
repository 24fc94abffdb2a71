/* SPDX-License-Identifier: BSD-3-Clause */
/* What a link's place and its text say, where the file system cannot easily be made so. */
#include "expand/link_rules.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support.h"
#include "base/sys.h"

static const char *const none[] = { NULL };

/* A link of ours in a directory of ours, of this path and these properties. */
static enum link_rules_verdict judge(const char *directory, const char *opened, const char *target)
{
	const struct values values = support_values(none);
	const int fd = open(opened, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statx directory_st = { 0 };
	struct statx st = { .stx_uid = geteuid(), .stx_mode = S_IFLNK | 0777 };
	const struct link_rules_link link = { .directory = directory,
		                              .name = "link",
		                              .directory_fd = fd,
		                              .directory_st = &directory_st,
		                              .st = &st,
		                              .target = target };
	enum link_rules_verdict verdict;

	cr_assert_eq(sys_fstat(fd, &directory_st), 0, "%s", opened);
	directory_st.stx_uid = geteuid();
	verdict = link_rules_judge(support_arena(), &values, &link);
	(void)close(fd);
	return verdict;
}

static const char *long_name(size_t len)
{
	char *name = arena_alloc(support_arena(), len + 1);

	memset(name, 'n', len);
	name[len] = '\0';
	return name;
}

Test(link_rules, where_a_link_leads_is_shorter_than_any_path)
{
	static const char directory[] = "/there/is/none";

	for (size_t len = PATH_MAX - sizeof(directory) - 4; len < PATH_MAX - sizeof(directory) + 4; len++)
		cr_expect_eq(judge(directory, "/usr", long_name(len)),
		             strlen(directory) + 1 + len < PATH_MAX ? LINK_RULES_OWN : LINK_RULES_REFUSED, "%zu", len);
}

Test(link_rules, the_kernels_links_are_those_of_this_process_in_proc)
{
	const char *own = arena_printf(support_arena(), "/proc/%d/fd", (int)getpid());
	const char *elsewhere = arena_printf(support_arena(), "/home/%d/fd", (int)getpid());
	const char *other = arena_printf(support_arena(), "/proc/%d/fd", (int)getppid());

	cr_expect_eq(judge(own, "/proc/self/fd", "/etc/passwd"), LINK_RULES_SYSTEM);
	cr_expect_eq(judge("/proc", "/proc", "self/mounts"), LINK_RULES_SYSTEM);
	cr_expect_eq(judge(elsewhere, "/proc/self/fd", "/etc/passwd"), LINK_RULES_REFUSED);
	cr_expect_eq(judge(other, "/proc/self/fd", "/etc/passwd"), LINK_RULES_REFUSED);
	cr_expect_eq(judge(own, "/usr", "/etc/passwd"), LINK_RULES_REFUSED, "it is not procfs");
}
