/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment that landshim run hands over. */
#include "command/launch/child_environ.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../support.h"
#include "load/locate.h"
#include "model/handover.h"

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
	child_environ_nothing();
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

/* Another entry of the name might be the one that a program reads. */
Test(child_environ, what_is_set_stands_once)
{
	char *entries[] = { (char[]){ "LD_PRELOAD=/a.so" }, (char[]){ "LD_PRELOAD_=1" }, (char[]){ "LD_PRELOAD=/b.so" },
		            (char[]){ "LANDSHIM_HANDOVER=x" }, NULL };

	environ = entries;
	child_environ_handover("ticket");
	cr_assert_str_eq(environ[0], "LD_PRELOAD=/a.so");
	cr_assert_str_eq(environ[3], HANDOVER_VARIABLE "=ticket");
	cr_assert_str_eq(environ[4], "LANDSHIM_=");
	cr_assert_null(environ[5]);
	child_environ_nothing();
	cr_assert_str_eq(environ[0], "LD_PRELOAD_=1");
	cr_assert_str_eq(environ[1], "LD_PRELOAD=/b.so");
	cr_assert_null(environ[2]);
}

Test(child_environ, other_preloaded_objects_stay)
{
	cr_assert_eq(setenv("LD_PRELOAD", "/a.so", 1), 0);
	child_environ_nothing();
	cr_assert_str_eq(getenv("LD_PRELOAD"), "/a.so");
}
