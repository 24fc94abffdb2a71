/* SPDX-License-Identifier: BSD-3-Clause */
/* The kernel does not tell how many layers there are: a child stacks until it is full. */
#include "command/probe/layers_left.h"

#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "command/probe/ask_child.h"
#include "model/uapi.h"

/* No kernel stacks as many (64 on ABI 1). */
#define MORE_THAN_ANY 100
#define UNKNOWN (ASK_CHILD_MOST + 1)

static int count(void *data)
{
	const struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_BLOCK };
	int fd = uapi_create_ruleset(&attr, sizeof(attr), 0);
	int layers = 0;

	(void)data;
	if (fd < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0)
		return UNKNOWN;
	while (layers < MORE_THAN_ANY && uapi_restrict_self(fd, 0) == 0)
		layers++;
	return errno == E2BIG ? layers : UNKNOWN;
}

int layers_left(void)
{
	return ask_child(count, NULL);
}
