/* SPDX-License-Identifier: BSD-3-Clause */
/* Installing a filter as the shim does, where it is gone at once. */
#include "command/probe/try_filter.h"

#include <string.h>
#include <sys/prctl.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/probe/ask_child.h"
#include "command/probe/try_landlock.h"
#include "kernel/filter_install.h"
#include "model/filter_parts.h"

static void keep(void *data, const struct err *err)
{
	*(struct err *)data = *err;
}

/* In a child, which shares the memory: its errno; 0: it was installed. */
static int install(void *data)
{
	const struct err_sink sink = { keep, data };

	(void)prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
	return filter_install(&sink, FILTER_IO_URING, false) == 0 ? 0 : ((const struct err *)data)->errnum;
}

struct try_filter try_filter(struct arena *arena)
{
	struct err err = { .errnum = 0 };
	const int answer = ask_child(install, &err);
	struct try_filter out = { .tried = answer != ASK_CHILD_NONE };

	if (out.tried && answer != 0) {
		out.reason = try_landlock_failure(arena, "seccomp", answer);
		out.hint = *err.hint ? arena_strndup(arena, err.hint, strlen(err.hint))
		                     : "let the container's seccomp profile pass seccomp";
	}
	return out;
}
