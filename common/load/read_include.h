/* SPDX-License-Identifier: BSD-3-Clause */
/* Which file an include names.  Internal to the loading of a policy. */
#ifndef READ_INCLUDE_H
#define READ_INCLUDE_H

#include "libconfig/tree.h"
#include "load/reader.h"

/* The path of the file that an include's text, at node, names.  NULL: reported. */
const char *read_include_path(struct reader *reader, const struct tree_node *node, const char *text);

#endif
