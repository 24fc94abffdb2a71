/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What `network` and `quiet_ports` say in a policy file, added to the policy.
 * Internal to the loading of a policy.
 */
#ifndef PORTS_H
#define PORTS_H

#include "loader.h"

/* Readers for loader_group; out is not used.  Return 0, or -1 if they reported. */
int ports_network(struct loader *ld, const struct tree_node *node, void *out);
int ports_quiet(struct loader *ld, const struct tree_node *node, void *out);

#endif
