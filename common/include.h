/* SPDX-License-Identifier: BSD-3-Clause */
/* Which file an include names.  Internal to the loading of a policy. */
#ifndef INCLUDE_H
#define INCLUDE_H

#include "loader.h"

/* The path of the file that an include's text, at node, names.  NULL: reported. */
const char *include_path(struct loader *ld, const struct tree_node *node, const char *text);

#endif
