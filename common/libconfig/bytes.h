/* SPDX-License-Identifier: BSD-3-Clause */
/* What may not stand in a policy file, whatever it means there. */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>

#include "base/err.h"

/*
 * Refuses control characters and a byte order mark in the len bytes of a file,
 * behind which a NUL stands.  Returns 0, or -1 if it reported.  Pure.
 */
int bytes_check(const struct err_sink *sink, const char *file, const char *text, size_t len);

#endif
