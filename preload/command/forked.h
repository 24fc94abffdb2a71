/* SPDX-License-Identifier: BSD-3-Clause */
/* Asking in a child what would change this process. */
#ifndef FORKED_H
#define FORKED_H

/* The largest answer that a child can give. */
#define FORKED_MOST 254

/*
 * The answer, 0 to FORKED_MOST, that ask(data) gives in a child of this
 * process; -1 where there can be no child, or it gave none.  The child makes
 * system calls alone: no allocation, no stdio.  No SIGCHLD is sent, and one
 * that is ignored or blocked makes no difference.
 */
int forked_ask(int (*ask)(void *data), void *data);

#endif
