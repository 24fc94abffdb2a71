/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading what a policy takes out of the environment. */
#ifndef READ_ENVIRONMENT_H
#define READ_ENVIRONMENT_H

#include "libconfig/tree.h"
#include "load/reader.h"

/* "environment", into the policy.  As reader_setting has it; out is not used. */
int read_environment(struct reader *reader, const struct tree_node *node, void *out);

#endif
