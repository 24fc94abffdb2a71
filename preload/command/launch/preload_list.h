/* SPDX-License-Identifier: BSD-3-Clause */
/* LD_PRELOAD's value: with the shim, and without. */
#ifndef PRELOAD_LIST_H
#define PRELOAD_LIST_H

/*
 * What is in LD_PRELOAD besides the shim, which is what has its name or is the
 * same file; the value as it is where the shim is not in it.  NULL: nothing.
 */
const char *preload_list_others(void);

/* A list, which may be NULL, with the shim as its last entry. */
const char *preload_list_with_shim(const char *others);

#endif
