/* SPDX-License-Identifier: BSD-3-Clause */
/* LD_PRELOAD's value: with the shim, and without. */
#ifndef PRELOAD_LIST_H
#define PRELOAD_LIST_H

#include <stdbool.h>

/*
 * What is in LD_PRELOAD besides the shim, which is what has its name or is the
 * same file; the value as it is where the shim is not in it.  NULL: nothing.
 */
const char *preload_list_others(void);

/*
 * Whether the shim is in it, or in /etc/ld.so.preload, or a copy of it under another
 * name: ld.so(8) would load it into a dynamic landshim.
 */
bool preload_list_has_shim(void);

/*
 * A list, which may be NULL, with a shim where its constructor runs first: for
 * glibc as its last entry, since the last one that is initfirst wins; before glibc
 * 2.34 libpthread is initfirst itself, and then stands in front of it.  For musl as
 * the first.
 */
const char *preload_list_with_shim(const char *others, const char *shim, bool libpthread_first);

/* Whether this libc's does. */
bool preload_list_libpthread_first(void);

#endif
