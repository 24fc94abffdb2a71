/* SPDX-License-Identifier: BSD-3-Clause */
/* The common string of a policy file: without a backslash or a line break, so that it means what it says. */
#ifndef PLAIN_H
#define PLAIN_H

/*
 * at is behind an opening quote.  Returns the closing one, before end; NULL: the
 * string is none of these.  Pure.
 */
char *plain_end(char *at, const char *end);

#endif
