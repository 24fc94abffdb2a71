/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The rules of a policy file: what its `paths`, `network` and `quiet_ports`
 * say, added to the policy.  Internal to the loading of a policy.
 */
#ifndef RULES_H
#define RULES_H

#include "loader.h"

/* Readers for loader_group; out is not used.  Return 0, or -1 if they reported. */
int rules_paths(struct loader *ld, const struct tree_node *node, void *out);
int rules_network(struct loader *ld, const struct tree_node *node, void *out);
int rules_quiet_ports(struct loader *ld, const struct tree_node *node, void *out);

#endif
