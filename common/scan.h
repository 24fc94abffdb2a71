/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What libconfig lets pass and the policy language does not: NUL bytes,
 * libconfig's own @include, strings and comments without an end, and a file
 * that ends where it may have been cut.  Pure: looks at text, no system calls.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stddef.h>

#include "err.h"

/* Checks len bytes of a policy file's text.  Returns 0, or -1 if it reported. */
int scan_check(const struct err_sink *sink, const char *file, const char *text, size_t len);

#endif
