/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The common string of a policy file: without a backslash, a line break or
 * BLANKS_MARK, so that it means what it says.  And what may stand around it.  Pure.
 */
#ifndef BLANKS_H
#define BLANKS_H

#include <stdbool.h>

/* No text of a plain string has it: join.h. */
#define BLANKS_MARK '\001'

/*
 * at is behind an opening quote.  Returns what is behind the closing one, or
 * NULL: it does not come before end, or the string is none of these.
 */
const char *blanks_end(const char *at, const char *end);

/* What is behind blanks and line breaks; and how many line breaks stand between two places. */
const char *blanks_space(const char *at);
int blanks_lines(const char *from, const char *to);

/*
 * Whether the value ends here, behind a string or a list: whatever else follows,
 * another string, say, may go on it.
 */
bool blanks_is_whole(const char *at);

#endif
