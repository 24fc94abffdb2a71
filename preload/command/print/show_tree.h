/* SPDX-License-Identifier: BSD-3-Clause */
/* A policy as a tree of directories with rights, on stdout. */
#ifndef SHOW_TREE_H
#define SHOW_TREE_H

#include "kernel/layer.h"

/* A layer that was built dry. */
void show_tree(const struct layer *layer);

#endif
