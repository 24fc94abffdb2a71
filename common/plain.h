/* SPDX-License-Identifier: BSD-3-Clause */
/* The common string of a policy file: without a backslash, a line break or PLAIN_MARK, so that it means what it says. */
#ifndef PLAIN_H
#define PLAIN_H

/* No text of a plain string has it: join.h. */
#define PLAIN_MARK '\001'

/*
 * at is behind an opening quote.  Returns what is behind the closing one, or
 * NULL: it does not come before end, or the string is none of these.  Pure.
 */
const char *plain_end(const char *at, const char *end);

#endif
