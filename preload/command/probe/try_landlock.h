/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tries whether Landlock can be used here: a kernel that reports its ABI may still
 * have its calls denied by a seccomp filter, or have no layer left.
 */
#ifndef TRY_LANDLOCK_H
#define TRY_LANDLOCK_H

#include <stdbool.h>

#include "base/arena.h"
#include "kernel/abi.h"

struct try_landlock {
	struct kernel kernel; /* abi 0: it could not be asked, or has none */
	const char *reason;   /* why it cannot be used; NULL: it can */
	const char *hint;     /* what helps against the reason */
	bool denied;          /* a child was denied what it had forbidden itself */
};

/* Why a call that a child made is of no use: its errno, or ASK_CHILD_ENDED. */
const char *try_landlock_failure(struct arena *arena, const char *name, int answer);

/* Asks the kernel for its ABI, and tries each step of enforcing in a child. */
struct try_landlock try_landlock(struct arena *arena);

#endif
