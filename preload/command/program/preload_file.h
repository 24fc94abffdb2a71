/* SPDX-License-Identifier: BSD-3-Clause */
/* The objects that ld.so(8) loads into every dynamic program. */
#ifndef PRELOAD_FILE_H
#define PRELOAD_FILE_H

#include "base/arena.h"

#define PRELOAD_FILE "/etc/ld.so.preload"
/* The bytes that separate its names. */
#define PRELOAD_FILE_SEPARATORS ": \t\n"

/*
 * Returns the file's text, its comments replaced by blanks.  NULL: there is no
 * such file, it cannot be read, or it is larger than such a file ever is.
 */
char *preload_file_read(struct arena *arena);

#endif
