/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the rules for permissions (ABI 12). */
#ifndef READ_PERMISSIONS_H
#define READ_PERMISSIONS_H

#include "libconfig/tree.h"
#include "load/reader.h"
#include "model/uapi.h"

#if UAPI_ABI_NEWEST >= 12

/* "permissions", into the policy.  As reader_setting has it; out is not used. */
int read_permissions(struct reader *reader, const struct tree_node *node, void *out);

#endif

#endif
