/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Closes descriptors many at a time.  Each rule needs one; closed one by one
 * they would be a third of the system calls of a long policy.
 */
#ifndef CLOSE_BATCH_H
#define CLOSE_BATCH_H

#include <stddef.h>

/* More gain nothing, and 64 descriptors fit into the table that every process begins with. */
#define CLOSE_BATCH_MAX 32

struct close_batch {
	int fds[CLOSE_BATCH_MAX];
	size_t count;
};

/* Takes over an open descriptor.  errno stays what it was. */
void close_batch_add(struct close_batch *batch, int fd);

/*
 * Closes all that were added, and none that were not: other threads may open
 * some in between.  Returns how many; errno stays what it was.
 */
size_t close_batch_close(struct close_batch *batch);

#endif
