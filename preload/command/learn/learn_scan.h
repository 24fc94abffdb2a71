/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finds the places in a policy's text where something can be inserted, by a scanner
 * that knows strings, comments and brackets, but not what settings mean.  Pure.
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

/* Finds the setting of a name in the group `within`, or at the top level if within is NULL. */
struct learn_scan_value learn_scan_find(const char *text, size_t len, const struct learn_scan_value *within,
                                        const char *name);

/* Whether lines end in CRLF. */
bool learn_scan_is_crlf(const char *text, size_t len);

#endif
