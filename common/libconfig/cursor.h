/* SPDX-License-Identifier: BSD-3-Clause */
/* Where a pass over a policy file's text is, and its way over strings and comments.  Pure. */
#ifndef CURSOR_H
#define CURSOR_H

#include <stdbool.h>

#include "base/err.h"

struct cursor {
	const struct err_sink *sink;
	const char *file;
	const char *at, *end; /* the text ends in a NUL */
	int line;
};

/* Reports what is wrong in a line, with a hint or NULL.  Returns -1. */
int cursor_refuse(const struct cursor *cursor, int line, const char *hint, const char *what);

/* Goes from a string's opening quote to behind its closing one.  Returns 0, or -1 if it reported. */
int cursor_string(struct cursor *cursor);

/* Whether a comment begins here; goes behind it, and its line breaks to *out.  Returns 0, or -1 if it reported. */
bool cursor_is_comment(const struct cursor *cursor);
int cursor_comment(struct cursor *cursor, char **out);

#endif
