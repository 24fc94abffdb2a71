/* SPDX-License-Identifier: BSD-3-Clause */
/* Skipping, or failing where CI forbids that. */
#include "require.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../common/uapi.h"

int require_abi(void)
{
	int abi = uapi_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return abi < 0 ? 0 : abi;
}

void require_landlock(int abi)
{
	const char *required = getenv("REQUIRE_LANDLOCK");

	if (require_abi() >= abi)
		return;
	if (required && atoi(required) >= abi)
		cr_assert_fail("this kernel has ABI %d, and REQUIRE_LANDLOCK is %s", require_abi(), required);
	cr_skip("needs Landlock ABI %d", abi);
}

void require_root(void)
{
	const char *required = getenv("REQUIRE_ROOT");

	if (geteuid() == 0)
		return;
	if (required && required[0] == '1')
		cr_assert_fail("REQUIRE_ROOT is set, and this is not root");
	cr_skip("needs root");
}
