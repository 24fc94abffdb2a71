/* SPDX-License-Identifier: BSD-3-Clause */
/* What a process does that waits for a program in its place. */
#ifndef STAND_IN_H
#define STAND_IN_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* Whether a signal is handed on: those that can be caught, but for SIGCHLD and those that stop. */
bool stand_in_hands_on(int number);

/* Blocks all signals, those that libc keeps for itself too; *before, which may be NULL, is the mask that was.  0; -1: errno. */
int stand_in_block_all(sigset_t *before);

/*
 * Blocks all signals, and has children leave a status (ignored, SIGCHLD would take it away).
 * The caller's mask and handling are returned in *mask and *sigchld.  0; -1: errno.
 */
int stand_in_block(sigset_t *mask, struct sigaction *sigchld);

/*
 * In a child: reports an error if it is the first process of a PID namespace.  Such a one
 * has no parent there that it could die with, and no signal stops it.  Returns 0 or -1.
 */
int stand_in_check_namespace(const struct err_sink *sink);

/*
 * Installs a handler; where libc keeps the signal for itself, adds it to the mask that
 * stays: it would kill this process, and not reach the program.
 */
void stand_in_catch(int number, const struct sigaction *action, sigset_t *kept);

/*
 * Hands such signals on to a process from now on, and unblocks them and all others.  A signal
 * that a fault of our own raises is handed on once, and then ends us.
 */
void stand_in_hand_on(pid_t pid);

/* Returns the exit status in a status of waitpid(2).  If a signal ended that process, ends this one by it. */
int stand_in_end(int status);

#endif
