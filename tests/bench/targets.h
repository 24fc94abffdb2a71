/* SPDX-License-Identifier: BSD-3-Clause */
/* What is to hold of the figures of one run. */
#ifndef TARGETS_H
#define TARGETS_H

#include <stdbool.h>

/* Notes a figure, the added time of a variant in a case.  The names are kept, not copied. */
void targets_add(const char *which, const char *variant, double added);

/* Prints each target whose figures are there, with what was measured.  True: none was missed. */
bool targets_print(void);

#endif
