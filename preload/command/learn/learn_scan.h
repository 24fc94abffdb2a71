/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The places in a policy's text where something can be put in: found by a
 * scanner of our own, which knows strings, comments and brackets, and nothing
 * of what they mean.  Pure.
 */
#ifndef LEARN_SCAN_H
#define LEARN_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#define LEARN_SCAN_NONE ((size_t)-1)

/* A setting's value: bytes first to end, end excluded. */
struct learn_scan_value {
	size_t first, end; /* LEARN_SCAN_NONE: there is no such setting */
	char open;         /* '(', '[', '{', or '\0': a number or a string */
	size_t last;       /* after the last element, before comments; first + 1: there is none */
};

/* The top-level setting of a name, or the one in the group that `within` is; within NULL: the top level. */
struct learn_scan_value learn_scan_find(const char *text, size_t len, const struct learn_scan_value *within,
                                        const char *name);

/* Whether lines end in CRLF. */
bool learn_scan_is_crlf(const char *text, size_t len);

#endif
