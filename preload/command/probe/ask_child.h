/* SPDX-License-Identifier: BSD-3-Clause */
/* Asking in a child what would change this process. */
#ifndef ASK_CHILD_H
#define ASK_CHILD_H

/* The largest answer that a child can give. */
#define ASK_CHILD_MOST 254

/*
 * The answer, 0 to ASK_CHILD_MOST, that ask(data) gives in a child of this
 * process; -1 where there can be no child, or it gave none.  The child makes
 * system calls alone: no allocation, no stdio.  No SIGCHLD is sent, and one
 * that is ignored or blocked makes no difference.
 */
int ask_child(int (*ask)(void *data), void *data);

#endif
