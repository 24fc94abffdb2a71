/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the modules that read a policy file share: where they are in it, how
 * they report, and how values are taken from nodes.  Internal to policyfile.c,
 * include.c and rules.c.
 */
#ifndef LOADER_H
#define LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "access.h"
#include "arena.h"
#include "err.h"
#include "policy.h"
#include "source.h"
#include "tree.h"

/* A file under way; the chain up to the policy tells a cycle. */
struct loader_file {
	const struct loader_file *includer; /* NULL: this is the policy */
	const char *path, *dir;
	const struct source *source; /* its text, and which file it is */
	bool folded;                 /* the tree is of a folded one (fold.h) */
	int depth;
};

struct loader {
	struct arena *arena;
	const struct err_sink *sink;
	const char *fragments; /* directory of the installed fragments */
	struct policy *policy;
	const struct loader_file *file;
	size_t includes; /* files included so far */
	int abi;         /* the policy's, or the newest where it is missing or wrong */
};

/* The most settings that a table of a group may have: static_assert it where the table stands. */
#define LOADER_SETTINGS_MAX 8

/* One setting of a group: its name and what reads it. */
struct loader_setting {
	const char *name;
	int (*read)(struct loader *ld, const struct tree_node *node, void *out);
	bool policy_only; /* a fragment may not hold it */
};

/* Where a node stands, for an error: the file under way, whose path is borrowed, and the node's line. */
struct err_where loader_where(const struct loader *ld, const struct tree_node *node);

/*
 * Reports an error at a node: the format's text, of which 511 bytes are kept,
 * and a hint, or NULL.  Both are copied.  Returns -1.
 */
int loader_error(struct loader *ld, const struct tree_node *node, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Reads a group by a table: each setting that is present, in the table's
 * order, with the same out; and reports those that the table does not have,
 * as an unknown "what".  count is at most LOADER_SETTINGS_MAX.  Returns 0, or
 * -1 if anything was reported.
 */
int loader_group(struct loader *ld, const struct tree_node *group, const struct loader_setting *settings, size_t count,
                 const char *what, void *out);

/* The member of a group, or NULL. */
const struct tree_node *loader_member(const struct tree_node *group, const char *name);

/*
 * One value or many: how many elements a list or array has, 0 included, and the
 * element at an index below that.  Any other node is its own only element.
 * Nodes are the tree's.
 */
size_t loader_values(const struct tree_node *node);
const struct tree_node *loader_value(const struct tree_node *node, size_t index);

/*
 * The value of a node, where it is of the type; a number from min to max.  name
 * is the setting's, for the message.  Return 0, or -1 if they reported, and
 * leave *out as it was then.  A string is the tree's.
 */
int loader_bool(struct loader *ld, const struct tree_node *node, const char *name, bool *out);
int loader_number(struct loader *ld, const struct tree_node *node, const char *name, int min, int max, int *out);
int loader_string(struct loader *ld, const struct tree_node *node, const char *name, const char **out);

/* Rights as a policy names them: one by one, and by groups. */
struct loader_rights {
	struct access_set named, grouped;
	size_t count; /* names that were written, dropped ones included */
};

enum loader_rights_use {
	LOADER_ALLOW,        /* of a path */
	LOADER_UNRESTRICTED, /* also what is newer than abi */
	LOADER_QUIET,        /* of log.quiet */
};

/* Reads names of rights and groups.  Returns 0, or -1 if it reported. */
int loader_rights(struct loader *ld, const struct tree_node *node, enum loader_rights_use use,
                  struct loader_rights *out);

/*
 * Whether a right that is named may be: not newer than abi and, for
 * LOADER_ALLOW, not unrestricted.  In a fragment it is then dropped: *drop is
 * set.  Returns 0, or -1 if it reported.
 */
int loader_check_named(struct loader *ld, const struct tree_node *node, const struct access_right *right,
                       enum loader_rights_use use, bool *drop);

#endif
