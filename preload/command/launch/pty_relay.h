/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the caller's terminal and the program's. */
#ifndef PTY_RELAY_H
#define PTY_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

struct pty_relay {
	/* Set by pty_relay_init. */
	bool is_terminal[3]; /* which of 0 to 2 are the caller's terminal */
	int terminal;        /* one of them */
	int output;          /* the one that is written to; -1: it is gone */
	bool has_input;      /* descriptor 0 is one */
	/* Set by the caller. */
	int master, slave;    /* the slave is held open: without one, poll(2) reports POLLHUP of the master for ever */
	struct termios given; /* the slave's settings at first */
	pid_t leader;
	/* The relay's own. */
	struct termios before; /* the terminal's settings while it is not raw */
	bool is_raw;
	bool had_terminal; /* it was raw before */
	bool is_deaf;      /* it does not hear of the leader's end */
	char typed[4096];  /* what the program's terminal has not taken yet */
	size_t at, end;
};

/* Finds the terminals among 0 to 2.  Returns how many there are; -1: a filter does not let that be found out (errno). */
int pty_relay_init(struct pty_relay *relay);

/*
 * Relays until the leader has ended, and hangs the program's terminal up.  All
 * signals are blocked when it is called.  Returns the exit status, or ends as the
 * leader has ended.
 */
int pty_relay_run(struct pty_relay *relay);

#endif
