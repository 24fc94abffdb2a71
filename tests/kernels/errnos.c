/* SPDX-License-Identifier: BSD-3-Clause */
/* The tracer's table of errnos (preload/command/trace/trace_errnos.c): whether it holds on this kernel too. */
#include "../unit/command/trace/trace_errnos_tree.h"
#include "check.h"
#include "checks.h"

static void on_finding(const char *finding)
{
	check_that(false, "%s", finding);
}

void errnos_table(void)
{
	check_that(trace_errnos_tree_try(on_finding), "the mounts cannot be made");
	check_cell("yes");
}
