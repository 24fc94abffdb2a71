/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the modules that read a policy file share: where they are in it, how
 * they report, and how values are taken from nodes.  Internal to policyfile.c,
 * read_include.c and read_paths.c.
 */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "libconfig/tree.h"
#include "load/source.h"
#include "model/access.h"
#include "model/policy.h"

/* A file under way; the chain up to the policy tells a cycle. */
struct reader_file {
	const struct reader_file *includer; /* NULL: this is the policy */
	const char *path, *dir;
	const struct source *source; /* its text, and which file it is */
	int depth;
};

struct reader {
	struct arena *arena;
	const struct err_sink *sink;
	const char *fragments; /* directory of the installed fragments */
	struct policy *policy;
	const struct reader_file *file;
	size_t includes; /* files included so far */
	int abi;         /* the policy's, or the newest where it is missing or wrong */
};

/* The most settings that a table of a group may have: static_assert it where the table stands. */
#define READER_SETTINGS_MAX 12

/* One setting of a group: its name and what reads it. */
struct reader_setting {
	const char *name;
	int (*read)(struct reader *reader, const struct tree_node *node, void *out);
	bool policy_only; /* a fragment may not hold it */
};

/* Where a node stands, for an error: the file under way, whose path is borrowed, and the node's line. */
struct err_where reader_where(const struct reader *reader, const struct tree_node *node);

/*
 * Reports an error at a node: the format's text, of which 511 bytes are kept,
 * and a hint.  Both are copied.  Returns -1.
 */
int reader_error(struct reader *reader, const struct tree_node *node, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 4, 5), nonnull(3)));

/*
 * Reads a group by a table: each setting that is present, in the table's
 * order, with the same out; and reports those that the table does not have,
 * as an unknown "what".  count is at most READER_SETTINGS_MAX.  Returns 0, or
 * -1 if anything was reported.
 */
int reader_group(struct reader *reader, const struct tree_node *group, const struct reader_setting *settings,
                 size_t count, const char *what, void *out);

/* Whether a group has a setting of this name. */
bool reader_has(const struct tree_node *group, const char *name);

/*
 * The value of a node, where it is of the type; a number from min to max.  name
 * is the setting's, for the message.  Return 0, or -1 if they reported, and
 * leave *out as it was then.  A string is the tree's.
 */
int reader_bool(struct reader *reader, const struct tree_node *node, const char *name, bool *out);
int reader_number(struct reader *reader, const struct tree_node *node, const char *name, int min, int max, int *out);
int reader_string(struct reader *reader, const struct tree_node *node, const char *name, const char **out);

/* Rights as a policy names them: one by one, and by groups. */
struct reader_rights {
	struct access_set named, grouped;
	size_t count; /* names that were written, dropped ones included */
};

enum reader_rights_use {
	READER_ALLOW,        /* of a path */
	READER_UNRESTRICTED, /* also what is newer than abi */
	READER_QUIET,        /* of log.quiet */
};

/* Reads names of rights and groups.  Returns 0, or -1 if it reported. */
int reader_rights(struct reader *reader, const struct tree_node *node, enum reader_rights_use use,
                  struct reader_rights *out);

/* What to write for a name that other tools have for rights ("rw"), as a hint; NULL: it is none of those. */
const char *reader_right_meant(const char *name);

/*
 * Checks a right that is named: it must not be newer than abi nor, for
 * READER_ALLOW, unrestricted.  In a fragment such a right is no error but is
 * dropped: *drop is set.  Returns 0, or -1 if it reported.
 */
int reader_check_named(struct reader *reader, const struct tree_node *node, const struct access_right *right,
                       enum reader_rights_use use, bool *drop);

#endif
