/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading a file to its end. */
#ifndef READ_WHOLE_H
#define READ_WHOLE_H

#include <stddef.h>

#include "base/arena.h"

enum read_whole {
	READ_WHOLE_DONE,
	READ_WHOLE_FAILED, /* read(2): errno says why */
	READ_WHOLE_LARGE,  /* there are more than `most` bytes */
	READ_WHOLE_MEMORY,
};

/*
 * Reads a regular file from a descriptor.  The caller sets *len to the size
 * that fstat(2) gave, at most `most`; on return it is the number of bytes that
 * were read, since the file may have grown or shrunk.  *text is in the arena,
 * with a NUL after its end.
 */
enum read_whole read_whole(struct arena *arena, int fd, size_t most, char **text, size_t *len);

#endif
