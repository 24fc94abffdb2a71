/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Policies and plans as text: for dry-run, verbose and the status line here,
 * for check in the command.  Writes into a buffer; never prints.
 */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/layer.h"
#include "model/access.h"

/* Text under construction.  What does not fit is cut, and `cut` says so. */
struct text {
	char *buffer;
	size_t size, len; /* len excludes the NUL, which is always there */
	bool cut;
};

/* Starts an empty text in a buffer of size bytes, at least one, which the caller keeps while it uses the text. */
void describe_start(struct text *text, char *buffer, size_t size);

/* Adds what sprintf(3) would write.  A text that was cut stays so, and what comes after may still fit. */
void describe_add(struct text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds text of somebody else's: control bytes and bytes that are not UTF-8 become \xNN. */
void describe_add_escaped(struct text *text, const char *bytes);

/* The inside of a JSON string: of controls JSON's own escapes; bytes that are not UTF-8 become the text \xNN. */
void describe_add_json(struct text *text, const char *bytes);

/* Names of the rights in a set, with the separator between them. */
void describe_add_rights(struct text *text, struct access_set set, const char *separator);

/* An error as it is printed: one line, and a second for the hint; with the newlines. */
void describe_add_error(struct text *text, const struct err *err);

/* One line's worth: "/etc/x.conf: ABI 7, 12 path rules, 2 port rules, not enforced: resolve_unix". */
void describe_add_layer(struct text *text, const struct layer *layer);

#endif
