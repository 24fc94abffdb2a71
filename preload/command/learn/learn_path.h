/* SPDX-License-Identifier: BSD-3-Clause */
/* Absolute paths as text: no link, no "." and no ".." in them, and no slash at their end. */
#ifndef LEARN_PATH_H
#define LEARN_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* The last component; "" of the root. */
const char *learn_path_name(const char *path);

/* Makes a path that of its directory, in place; the root stays. */
void learn_path_cut(char *path);

/* A name in a directory. */
char *learn_path_join(struct arena *arena, const char *directory, const char *name);

/* How many components it has; 0: the root. */
size_t learn_path_depth(const char *path);

/* How long the path of the nearest directory is that both lie beneath; 1: the root. */
size_t learn_path_common(const char *a, const char *b);

/* Where an existing path leads, without links.  NULL: it is not there. */
const char *learn_path_real(struct arena *arena, const char *path);

#endif
