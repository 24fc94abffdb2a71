/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening a path of which no part, or only the front, may lead through symbolic links. */
#ifndef OPEN_NOLINKS_H
#define OPEN_NOLINKS_H

#include <stddef.h>

/*
 * open(2) of an absolute path of which only the first `literal` bytes, a whole
 * number of components, may lead through symbolic links.  flags are added to
 * O_CLOEXEC.  Returns a descriptor, or -1 with errno: ELOOP for a link after
 * the literal part, the last component included.  Where there is no link at all it
 * takes one descriptor, else two for a while.
 */
int open_nolinks(const char *path, size_t literal, int flags);

#endif
