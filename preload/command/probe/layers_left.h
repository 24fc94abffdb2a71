/* SPDX-License-Identifier: BSD-3-Clause */
/* How many more Landlock layers the kernel takes of this process. */
#ifndef LAYERS_LEFT_H
#define LAYERS_LEFT_H

/*
 * How many more layers this process can stack, if it is less than `most`, else
 * that: a child tries.  -1 where that cannot be found out, as on a kernel without
 * Landlock.
 */
int layers_left(int most);

/* No kernel stacks as many (64 on ABI 1). */
#define LAYERS_LEFT_ALL 100

#endif
