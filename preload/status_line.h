/* SPDX-License-Identifier: BSD-3-Clause */
/* The status line: one line of JSON that says what was enforced.  Only builds it. */
#ifndef STATUS_LINE_H
#define STATUS_LINE_H

#include <stddef.h>

#include "base/err.h"
#include "environ.h"
#include "kernel/abi.h"
#include "kernel/layer.h"

/* A line is never longer than this, its newline included: a pipe takes it whole. */
#define STATUS_LINE_MAX 4096

/* Each fills a buffer of STATUS_LINE_MAX bytes and returns the line's length. */
size_t status_line_failure(char *line, const struct environ_options *options, const struct err *err);
size_t status_line_success(char *line, const struct environ_options *options, const struct kernel *kernel,
                           const struct layer *layers, size_t count);

/* status_line_success for landshim run, where no shim follows: "layer":"outer" besides. */
size_t status_line_outer(char *line, const struct environ_options *options, const struct kernel *kernel,
                         const struct layer *layers, size_t count);

#endif
