/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What libconfig lets pass and the policy language does not: NUL bytes,
 * libconfig's own @include, strings and comments without an end, and a file
 * that ends where it may have been cut.  Pure: no system calls.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stddef.h>

#include "err.h"
#include "fold.h"

/*
 * Checks len bytes of a policy file's text, a NUL behind them.  Moves the comma or bracket behind
 * a string to it where blanks or comments stand between, so that libconfig
 * tells the string's own line; that of a string in several parts, or over
 * several lines, is the one where it ends.  Tells `fold`, which begins with the
 * text, about its groups.  Returns 0, or -1 if it reported.
 */
int scan_check(const struct err_sink *sink, const char *file, char *text, size_t len, struct fold *fold);

#endif
