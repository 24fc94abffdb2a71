/* SPDX-License-Identifier: BSD-3-Clause */
/* ld.so's dynamic string tokens: $ORIGIN, $LIB and $PLATFORM (ld.so(8)). */
#ifndef LD_TOKENS_H
#define LD_TOKENS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/strlist.h"

/*
 * Appends every path that len bytes of text can stand for: one, or one for each
 * value that $LIB has on some system.  origin replaces $ORIGIN; if it is NULL, a
 * text with that token stands for nothing.
 */
void ld_tokens_expand(struct arena *arena, const char *text, size_t len, const char *origin, struct strlist *out);

#endif
