/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Globs: *, ?, [abc], [a-z], [!abc] within one component of a path.  A
 * backslash takes the meaning off the byte after it (expand.h puts it there).
 * Bytewise, no locale.  A leading dot is matched by a dot alone.  Pure.
 */
#ifndef GLOB_H
#define GLOB_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is wrong with a pattern ("**", a brace, a "[" without its "]"), or NULL.
 * *hint is what to write in its stead.
 */
const char *glob_fault(const char *pattern, const char **hint);

/* Whether a name matches len bytes of one component's pattern without fault. */
bool glob_match(const char *pattern, size_t len, const char *name);

/* Whether a component has no glob character with a meaning. */
bool glob_is_literal(const char *component, size_t len);

/*
 * Writes a text that is to match itself, wherever in a pattern it stands, and
 * a NUL, to a buffer of 2 * strlen(text) + 1 bytes.  Returns the length.
 */
size_t glob_escape(const char *text, char *to);

/*
 * Writes a literal component without its backslashes, and a NUL, to a buffer
 * of len + 1 bytes, which may be the component's own.  Returns the length.
 */
size_t glob_unescape(const char *component, size_t len, char *to);

#endif
