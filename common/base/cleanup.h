/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Cleanup attributes.  A descriptor declared with cleanup_fd is closed when it
 * goes out of scope; steal_fd hands it on.
 */
#ifndef CLEANUP_H
#define CLEANUP_H

#include <errno.h>
#include <unistd.h>

/* Closes *fd if it is open; keeps errno.  For cleanup_fd. */
static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0) {
		int saved = errno;

		(void)close(*fd);
		errno = saved;
	}
}

#define cleanup_fd __attribute__((cleanup(cleanup_close)))

/* Takes the descriptor out of *fd, which the caller now owns. */
static inline int steal_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#endif
