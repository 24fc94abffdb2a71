/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tracer decides without a program. */
#include "command/trace/trace.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../../support.h"
#include "command/trace/trace_json.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_start.h"

Test(trace_start, where_yama_refuses_the_hint_says_so)
{
	cr_expect_not_null(strstr(trace_start_hint("2\n"), "ptrace_scope is 2: only root"));
	cr_expect_not_null(strstr(trace_start_hint("3\n"), "ptrace_scope is 3: nobody"));
	cr_expect_not_null(strstr(trace_start_hint("1\n"), "Landlock"));
	cr_expect_not_null(strstr(trace_start_hint(NULL), "Landlock"));
}

Test(trace_environment, leak_sanitizer_is_told_to_stay_away)
{
	char *const without[] = { (char[]){ "A=1" }, NULL };
	char *const with[] = { (char[]){ "LSAN_OPTIONS=verbosity=1" }, (char[]){ "A=1" }, NULL };
	char **made = trace_environment(support_arena(), without);

	cr_expect_str_eq(made[0], "A=1");
	cr_expect_str_eq(made[1], "LSAN_OPTIONS=detect_leaks=0");
	cr_expect_null(made[2]);
	made = trace_environment(support_arena(), with);
	cr_expect_str_eq(made[0], "A=1");
	cr_expect_str_eq(made[1], "LSAN_OPTIONS=verbosity=1:detect_leaks=0");
	cr_expect_null(made[2]);
}

Test(trace_json, bytes_that_are_no_utf8_stand_beside_the_text)
{
	const struct trace_access access = { .text = "\xc3\xa4", .path = "/a\xff\\xff", .fd = -1 };
	const struct trace_record record = { .order = 1,
		                             .pid = 2,
		                             .tid = 2,
		                             .comm = "x",
		                             .call = "openat",
		                             .written = "openat(\"\")",
		                             .accesses = &access,
		                             .count = 1 };
	size_t len;
	const char *line = trace_json_record(support_arena(), &record, &len);

	cr_expect_eq(len, strlen(line));
	cr_expect_not_null(strstr(line, "\"text\":\"\xc3\xa4\","), "%s", line);
	cr_expect_not_null(strstr(line, "\"path_bytes\":\"2f61ff5c786666\""), "%s", line);
}
