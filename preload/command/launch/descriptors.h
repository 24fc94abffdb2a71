/* SPDX-License-Identifier: BSD-3-Clause */
/* All descriptors above 2 at once. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/*
 * Closes each descriptor above 2, or lets each but one (or -1) be closed by
 * exec: with close_range(2), or, where the kernel or a seccomp filter does not
 * have that, one by one by /proc/self/fd.  Return 0, or -1 with errno: then some
 * are as they were.
 */
int descriptors_close(void);
int descriptors_close_but(int first, int second); /* two others above 2 */
int descriptors_close_on_exec(int kept);

/*
 * Moves a descriptor to the highest number that is free below this one and below
 * the soft limit (RLIMIT_NOFILE), where it is in nobody's way, and lets it stay
 * open over exec.  Where none is free it keeps its number.  Returns the number,
 * or -1 with errno: then it is as it was.
 */
int descriptors_hand_on(int fd, int below);

/*
 * The first `below`, though a limit may be a million or more: the kernel makes a
 * table of as many as the highest number (expand_files in fs/file.c).
 */
#define DESCRIPTORS_HIGHEST 1024

#endif
