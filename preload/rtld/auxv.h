/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The auxiliary vector, read where the kernel has put it: getauxval(3) may be
 * the host's own.
 */
#ifndef AUXV_H
#define AUXV_H

#include <link.h>
#include <stdbool.h>

/*
 * Finds the vector behind the environment.  NULL where envp does not lie behind
 * argv: that is not the stack that the kernel has laid out (a later dlopen(3)
 * passes an environment from elsewhere).
 */
const ElfW(auxv_t) * auxv_find(int argc, char **argv, char **envp);

/* The value of a type; false: it is not there, or auxv is NULL. */
bool auxv_get(const ElfW(auxv_t) * auxv, unsigned long type, unsigned long *value);

/*
 * Whether this is a secure-execution process (AT_SECURE); where there is no
 * telling, whether effective IDs differ from real ones.
 */
bool auxv_is_secure(const ElfW(auxv_t) * auxv);

#endif
