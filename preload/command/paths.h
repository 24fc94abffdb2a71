/* SPDX-License-Identifier: BSD-3-Clause */
/* Paths as text. */
#ifndef PATHS_H
#define PATHS_H

#include "../../common/arena.h"

/*
 * A path as it is from the working directory, without a "./" in front; itself
 * where that is not known.  NULL: memory ran out.
 */
const char *paths_absolute(struct arena *arena, const char *path);

#endif
