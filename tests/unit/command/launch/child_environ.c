/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment that landshim run hands over. */
#include "command/launch/child_environ.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../support.h"
#include "load/locate.h"

Test(child_environ, nothing_of_ours_is_left_whatever_it_is)
{
	char *entries[] = { (char[]){ "LANDSHIM_CONFIG=x" },
		            (char[]){ "FIRST=1" },
		            (char[]){ "LANDSHIM_STATUS_FD=3" },
		            (char[]){ "LANDSHIM_OF_A_LATER_VERSION=1" },
		            (char[]){ "LANDSHIM_MODE" },
		            (char[]){ "LANDSHIM_CONFIG=y" },
		            (char[]){ "LAST=1" },
		            NULL };

	environ = entries;
	cr_assert_eq(setenv("LD_PRELOAD", locate_shim, 1), 0);
	cr_assert_eq(child_environ_nothing(support_sink()), 0);
	cr_assert_str_eq(environ[0], "FIRST=1");
	cr_assert_str_eq(environ[1], "LAST=1");
	cr_assert_null(environ[2]);
}

/* What lies after the end of the list is not read. */
Test(child_environ, a_policy_is_named_in_an_environment_that_has_nothing)
{
	const char *const paths[] = { "/a.conf", "/b.conf" };
	char **values;

	environ = (char **)(void *)support_at_the_end(sizeof(*environ));
	environ[0] = NULL;
	values = child_environ_values(NULL, 0);
	cr_expect_null(values[0]);
	values = child_environ_values(paths, 2);
	cr_expect_str_eq(values[0], "LANDSHIM_CONFIG=/a.conf:/b.conf");
	cr_expect_null(values[1]);
}

Test(child_environ, a_variable_that_there_is_no_memory_for_is_said)
{
	support_setenv_fails = true;
	cr_expect_eq(child_environ_handover(support_sink(), "ticket"), -1);
	cr_expect_eq(support_errors, 1);
	cr_expect_eq(support_error.kind, ERR_MEMORY);
	cr_expect_eq(child_environ_config(support_sink(), (const char *[]){ "/a.conf" }, 1), -1);
	cr_expect_eq(support_errors, 2);
}

Test(child_environ, other_preloaded_objects_stay)
{
	cr_assert_eq(setenv("LD_PRELOAD", "/a.so", 1), 0);
	cr_assert_eq(child_environ_nothing(support_sink()), 0);
	cr_assert_str_eq(getenv("LD_PRELOAD"), "/a.so");
}
