/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Variables in the paths of a policy.  Pure: what a variable holds comes from
 * a callback.
 */
#ifndef EXPAND_H
#define EXPAND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/values.h"

/* Built-ins that stand for many paths. */
enum expand_words {
	EXPAND_ONE,        /* none of them: text is the path */
	EXPAND_ARG,        /* ${@arg}, or one of its words: text is what stands after it, "" or "/…" */
	EXPAND_ARG_DIR,    /* ${@arg_dir} */
	EXPAND_ARG_FOLLOW, /* ${@arg_follow} */
};

/* The position of ${@last_arg}. */
#define EXPAND_LAST (-1)

struct expand_result {
	const char *text; /* in the arena, or the policy's own text where it has no variable */
	enum expand_words words;
	int position;  /* of ${@arg}: the word's number, from 1; EXPAND_LAST; 0: every word */
	bool variable; /* something in it came from a variable */
};

/*
 * Expands one text.  With glob, the result is a pattern in which "\" takes the
 * meaning off the byte after it: backslashes of the text and glob characters
 * of values are so marked.  The result is absolute, or this reports an error
 * at where and returns -1.
 */
int expand_text(struct arena *arena, const struct err_sink *sink, const struct values *values, struct err_where where,
                const char *text, bool glob, struct expand_result *out);

#endif
