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
 * Finds the vector after the environment.  Returns NULL if argv does not lie above
 * the caller on the stack, or envp not right after it: then they are not what the
 * kernel laid out.  A later dlopen(3) may pass an environment from elsewhere, and
 * a libc other than glibc passes nothing: the arguments are then what was in the
 * registers, and are not followed.
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
