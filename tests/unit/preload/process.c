/* SPDX-License-Identifier: BSD-3-Clause */
/* What a process says of its environment. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support.h"
#include "model/values.h"

/* What a variable is worth where it has this value. */
static const char *value_of(const char *name, const char *value)
{
	static char entry[128];
	char *envp[] = { "HOME=/home/me", entry, NULL };
	char *argv[] = { "program", NULL };
	struct process process;
	struct values values;

	(void)snprintf(entry, sizeof(entry), "%s=%s", name, value);
	process_init(&process, support_arena(), 1, argv, envp);
	values = process_source(&process).values;
	return values.get(values.data, name);
}

/* XDG Base Directory Specification: "ignore it". */
Test(process, a_base_directory_that_is_relative_is_unset)
{
	static const char *const names[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME",
		                             "XDG_RUNTIME_DIR" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		cr_expect_null(value_of(names[i], "config"), "%s", names[i]);
		cr_expect_null(value_of(names[i], "~/.config"), "%s", names[i]);
		cr_expect_str_eq(value_of(names[i], "/config"), "/config", "%s", names[i]);
	}
}

Test(process, every_other_variable_has_the_value_that_it_has)
{
	cr_expect_str_eq(value_of("XDG_DATA_DIRS", "share"), "share");
	cr_expect_str_eq(value_of("MY_XDG_CONFIG_HOME", "config"), "config");
	cr_expect_str_eq(value_of("XDG_CONFIG_HOMES", "config"), "config");
	cr_expect_str_eq(value_of("TMPDIR", "tmp"), "tmp");
}
