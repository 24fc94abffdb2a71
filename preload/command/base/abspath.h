/* SPDX-License-Identifier: BSD-3-Clause */
/* Paths as text. */
#ifndef ABSPATH_H
#define ABSPATH_H

#include "base/arena.h"

/*
 * Makes a path absolute, from the working directory; a "./" at its start is
 * dropped.  Returns path itself where the working directory is not known.
 */
const char *abspath(struct arena *arena, const char *path);

#endif
