/* SPDX-License-Identifier: BSD-3-Clause */
/* Paths as text. */
#ifndef ABSPATH_H
#define ABSPATH_H

#include "base/arena.h"

/*
 * A path as it is from the working directory, without a "./" in front; itself
 * where that is not known.
 */
const char *abspath(struct arena *arena, const char *path);

#endif
