/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whether an access would be denied without any policy: by file modes, by owners, or
 * for lack of a capability.  Tried with the IDs and capabilities of the task, in a
 * child if they are not the caller's own.
 */
#ifndef EXPLAIN_MODES_H
#define EXPLAIN_MODES_H

#include <stdint.h>
#include <sys/types.h>

enum explain_modes {
	EXPLAIN_MODES_ALLOW,
	EXPLAIN_MODES_DENY,
	EXPLAIN_MODES_UNKNOWN, /* there could be no child, or it could not become what the task is */
};

/* Rights of LANDLOCK_ACCESS_FS_* on what fd, which may be O_PATH, is open on. */
enum explain_modes explain_modes_of(pid_t task, int fd, uint64_t rights);

/* Opening a file of another process in /proc. */
enum explain_modes explain_modes_of_open(pid_t task, int fd);

/* Sending a signal to a process or a group, as kill(2) numbers them. */
enum explain_modes explain_modes_of_signal(pid_t task, pid_t target);

/* Reaching into a process as ptrace(2) does. */
enum explain_modes explain_modes_of_ptrace(pid_t task, pid_t target);

/* What takes the capability in the task's own user namespace. */
enum explain_modes explain_modes_of_capability(pid_t task, unsigned capability);

#endif
