/* SPDX-License-Identifier: BSD-3-Clause */
/* What one policy grants and another one does not, on stdout, as decide has it. */
#ifndef SHOW_DIFF_H
#define SHOW_DIFF_H

#include <stdbool.h>

#include "base/err.h"
#include "kernel/layer.h"

/*
 * A line with "-" for what the first grants alone, and one with "+" for what the
 * other one does; nothing where they grant the same.  Both were built dry.
 * Returns 0, or -1 if it reported; *differ says whether anything was printed.
 */
int show_diff(const struct err_sink *sink, const struct layer *layer, const struct layer *other, bool *differ);

#endif
