/* SPDX-License-Identifier: BSD-3-Clause */
/* The kernel does not tell how many layers there are: a child stacks until it is full. */
#include "command/probe/layers_left.h"

#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "command/probe/ask_child.h"
#include "model/uapi.h"

#define UNKNOWN (ASK_CHILD_MOST + 1)

static int count(void *data)
{
	const int most = *(const int *)data;
	const struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_BLOCK };
	int fd = uapi_create_ruleset(&attr, sizeof(attr), 0);
	int layers = 0;

	if (fd < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0)
		return UNKNOWN;
	while (layers < most && uapi_restrict_self(fd, 0) == 0)
		layers++;
	return layers == most || errno == E2BIG ? layers : UNKNOWN;
}

int layers_left(int most)
{
	return ask_child(count, &most);
}
