/* SPDX-License-Identifier: BSD-3-Clause */
/* The manual pages, and what liblandshim.so(7) says of what it does not stop. */
#ifndef MANUAL_H
#define MANUAL_H

/* The text of a page, by its path in the source tree.  The next call's takes its place. */
char *manual_page(const char *path);

/*
 * Asserts that a list item or paragraph below SECURITY CONSIDERATIONS holds the
 * phrase, and one of the remedies, which stand between bars.  Both are mdoc,
 * its lines joined by blanks.
 */
void manual_lists(const char *phrase, const char *remedies);

#endif
