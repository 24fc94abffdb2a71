/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether ld.so(8) would load the shim into a program: found out by reading, never by running it. */
#ifndef LOADABLE_H
#define LOADABLE_H

#include "../../common/arena.h"
#include "chain.h"

/*
 * Why the shim would not be loaded into the last of the chain, in words that
 * follow "the shim cannot be loaded into it:"; they are in the arena.  NULL: it
 * would.
 */
const char *loadable_refusal(struct arena *arena, const struct chain *chain);

#endif
