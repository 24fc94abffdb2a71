/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of errnos against the running kernel, and against the cases that there are. */
#include "command/trace/trace_errnos.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../../system/require.h"
#include "trace_errnos_cases.h"
#include "trace_errnos_tree.h"

static void on_finding(const char *finding)
{
	cr_expect(false, "%s", finding);
}

Test(trace_errnos, the_kernel_asks_landlock_where_the_table_says)
{
	require_landlock(6);
	if (!trace_errnos_tree_try(on_finding) && geteuid() == 0 && getenv("REQUIRE_ROOT"))
		cr_expect(false, "the mounts cannot be made");
}

static bool has_case(const struct trace_errnos_row *row, const struct trace_errnos_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cases[i].kind == row->kind && cases[i].errnum == row->errnum)
			return true;
	return false;
}

Test(trace_errnos, each_row_of_the_table_has_a_case)
{
	for (size_t i = 0; i < trace_errnos_rows_count; i++) {
		const struct trace_errnos_row *row = &trace_errnos_rows[i];

		cr_expect(has_case(row, trace_errnos_open, trace_errnos_open_count) ||
		                  has_case(row, trace_errnos_cases, trace_errnos_cases_count) ||
		                  has_case(row, trace_errnos_reach, trace_errnos_reach_count),
		          "kind %d: %s", (int)row->kind, trace_errnos_name(row->errnum));
	}
}

Test(trace_errnos, each_errno_has_a_name)
{
	cr_assert_str_eq(trace_errnos_name(ECONNREFUSED), "ECONNREFUSED");
	cr_assert_str_eq(trace_errnos_name(ENOENT), "ENOENT");
	cr_assert_str_eq(trace_errnos_name(99999), "errno");
	/* Between these are those of System V, which Linux never gives. */
	for (int i = 1; i <= EINPROGRESS; i++)
		if (strerrorname_np(i) && (i <= EIDRM || i >= EUSERS) && i != ETOOMANYREFS)
			cr_expect_str_eq(trace_errnos_name(i), strerrorname_np(i), "%d", i);
}
