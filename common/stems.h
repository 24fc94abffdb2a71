/* SPDX-License-Identifier: BSD-3-Clause */
/* The names of the policies or fragments in a directory. */
#ifndef STEMS_H
#define STEMS_H

#include <stddef.h>

#include "arena.h"
#include "nearest.h"

#define STEMS_SUFFIX ".conf"

/* The length of the name that begins a text: letters, digits, "-" and "_". */
size_t stems_length(const char *text);

/*
 * Offers the name of each NAME.conf in a directory, in their order.  Names go
 * into the arena.  It is for a hint: what memory and the directory do not give
 * is not offered.
 */
void stems_offer(struct arena *arena, const char *directory, struct nearest *nearest);

#endif
