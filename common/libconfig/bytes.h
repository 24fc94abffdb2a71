/* SPDX-License-Identifier: BSD-3-Clause */
/* What no text file has, and a policy file is one. */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>

#include "base/err.h"

/* Refuses NUL bytes and a byte order mark in the len bytes of a file.  Returns 0, or -1 if it reported.  Pure. */
int bytes_check(const struct err_sink *sink, const char *file, const char *text, size_t len);

#endif
