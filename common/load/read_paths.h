/* SPDX-License-Identifier: BSD-3-Clause */
/* What `paths` says in a policy file, added to the policy.  Internal to the loading of a policy. */
#ifndef READ_PATHS_H
#define READ_PATHS_H

#include "libconfig/tree.h"
#include "load/reader.h"

/* A reader for reader_group; out is not used.  Returns 0, or -1 if it reported. */
int read_paths_rules(struct reader *reader, const struct tree_node *node, void *out);

#endif
