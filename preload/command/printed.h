/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether what went to stdout arrived.  Nothing else asks. */
#ifndef PRINTED_H
#define PRINTED_H

/* Flushes stdout, so that what goes to stderr comes behind; remembers a failure. */
void printed_flush(void);

/*
 * At the end: the exit status given, or COMMAND_FAILED where something did not
 * arrive (reported).
 */
int printed_status(int status);

#endif
