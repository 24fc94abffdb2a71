/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the shim says, and its end: the only place that prints or ends the
 * process.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stddef.h>

#include "base/err.h"
#include "environ.h"
#include "kernel/abi.h"
#include "kernel/layer.h"

/* The exit status of a program that was not started, as env(1) and timeout(1) have it. */
#define REPORT_STATUS 125

/* An err_sink whose callback does not return: says why, and ends the process. */
struct err_sink report_fatal(const struct environ_options *options);

/*
 * Everything went well: the status line, and what LANDSHIM_VERBOSE or dry-run
 * asks for.  kernel may be of abi 0.  Closes the status descriptor.
 */
void report_success(const struct environ_options *options, const struct kernel *kernel, const struct layer *layers,
                    size_t count);

#endif
