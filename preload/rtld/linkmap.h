/* SPDX-License-Identifier: BSD-3-Clause */
/* The shim's own object as ld.so knows it. */
#ifndef LINKMAP_H
#define LINKMAP_H

#include <link.h>

/*
 * The name of this object in the link map: the text of its entry in LD_PRELOAD,
 * or what that resolved to.  Borrowed; "" where it cannot be found.  Asks no
 * function of libc's, such as dl_iterate_phdr(3): a sanitizer or the host may
 * have one in its place that is not ready yet.
 */
const char *linkmap_own_name(const ElfW(auxv_t) * auxv);

#endif
