/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Text for people and for scripts, built in a buffer of the caller's, and the
 * escapes for what somebody else wrote.  Never prints.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Room in which so many bytes fit, escaped either way, with all that these functions want to see free after them. */
#define TEXT_ESCAPED_SIZE(len) ((len)*6 + 16)

/* Text under construction.  What does not fit is cut, and `cut` says so. */
struct text {
	char *buffer;
	size_t size, len; /* len excludes the NUL, which is always there */
	bool cut;
};

/* Starts an empty text in a buffer of size bytes, at least one, which the caller keeps while it uses the text. */
void text_start(struct text *text, char *buffer, size_t size);

/* Adds what sprintf(3) would write.  A text that was cut stays so, and what comes after may still fit. */
void text_add(struct text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds bytes as they are, none of them NUL, without a format. */
void text_put(struct text *text, const char *bytes, size_t len);

/* Adds text of somebody else's: control bytes and bytes that are not UTF-8 become \xNN. */
void text_add_escaped(struct text *text, const char *bytes);

/* The inside of a JSON string: of controls JSON's own escapes; bytes that are not UTF-8 become the text \xNN. */
void text_add_json(struct text *text, const char *bytes);

#endif
