/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptors that have served, closed many at a time: a rule needs one, and
 * a third of the calls of a long policy would close them.
 */
#ifndef SPENT_H
#define SPENT_H

#include <stddef.h>

/* More gain nothing, and 64 descriptors fit into the table that every process begins with. */
#define SPENT_MAX 16

struct spent {
	int fds[SPENT_MAX];
	size_t count;
};

/* Takes over an open descriptor.  errno stays what it was. */
void spent_add(struct spent *spent, int fd);

/*
 * Closes all that were added, and none that were not: other threads may open
 * some in between.  Returns how many; errno stays what it was.
 */
size_t spent_close(struct spent *spent);

#endif
