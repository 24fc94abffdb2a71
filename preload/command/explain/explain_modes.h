/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whether an access would be denied without any policy: by file modes, by owners, or
 * for lack of a capability.  Tried with the IDs and capabilities of the task, in a
 * child if they are not the caller's own.
 */
#ifndef EXPLAIN_MODES_H
#define EXPLAIN_MODES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Rights of LANDLOCK_ACCESS_FS_* on what fd, which may be O_PATH, is open on. */
bool explain_modes_deny(pid_t task, int fd, uint64_t rights);

/* Opening a file of another process in /proc. */
bool explain_modes_deny_open(pid_t task, int fd);

/* Sending a signal to a process or a group, as kill(2) numbers them. */
bool explain_modes_deny_signal(pid_t task, pid_t target);

/* Reaching into a process as ptrace(2) does. */
bool explain_modes_deny_ptrace(pid_t task, pid_t target);

/* Whether it has the capability in its own user namespace. */
bool explain_modes_has(pid_t task, unsigned capability);

#endif
