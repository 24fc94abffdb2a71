/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A policy file's text as a tree of settings.  The only module that knows
 * libconfig: everything else sees nodes.
 */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * A setting, or an element of one, as it stands in the text.  For this module
 * alone to look into; may be copied.
 */
struct tree_node {
	const void *setting; /* libconfig's */
	/* If compact.h took the node out of the text, setting is the equal one that stayed; these are what differs. */
	const char *path;  /* a string's text, or of a group its first setting's; NULL: libconfig's */
	uint32_t path_len; /* of that */
	int below;         /* lines below the setting's */
};

enum tree_type {
	TREE_GROUP, /* { name = value; } */
	TREE_LIST,  /* ( ) */
	TREE_ARRAY, /* [ ] */
	TREE_NUMBER,
	TREE_STRING,
	TREE_BOOL,
	TREE_OTHER, /* a fraction, say: no setting takes one */
};

/* Whether the text is shortened before libconfig reads it.  The tree is the same either way; tests compare the two. */
enum tree_way {
	TREE_COMPACT, /* what compact.h leaves of it */
	TREE_WHOLE,   /* for these tests */
};

/*
 * Checks len bytes of text (precheck.h), after which a NUL stands, and parses
 * them into a tree whose root is a group.  text is a block of the arena, which
 * the tree takes over, also if there is an error; file is borrowed for the call.
 * The tree lives as long as the arena.  Returns 0, or -1 if it reported an error
 * at file and line.
 */
int tree_parse(struct arena *arena, const struct err_sink *sink, const char *file, char *text, size_t len,
               enum tree_way way, struct tree_node *root);

enum tree_type tree_type(const struct tree_node *node);
const char *tree_type_name(const struct tree_node *node); /* "a list", "a number" */
int tree_line(const struct tree_node *node);
const char *tree_name(const struct tree_node *node); /* NULL in a list or array */

/* Goes from node to node. */
struct tree_walk {
	const struct tree_node *parent;
	size_t index;      /* of libconfig's element */
	size_t item;       /* of what was taken out after it; 0: the element itself */
	const void *first; /* while item is not 0: the element, */
	const void *run;   /* and compact.h's run after it */
	bool itself;       /* the parent is the only node */
};

/* Begins with the elements of a group, list or array; none of any other node.  The node is borrowed. */
struct tree_walk tree_children(const struct tree_node *node);

/* One value or many: the same with the elements of a list or array, and for any other node with the node itself. */
struct tree_walk tree_values(const struct tree_node *node);

/* How many nodes a walk meets from here on. */
size_t tree_left(const struct tree_walk *walk);

/* The next node.  False: there is none. */
bool tree_next(struct tree_walk *walk, struct tree_node *next);

/* Values; the node must be of the type. */
int tree_number(const struct tree_node *node); /* saturated at the limits of int */
const char *tree_string(const struct tree_node *node);
size_t tree_length(const struct tree_node *node); /* of its string */
bool tree_bool(const struct tree_node *node);

#endif
