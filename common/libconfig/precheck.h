/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The text of a policy file, token by token, checked on the way.  Refuses what
 * libconfig lets pass and the policy language does not: control characters, a
 * byte order mark, libconfig's own @include, numbers that only some versions of
 * libconfig know, strings and comments without an end, and a file that ends
 * where it may have been cut.  Whether the tokens make sense together is
 * libconfig's to say.  Pure.
 */
#ifndef PRECHECK_H
#define PRECHECK_H

#include <stddef.h>

#include "base/err.h"

/* The hint for a number of another form. */
#define PRECHECK_NUMBER_HINT "write it as 15, or as 0xf"

enum precheck_token {
	PRECHECK_ERROR = -1, /* reported */
	PRECHECK_END,
	PRECHECK_STRING, /* from its opening quote to its closing one; libconfig joins two that follow each other */
	PRECHECK_WORD,   /* a name, a number, true or false: as many of their characters as there are */
	PRECHECK_OTHER,  /* any other byte */
};

/*
 * The state of reading a text.  Callers may read `at`, `end` and the last token's
 * members, and may advance `at` if they advance `line` with it.
 */
struct precheck {
	const struct err_sink *sink;
	const char *file;
	const char *start, *end; /* the whole text; a NUL stands at its end */
	const char *at;          /* the end of the last token */
	int line;                /* of at; the first is 1 */
	const char *token;       /* where the last token begins */
	int token_line;
};

/*
 * Begins with len bytes of a file, after which a NUL stands.  text and file are
 * borrowed.  Returns 0, or -1 if it reported a byte that no policy file may hold.
 */
int precheck_start(struct precheck *pre, const struct err_sink *sink, const char *file, const char *text, size_t len);

/* Goes on to the next token, past blanks and comments.  After PRECHECK_END or PRECHECK_ERROR there is no other. */
enum precheck_token precheck_next(struct precheck *pre);

/*
 * `at` stands after an opening quote.  Returns the position after the closing
 * quote if the string ends before `end` and holds neither a backslash nor a line
 * break, so that it means what is written; else NULL.
 */
const char *precheck_plain_end(const char *at, const char *end);

/* How many line breaks stand between two places of a text. */
int precheck_lines(const char *from, const char *to);

#endif
