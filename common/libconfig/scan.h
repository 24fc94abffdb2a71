/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pass over the text of a policy file before libconfig gets it.  Refuses what
 * libconfig lets pass and the policy language does not: NUL bytes, libconfig's
 * own @include, strings and comments without an end, and a file that ends where
 * it may have been cut.  And writes the text down for libconfig, whose scanner
 * takes most of the time of a start: without comments and blanks, groups folded
 * (fold.h) and paths joined (join.h).  No system calls, but for memory.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * Checks len bytes of a policy file's text, a NUL behind them.  Returns a text
 * that means the same, each token of it on its line, with a line break and two
 * NULs at its end; *out_len is without the NULs.  NULL: it reported.
 *
 * The comma or bracket behind a string moves to the string's line, so that
 * libconfig tells this one; that of a string in several parts, or over several
 * lines, is the one where it ends.
 *
 * *fold: whether there may be folded groups and joined paths; left false where there are none.
 */
char *scan_text(struct arena *arena, const struct err_sink *sink, const char *file, const char *text, size_t len,
                bool *fold, size_t *out_len);

#endif
