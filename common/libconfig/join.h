/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several paths as one string of libconfig's, which takes two thirds of its time
 * for what is around a string.  Each path is a plain string (blanks.h), and has in
 * front of it BLANKS_MARK and as many line breaks as it is lines further down, so
 * that libconfig keeps counting.  Pure.
 */
#ifndef JOIN_H
#define JOIN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Writes one more path, so many lines below what was written last: what stands
 * between its quotes, of which `open` is the first and `close` is behind the second.
 * Returns the end of what was written, close - open - 1 + lines bytes.
 */
char *join_add(char *out, int lines, const char *open, const char *close);

/*
 * A list of plain strings, two or more, that is all of a setting's value: `at`
 * is behind its opening bracket, `bracket` is the closing one, and the text ends
 * in a NUL at `end`.  Writes one string with all of them, and the line breaks behind them,
 * to *out, which is moved behind that; adds the line breaks to *line.  Returns
 * what is behind the bracket.  NULL: it is no such list; then *out has been
 * written to, and nothing else is changed.
 */
const char *join_list(const char *at, const char *end, char bracket, char **out, int *line);

/* Whether a string that is not plain may be taken for paths joined here, by the first byte between its quotes. */
bool join_may_be(char first);

/* Whether a string is paths joined, and how many. */
bool join_is(const char *text);
size_t join_count(const char *text);

/* Reading one after the other; begins with the string, and line 0. */
struct join {
	char *at; /* the next path's mark; NULL: there is none */
	int line; /* of the last path, below the string's */
};

/* The next path, cut off the string with a NUL; NULL: there is none. */
const char *join_next(struct join *join);

#endif
