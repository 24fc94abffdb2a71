/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pseudo-terminal of the program's own, so that neither input that it puts into
 * its terminal nor a process that it leaves reading there touches the caller's.
 */
#ifndef PTY_H
#define PTY_H

#include "base/err.h"
#include "command/launch/pty_relay.h"

/*
 * Takes relay as pty_relay_init left it.  Makes a session with a pseudo-terminal in
 * the place of each terminal among 0 to 2.  Forks twice, since a program that its
 * terminal is to stop needs a parent in its session (setpgid(2), orphaned process
 * groups).  Returns 0 in the process that is to become the program, which is in the
 * foreground of its terminal.  In the caller's process it relays input, output,
 * sizes, stops and signals between both terminals until the program has ended, hangs
 * the program's terminal up, and returns -1 with the program's status in *status.
 * After an error (reported) it returns -1 in whichever process the error was, and
 * *status is as it was.
 */
int pty_start(const struct err_sink *sink, struct pty_relay *relay, int *status);

#endif
