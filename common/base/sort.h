/* SPDX-License-Identifier: BSD-3-Clause */
/* Sorting without memory: qsort(3) calls the host's malloc above 1 KiB. */
#ifndef SORT_H
#define SORT_H

#include <stddef.h>

/* Sorts strings bytewise, in place. */
void sort_strings(const char **strings, size_t count);

#endif
