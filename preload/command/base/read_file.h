/* SPDX-License-Identifier: BSD-3-Clause */
/* A small file as text. */
#ifndef READ_FILE_H
#define READ_FILE_H

#include <stddef.h>

#include "base/arena.h"

/*
 * Returns the content of a regular file of at most `most` bytes, with a NUL after
 * its end, and its length in *len.  NULL: there is no such file, it cannot be
 * read, or it is larger.
 */
char *read_file(struct arena *arena, const char *path, size_t most, size_t *len);

#endif
