/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether what went to stdout arrived.  Nothing else asks. */
#ifndef STDOUT_STATUS_H
#define STDOUT_STATUS_H

/* Flushes stdout, so that what goes to stderr comes after it; remembers a failure. */
void stdout_status_flush(void);

/*
 * At the end: the exit status given, or CONTEXT_FAILED where something did not
 * arrive (reported).
 */
int stdout_status(int status);

#endif
