/* SPDX-License-Identifier: BSD-3-Clause */
/* How many more Landlock layers the kernel takes of this process. */
#ifndef STACK_H
#define STACK_H

/*
 * How many more layers this process can stack: a child tries.  -1 where that
 * cannot be found out, as on a kernel without Landlock.
 */
int stack_room(void);

#endif
