/* SPDX-License-Identifier: BSD-3-Clause */
/* The names of the policies or fragments in a directory. */
#ifndef POLICY_NAMES_H
#define POLICY_NAMES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/suggest.h"

#define POLICY_NAMES_SUFFIX ".conf"

/* The length of the name that begins a text: letters, digits, "-" and "_". */
size_t policy_names_length(const char *text);

/*
 * Offers the name of each NAME.conf in a directory, in their order.  Names go
 * into the arena.  Since it is for a hint it reports nothing: a directory that
 * cannot be read, or a full arena, only means fewer names.
 */
void policy_names_offer(struct arena *arena, const char *directory, struct suggest *nearest);

#endif
