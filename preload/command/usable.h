/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whether Landlock can be used here, by trying: a kernel that tells its ABI
 * may yet stand behind a seccomp filter, or have no layer left.
 */
#ifndef USABLE_H
#define USABLE_H

#include "../../common/arena.h"
#include "../../common/kernel.h"

struct usable {
	struct kernel kernel; /* abi 0: it could not be asked, or has none */
	const char *reason;   /* why it cannot be used; NULL: it can */
	const char *hint;     /* NULL: nothing known */
};

/* Asks the kernel, and takes each step of enforcing in a child. */
struct usable usable_probe(struct arena *arena);

#endif
