/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pseudo-terminal of the program's own: what it puts into its terminal, or
 * leaves behind to read it, is not the caller's.
 */
#ifndef PTY_H
#define PTY_H

#include <stdbool.h>

#include "base/err.h"

/* Whether a descriptor 0 to 2 is a terminal. */
bool pty_is_wanted(void);

/*
 * Makes a session with a pseudo-terminal in the place of each terminal among 0
 * to 2, and forks: twice, since a program that is to be stopped by its terminal
 * needs a parent in its session (setpgid(2), orphaned process groups).  Returns 0
 * in the process that is to become the program, in the foreground of its
 * terminal.  In the caller's process relays between both terminals, sizes, stops
 * and signals included, until the program has ended, hangs its terminal up, and
 * returns -1 with the program's status in *status.  After an error (reported)
 * returns -1 as well, in whichever process.
 */
int pty_start(const struct err_sink *sink, int *status);

#endif
