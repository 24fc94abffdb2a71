/* SPDX-License-Identifier: BSD-3-Clause */
/* Every case of the table of errnos, in a directory that is made for it. */
#ifndef TRACE_ERRNOS_TREE_H
#define TRACE_ERRNOS_TREE_H

#include <stdbool.h>

/*
 * Tries all on the running kernel, in the calling process, which may have no use
 * for its mounts and its working directory after that; on_finding is called with
 * each that is otherwise than the table says.  Returns whether those that need
 * root and mounts were tried.  Ends the process (98) where there is no room for it.
 */
bool trace_errnos_tree_try(void (*on_finding)(const char *finding));

#endif
