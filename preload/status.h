/* SPDX-License-Identifier: BSD-3-Clause */
/* The status line: one line of JSON that says what was enforced.  Only builds it. */
#ifndef STATUS_H
#define STATUS_H

#include <stddef.h>

#include "../common/err.h"
#include "../common/kernel.h"
#include "../common/layer.h"
#include "environ.h"

/* A line is never longer than this, its newline included: a pipe takes it whole. */
#define STATUS_LINE_MAX 4096

/* Each fills a buffer of STATUS_LINE_MAX bytes and returns the line's length. */
size_t status_failure(char *line, const struct environ_options *options, const struct err *err);
size_t status_success(char *line, const struct environ_options *options, const struct kernel *kernel,
                      const struct layer *layers, size_t count);

/* status_success for landshim run, where no shim follows: "layer":"outer" besides. */
size_t status_outer(char *line, const struct environ_options *options, const struct kernel *kernel,
                    const struct layer *layers, size_t count);

#endif
