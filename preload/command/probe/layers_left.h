/* SPDX-License-Identifier: BSD-3-Clause */
/* Counts how many more Landlock layers this process can stack. */
#ifndef LAYERS_LEFT_H
#define LAYERS_LEFT_H

/*
 * Has a child stack layers, at most `most`, and returns how many it could.  -1:
 * that cannot be found out, for example on a kernel without Landlock.
 */
int layers_left(int most);

/* More than any kernel stacks (64 on ABI 1). */
#define LAYERS_LEFT_ALL 100

#endif
