/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What `network` and `quiet_ports` say in a policy file, added to the policy.
 * Internal to the loading of a policy.
 */
#ifndef READ_NETWORK_H
#define READ_NETWORK_H

#include "libconfig/tree.h"
#include "load/reader.h"

/* Readers for reader_group; out is not used.  Return 0, or -1 if they reported. */
int read_network_ports(struct reader *reader, const struct tree_node *node, void *out);
int read_network_quiet(struct reader *reader, const struct tree_node *node, void *out);

#endif
