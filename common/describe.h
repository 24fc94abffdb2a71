/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Policies and plans as text: for dry-run, verbose and the status line here,
 * for check in the command.  Writes into a buffer; never prints.
 */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"
#include "expand/except.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/environment.h"
#include "model/holes.h"
#include "model/policy.h"

/* Names of the rights in a set, with the separator between them. */
void describe_add_rights(struct text *text, struct access_set set, const char *separator);

/* Names of the parts of the filter (model/filter_parts.h) that stand in "fill", or in "harden". */
void describe_add_parts(struct text *text, uint32_t parts, bool harden, const char *separator);

/* What is removed from the environment: "drops A* B"; no text if nothing is. */
void describe_add_environment(struct text *text, const struct environment_edit *edit);

/* An error as it is printed: one line, and a second for the hint; with the newlines. */
void describe_add_error(struct text *text, const struct err *err);

/* What a directory that has exceptions loses on itself: the rights of its rule that files do not have. */
struct access_set describe_lost(const struct layer *layer, const struct policy_path *rule);

/* What there is to say about an exception, without its path. */
void describe_add_note(struct text *text, const struct layer *layer, const struct except_note *note);

/* One line's worth: "/etc/x.conf: ABI 7, 12 path rules, 2 port rules, not enforced: resolve_unix". */
void describe_add_layer(struct text *text, const struct layer *layer);

/* Names of holes (model/holes.h), bit i for holes[i], with the separator between them. */
void describe_add_hole_names(struct text *text, uint32_t found, const char *separator);

/*
 * Some rights and their holes: "signal (closed: prlimit, nothing closes: scheduling)".
 * "open:" are those that another policy would close.
 */
void describe_add_holes_at(struct text *text, const struct holes_found *found);

/* The same for every right of the policy, after ", holes: "; no text if there are none. */
void describe_add_holes(struct text *text, const struct layer *layer);

/* The line for when all layers are in force: "landshim: enforced ", each layer, a newline, which is never cut. */
void describe_add_enforced(struct text *text, const struct layer *layers, size_t count);

#endif
