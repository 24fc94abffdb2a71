/* SPDX-License-Identifier: BSD-3-Clause */
/* What a process does that waits in a program's place. */
#ifndef STAND_IN_H
#define STAND_IN_H

#include <stdbool.h>
#include <sys/types.h>

/* Whether a signal is handed on: those that can be caught, but for SIGCHLD and those that stop. */
bool stand_in_hands_on(int number);

/* Hands such signals on to a process from here on; unblocks all.  A fault of our own is handed on once. */
void stand_in_hand_on(pid_t pid);

/* What waitpid(2) says of a process that has ended: its exit status; or ends this process as it was ended. */
int stand_in_end(int status);

#endif
