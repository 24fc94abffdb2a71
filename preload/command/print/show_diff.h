/* SPDX-License-Identifier: BSD-3-Clause */
/* Prints what one policy grants and another one does not, by decide. */
#ifndef SHOW_DIFF_H
#define SHOW_DIFF_H

#include <stdbool.h>

#include "base/err.h"
#include "kernel/layer.h"

/*
 * Prints lines with "-" for what only the first grants, and lines with "+" for what
 * only the other one grants; nothing if they grant the same.  Both must have been
 * built dry.  Returns 0, or -1 if it reported; *differ says whether they differ.
 */
int show_diff(const struct err_sink *sink, const struct layer *layer, const struct layer *other, bool *differ);

#endif
