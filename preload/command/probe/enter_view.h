/* SPDX-License-Identifier: BSD-3-Clause */
/* Seeing files and sockets as another process does. */
#ifndef ENTER_VIEW_H
#define ENTER_VIEW_H

#include <sys/types.h>

#include "base/err.h"

/*
 * Enters the mount, network and PID namespaces, the root and the working directory
 * of another process, except those that are the same; IDs and environment stay.  A
 * new PID namespace takes a child: the function then returns in the child, and this
 * process exits with the child's status.  Returns 0, or -1 if it reported; the
 * process may then have entered some of them.
 */
int enter_view(const struct err_sink *sink, pid_t pid);

#endif
