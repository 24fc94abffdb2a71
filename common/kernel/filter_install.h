/* SPDX-License-Identifier: BSD-3-Clause */
/* Putting a filter into force, which cannot be undone. */
#ifndef FILTER_INSTALL_H
#define FILTER_INSTALL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Installs the filter for these parts (model/filter_parts.h) on this thread or,
 * with all_threads, on every one: once for all policies, after no_new_privs and
 * after the layers.  No parts: does nothing, and calls nothing.  Returns 0 with
 * the filter in force, or -1 if it reported: the process must not go on then.
 */
int filter_install(const struct err_sink *sink, uint32_t parts, bool all_threads);

/* What would keep it from being installed, without doing it.  Returns 0, or -1 if it reported. */
int filter_install_check(const struct err_sink *sink, uint32_t parts);

#endif
