/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A policy file's text as a tree of settings.  The only module that knows
 * libconfig: everything else sees nodes.
 */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct tree_node; /* lives as long as the arena */

enum tree_type {
	TREE_GROUP, /* { name = value; } */
	TREE_LIST,  /* ( ) */
	TREE_ARRAY, /* [ ] */
	TREE_NUMBER,
	TREE_STRING,
	TREE_BOOL,
	TREE_OTHER, /* a fraction, say: no setting takes one */
};

/*
 * Parses text, which ends in two NULs and is changed on the way, into a tree
 * whose root is a group.  Returns 0, or -1 if it reported an error at file and
 * line.
 */
int tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text,
               const struct tree_node **root);

enum tree_type tree_type(const struct tree_node *node);
const char *tree_type_name(const struct tree_node *node); /* "a list", "a number" */
int tree_line(const struct tree_node *node);
const char *tree_name(const struct tree_node *node); /* NULL in a list or array */

/* Elements of a group, list or array; 0 for the others. */
size_t tree_count(const struct tree_node *node);
const struct tree_node *tree_child(const struct tree_node *node, size_t index);

/* Values; the node must be of the type. */
int tree_number(const struct tree_node *node); /* saturated at the limits of int */
const char *tree_string(const struct tree_node *node);
char *tree_text(const struct tree_node *node); /* the same, for who changes it */
bool tree_bool(const struct tree_node *node);

#endif
