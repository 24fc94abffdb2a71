/* SPDX-License-Identifier: BSD-3-Clause */
/* What `paths` says in a policy file, added to the policy.  Internal to the loading of a policy. */
#ifndef RULES_H
#define RULES_H

#include "loader.h"

/* A reader for loader_group; out is not used.  Returns 0, or -1 if it reported. */
int rules_paths(struct loader *ld, const struct tree_node *node, void *out);

#endif
