/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs a probe that would change this process in a child. */
#ifndef ASK_CHILD_H
#define ASK_CHILD_H

/* The largest answer that a child can give. */
#define ASK_CHILD_MOST 254

/* What is returned where there can be no child, or where it ended without an answer. */
#define ASK_CHILD_NONE (-1)
#define ASK_CHILD_ENDED (-2)

/* What is said of a question that has either of these for an answer, after what was asked. */
#define ASK_CHILD_UNTRIED "could not be tried in a child process, which ulimit -u or a seccomp filter may forbid"

/*
 * Calls ask(data) in a child of this process, and returns its answer, 0 to
 * ASK_CHILD_MOST, or one of the above.  ask may only make
 * system calls: no allocation, no stdio.  The child sends no SIGCHLD, and it makes
 * no difference whether that is ignored or blocked.
 */
int ask_child(int (*ask)(void *data), void *data);

#endif
