/* SPDX-License-Identifier: BSD-3-Clause */
/* Skipping, or failing where CI forbids that. */
#include "require.h"

#include <criterion/criterion.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/uapi.h"

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

/* Root of an ordinary container may not mount: asked in a child, since it changes who asks. */
static bool is_root(void)
{
	int status;
	pid_t child;

	if (geteuid() != 0)
		return false;
	child = fork();
	if (child == 0)
		_exit(unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ? 0 : 1);
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void require_skip(const char *what)
{
	const char *required = getenv("REQUIRE_ROOT");

	if (required && required[0] == '1')
		cr_assert_fail("REQUIRE_ROOT is set, and missing here is: %s", what);
	cr_skip("missing here: %s", what);
}

void require_root(void)
{
	if (!is_root())
		require_skip("root that may mount");
}
