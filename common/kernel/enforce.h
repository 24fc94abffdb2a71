/* SPDX-License-Identifier: BSD-3-Clause */
/* The irreversible step: no_new_privs, the layers and the filter. */
#ifndef ENFORCE_H
#define ENFORCE_H

#include <stddef.h>

#include "base/err.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "model/handover.h"

/*
 * Sets no_new_privs, enforces built layers, in order, and then installs one
 * seccomp filter for what all of them close, on this thread or, if there are
 * others and the kernel can, on all.  Returns 0 with all of it in force, or -1
 * if it reported: some may be in force then, and the process must not go on.
 */
int enforce_layers(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layers, size_t count);

/*
 * Enforces, in order, rulesets that landshim run has built and handed over; it
 * has installed the filter and dropped the capabilities.  Sets no_new_privs in
 * any case.  Of kernel, abi alone is looked at.  Returns as enforce_layers does.
 */
int enforce_handed(const struct err_sink *sink, const struct kernel *kernel, const struct handover_ruleset *rulesets,
                   size_t count);

/*
 * What would keep the layers from being enforced, as far as it can be known
 * without doing it: their number, other threads, and whether there can be a
 * filter.  Changes nothing.  Returns 0, or -1 if it reported.
 */
int enforce_check(const struct err_sink *sink, const struct kernel *kernel, const struct layer *layers, size_t count);

#endif
