/* SPDX-License-Identifier: BSD-3-Clause */
/* The shim's own object: which entry of LD_PRELOAD it came from. */
#ifndef SELF_H
#define SELF_H

#include <link.h>

/* Cuts this object's entries out of every LD_PRELOAD in envp (scrub_unload).  auxv may be NULL. */
void self_unload(char **envp, const ElfW(auxv_t) * auxv);

#endif
