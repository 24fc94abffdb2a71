/* SPDX-License-Identifier: BSD-3-Clause */
/* The value of LD_PRELOAD, with the shim and without it. */
#ifndef PRELOAD_LIST_H
#define PRELOAD_LIST_H

#include <stdbool.h>

/*
 * Returns LD_PRELOAD without the shim: without entries that have its name or are
 * the same file.  If the shim is not named there, the value is unchanged.  NULL:
 * nothing is left.
 */
const char *preload_list_others(void);

/*
 * Whether ld.so(8) would load the shim into a dynamic landshim: LD_PRELOAD or
 * /etc/ld.so.preload names the shim, or a copy of it under another name.
 */
bool preload_list_has_shim(void);

/*
 * Returns a list, which may be NULL, with the shim put where its constructor runs
 * first.  For glibc that is the last entry, since of several objects with
 * initfirst the last one loaded wins.  libpthread before glibc 2.34 is such an
 * object, and is named before the shim if libpthread_first.  For musl it is the
 * first entry.
 */
const char *preload_list_with_shim(const char *others, const char *shim, bool libpthread_first);

/* Whether libpthread of the libc that landshim runs on is initfirst. */
bool preload_list_libpthread_first(void);

#endif
