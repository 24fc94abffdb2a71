/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading what a policy wants of the filter. */
#ifndef READ_FILTER_H
#define READ_FILTER_H

#include "libconfig/tree.h"
#include "load/reader.h"

/*
 * "fill" and "harden", with names of model/filter_parts.h, into the policy.
 * As reader_setting has it; out is not used.
 */
int read_filter_fill(struct reader *ld, const struct tree_node *node, void *out);
int read_filter_harden(struct reader *ld, const struct tree_node *node, void *out);

#endif
