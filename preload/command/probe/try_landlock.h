/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whether Landlock can be used here, by trying: a kernel that tells its ABI
 * may yet stand behind a seccomp filter, or have no layer left.
 */
#ifndef TRY_LANDLOCK_H
#define TRY_LANDLOCK_H

#include <stdbool.h>

#include "base/arena.h"
#include "kernel/abi.h"

struct try_landlock {
	struct kernel kernel; /* abi 0: it could not be asked, or has none */
	const char *reason;   /* why it cannot be used; NULL: it can */
	const char *hint;     /* NULL: nothing known */
	bool denied;          /* a child that forbade itself something was denied it */
};

/* Asks the kernel, and takes each step of enforcing in a child. */
struct try_landlock try_landlock(struct arena *arena);

#endif
