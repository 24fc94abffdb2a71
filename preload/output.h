/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writing to stderr and to the status descriptor.  SIGPIPE and SIGXFSZ are
 * blocked and consumed meanwhile; errno may change.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "model/handover.h"

/* One write(2) to stderr, so that lines of several processes do not mix.  Failure is not reported. */
void output_say(const char *text, size_t len);

/* A text as a line; its buffer has room for one byte more than it was started with. */
void output_line(struct text *text);

/*
 * Writes the status line if that can be done without waiting, and closes fd;
 * -1: does nothing.  A failed write is not an error.
 */
void output_status(int fd, const char *text, size_t len);

/* Whether the status line is to be sent, rather than written. */
bool output_is_socket(int fd);

/* Both lines of a ticket, the same ways, with as few system calls as it takes.  Closes nothing. */
void output_handed(const struct handover *ticket);

#endif
