/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writing to stderr and to the status descriptor.  SIGPIPE and SIGXFSZ are
 * blocked and consumed meanwhile; errno may change.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stddef.h>

/* One write(2) to stderr, so that lines of several processes do not mix.  Failure is not reported. */
void output_say(const char *text, size_t len);

/*
 * Writes the status line if that can be done without waiting, and closes fd;
 * -1: does nothing.  A failed write is not an error.
 */
void output_status(int fd, const char *text, size_t len);

#endif
