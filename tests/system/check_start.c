/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim check: what would not start is an error, whatever each policy says for itself. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run_check.h"

#define LAYERS 16
#define LARGE ((size_t)1024 * 1024 - 64)
#define FILES 8

static const struct spawned *check_times(size_t count)
{
	const char *policy = spawn_file("one.conf", "abi = 7;\n");
	const char *words[2 * (LAYERS + 1) + 1] = { NULL };

	for (size_t i = 0; i < count; i++) {
		words[2 * i] = "-c";
		words[2 * i + 1] = policy;
	}
	return landshim_spawn(&(struct spawn){ .argv = NULL }, "check", words);
}

Test(check, more_policies_than_the_kernel_has_layers)
{
	const struct spawned *ran = check_times(LAYERS + 1);

	cr_expect_eq(ran->status, 2);
	cr_expect_not_null(strstr(ran->err, "landshim: -c: 17 policies, and the kernel stacks 16 layers\n"), "%s",
	                   ran->err);
	cr_expect_eq(check_times(LAYERS)->status, 0);
}

Test(warnings, more_policies_than_landshim_run_has_room_for)
{
	const char *said;

	cr_expect_not(run_check_warns(check_times(LAYERS / 2), "many-policies"));
	said = strstr(check_times(LAYERS / 2 + 1)->err, "/one.conf: note: landshim run takes two layers");
	cr_expect_not_null(said);
	said = strstr(check_times(LAYERS)->err, "[many-policies]\n");
	cr_assert_not_null(said);
	cr_expect_null(strstr(said + 1, "[many-policies]\n"), "once");
}

/* As the shim says it, which has less memory than landshim. */
Test(check, policies_that_are_too_large_together)
{
	static const char start[] = "network = { connect_tcp = [ 1", end[] = " ]; };\n";
	char *text = calloc(1, LARGE + sizeof(start) + sizeof(end));
	const char *policy = "abi = 7; include = [ ";
	const char *argv[] = { "/bin/true", NULL };
	struct spawn spawn = { .argv = argv };
	const struct spawned *ran;
	char *at = stpcpy(text, start);

	while (at < text + LARGE - sizeof(end))
		at = stpcpy(at, ",1");
	(void)strcpy(at, end);
	for (int i = 0; i < FILES; i++) {
		(void)spawn_file(spawn_text("%d.conf", i), text);
		policy = spawn_text("%s%s\"%d.conf\"", policy, i ? ", " : "", i);
	}
	policy = spawn_text("%s ];\n", policy);
	ran = run_check(spawn_text("%s", policy), RUN_CHECK_ALONE);
	cr_expect_eq(ran->status, 2);
	cr_expect_str_eq(ran->err, "landshim: out of memory\n"
	                           "landshim: hint: the policies are too large together, or a memory limit (ulimit -v) "
	                           "too low\n");
	spawn.config = spawn_text("%s/check-0.conf", spawn_directory());
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 125);
	cr_expect_not_null(strstr(ran->err, "out of memory"), "%s", ran->err);
	free(text);
}
