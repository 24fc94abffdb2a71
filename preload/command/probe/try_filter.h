/* SPDX-License-Identifier: BSD-3-Clause */
/* Tries whether the filter of a policy can be installed here: another one may deny seccomp(2). */
#ifndef TRY_FILTER_H
#define TRY_FILTER_H

#include <stdbool.h>

#include "base/arena.h"

struct try_filter {
	bool tried;         /* false: there could be no child */
	const char *reason; /* why it cannot be installed; NULL: it can, or it was not tried */
	const char *hint;   /* what helps against the reason */
};

/* Installs one in a child, where no_new_privs can be set. */
struct try_filter try_filter(struct arena *arena);

#endif
