/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs a probe that would change this process in a child. */
#ifndef ASK_CHILD_H
#define ASK_CHILD_H

/* The largest answer that a child can give. */
#define ASK_CHILD_MOST 254

/*
 * Calls ask(data) in a child of this process, and returns its answer, 0 to
 * ASK_CHILD_MOST; -1 if there can be no child, or it gave none.  ask may only make
 * system calls: no allocation, no stdio.  The child sends no SIGCHLD, and it makes
 * no difference whether that is ignored or blocked.
 */
int ask_child(int (*ask)(void *data), void *data);

#endif
