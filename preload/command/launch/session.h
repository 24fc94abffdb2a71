/* SPDX-License-Identifier: BSD-3-Clause */
/* A session of the program's own, away from the caller's terminal. */
#ifndef SESSION_H
#define SESSION_H

#include "base/err.h"

/*
 * Where a descriptor 0 to 2 is a terminal, a session on a pseudo-terminal
 * (pty.h); else setsid(2).  A leader of a process group, which a shell makes of every
 * command, cannot do that: it forks then, and waits for the child, to which it
 * hands on its signals and which dies with it.  Returns 0 in the process that is to go on; -1 with
 * *status in the one that waited (the child's status), or after an error
 * (reported).
 */
int session_start(const struct err_sink *sink, int *status);

#endif
