/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libconfig as a good guest: what the private copy of libconfig calls instead
 * of libc.  The Makefile renames every undefined symbol of the copy that is
 * not on its keep-list to guest_*; the definitions are in guest.c,
 * guest_ctype.c and guest_stdio.c.  Memory comes from an arena; nothing reaches
 * stdio, the locale or exit.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>

#include "base/arena.h"

/* Why a guest did not come back by itself, and what it tried on the way. */
struct guest_result {
	bool gave_up;    /* out of memory, or it called exit or abort */
	bool odd_number; /* it met a number in a base that is not 10 or 16 */
};

/*
 * Runs fn(data) with its memory taken from the arena, until it returns or
 * gives up.  Returns what fn returned, or -1 where it gave up; what it had
 * allocated stays in the arena.  Not re-entrant, not thread-safe.
 */
int guest_run(struct arena *arena, int (*fn)(void *data), void *data, struct guest_result *result);

/*
 * What the C libraries have under several names: with a check of the room, with 64
 * bits where there were 32, of a newer standard, or as it was called once.  What
 * does not look at its arguments may have one more under the other name.
 */
#define GUEST_ALSO(name, other) extern __typeof__(guest_##name) guest_##other __attribute__((alias("guest_" #name)))

/* Ends guest_run with gave_up set.  For what the guest calls. */
_Noreturn void guest_go_home(void);

#endif
