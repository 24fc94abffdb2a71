/* SPDX-License-Identifier: BSD-3-Clause */
/* From needs to the rules' targets. */
#include "command/learn/learn_targets.h"

#include <criterion/criterion.h>

Test(learn_targets, a_record_without_needs_has_none)
{
	const struct learn_record record = { .count = 0 };
	struct learn_targets targets;

	/* What hands memcpy a null pointer the sanitizer sees. */
	learn_targets_make(&record, &targets);
	cr_expect_eq(targets.count, 0u);
}
