/* SPDX-License-Identifier: BSD-3-Clause */
/* Checks that output to stdout was written.  Nothing else checks it. */
#ifndef STDOUT_STATUS_H
#define STDOUT_STATUS_H

/* Flushes stdout, so that what goes to stderr comes after it; remembers a failure. */
void stdout_status_flush(void);

/*
 * Call at the end.  Returns the exit status given, or CONTEXT_FAILED if some output
 * could not be written (reported).
 */
int stdout_status(int status);

#endif
