/* SPDX-License-Identifier: BSD-3-Clause */
/* Seeing files and sockets as another process does. */
#ifndef ENTER_VIEW_H
#define ENTER_VIEW_H

#include <sys/types.h>

#include "base/err.h"

/*
 * Takes this process to the mount, network and PID namespaces, the root and the
 * working directory of another one; who it is, and its environment, stay.  What
 * is the same already is left as it is.  Where the PID namespace is another, whose
 * /proc has no directory for this process, it returns in a child that is in it,
 * and this process exits with the child's status.  Returns 0, or -1 if it
 * reported: the process may be anywhere then.
 */
int enter_view(const struct err_sink *sink, pid_t pid);

#endif
