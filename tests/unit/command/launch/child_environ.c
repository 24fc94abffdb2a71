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

Test(child_environ, other_preloaded_objects_stay)
{
	cr_assert_eq(setenv("LD_PRELOAD", "/a.so", 1), 0);
	cr_assert_eq(child_environ_nothing(support_sink()), 0);
	cr_assert_str_eq(getenv("LD_PRELOAD"), "/a.so");
}
