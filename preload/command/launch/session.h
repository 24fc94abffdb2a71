/* SPDX-License-Identifier: BSD-3-Clause */
/* A session of the program's own, away from the caller's terminal. */
#ifndef SESSION_H
#define SESSION_H

#include "base/err.h"

/*
 * Starts a session: on a pseudo-terminal (pty.h) if a descriptor 0 to 2 is a
 * terminal, else by setsid(2).  setsid(2) fails in the leader of a process group,
 * which a shell makes of every command: such a process forks, and waits for the
 * child, which gets its signals and dies with it.  Returns 0 in the process that
 * is to go on; -1 with *status in the one that waited (the child's status), or
 * after an error (reported; *status is as it was).
 */
int session_start(const struct err_sink *sink, int *status);

#endif
