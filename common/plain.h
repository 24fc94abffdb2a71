/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The common string of a policy file: without a backslash, a line break or
 * PLAIN_MARK, so that it means what it says.  And what may stand around it.  Pure.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdbool.h>

/* No text of a plain string has it: join.h. */
#define PLAIN_MARK '\001'

/*
 * at is behind an opening quote.  Returns what is behind the closing one, or
 * NULL: it does not come before end, or the string is none of these.
 */
const char *plain_end(const char *at, const char *end);

/* What is behind blanks and line breaks; and how many line breaks stand between two places. */
const char *plain_space(const char *at);
int plain_lines(const char *from, const char *to);

/*
 * Whether the value ends here, behind a string or a list: whatever else follows,
 * another string, say, may go on it.
 */
bool plain_is_whole(const char *at);

#endif
