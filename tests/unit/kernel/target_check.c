/* SPDX-License-Identifier: BSD-3-Clause */
/* What was opened is held against what the rule means. */
#include "kernel/target_check.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../scratch.h"
#include "../support.h"
#include "base/count.h"
#include "base/sys.h"
#include "expand/except.h"
#include "expand/targets.h"
#include "kernel/path_opener.h"

/* A sibling of what is excepted, which by now is one of these objects, or none. */
static enum target_check_verdict sibling(struct except_objects *objects)
{
	const struct policy_group group = { .file = "p" };
	const struct policy_path rule = policy_path_of(&group, scratch(), 3);
	const struct target_terms terms = { .excepted = objects };
	const struct target target = { &rule, scratch_path("sibling"), &terms };
	const struct path_opener_found found = { .fd = open(target.path, O_PATH | O_CLOEXEC), .directory = true };
	struct target_check check = { 0 };
	enum target_check_verdict verdict;

	cr_assert_geq(found.fd, 0);
	verdict = target_check(&check, support_sink(), &target, &found);
	(void)close(found.fd);
	return verdict;
}

Test(target_check, a_sibling_that_is_any_of_the_excepted_has_no_rule)
{
	struct except_object list[3] = { { 1, 1 }, { 2, 2 }, { 3, 3 } };
	struct except_objects objects = { list, COUNT(list), COUNT(list) };
	struct statx st;

	scratch_directory("sibling", 0755);
	cr_assert_eq(sys_stat(AT_FDCWD, scratch_path("sibling"), 0, &st), 0);
	cr_expect_eq(sibling(&objects), TARGET_CHECK_RULE);
	for (size_t i = 0; i < COUNT(list); i++) {
		const struct except_object kept = list[i];

		list[i] = (struct except_object){ sys_device(&st), st.stx_ino };
		cr_expect_eq(sibling(&objects), TARGET_CHECK_NO_RULE, "%zu", i);
		list[i].device++;
		cr_expect_eq(sibling(&objects), TARGET_CHECK_RULE, "%zu", i);
		list[i] = kept;
	}
}
