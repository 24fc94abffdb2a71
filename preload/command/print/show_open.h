/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a policy leaves open on one kernel, in words that a person understands:
 * the rights that are not enforced there, and what no right is for.
 */
#ifndef SHOW_OPEN_H
#define SHOW_OPEN_H

#include "kernel/layer.h"

/* One paragraph on stdout; here: the kernel is the one that is running. */
void show_open(const struct layer *layer, int abi, bool here);

/* "open":["...",...], without a comma. */
void show_open_json(const struct layer *layer, int abi);

#endif
