/* SPDX-License-Identifier: BSD-3-Clause */
/* What liblandshim.so(7) says of what it does not stop. */
#ifndef MANUAL_H
#define MANUAL_H

/*
 * Asserts that a list item or paragraph below SECURITY CONSIDERATIONS holds the
 * phrase, and one of the remedies, which stand between bars.  Both are mdoc,
 * its lines joined by blanks.
 */
void manual_lists(const char *phrase, const char *remedies);

#endif
