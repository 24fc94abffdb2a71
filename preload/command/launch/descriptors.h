/* SPDX-License-Identifier: BSD-3-Clause */
/* All descriptors above 2 at once. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/*
 * Close each descriptor above 2, or have it closed by exec, except those that are
 * named (-1: none).  They call close_range(2) or, where the kernel or a seccomp
 * filter does not have that, go through /proc/self/fd.  Return 0, or -1 with
 * errno; some descriptors may then be unchanged.
 */
int descriptors_close(void);
int descriptors_close_but(int first, int second); /* two others above 2 */
int descriptors_close_on_exec(int kept);

/*
 * Moves a descriptor to the highest free number below `below` and below the soft
 * limit (RLIMIT_NOFILE), where it is in nobody's way, and lets it stay open over
 * exec.  If no such number is free it keeps its own.  Returns its number, or -1
 * with errno; the descriptor is then unchanged.
 */
int descriptors_hand_on(int fd, int below);

/*
 * The value of `below` to begin with.  A limit may be a million or more, but the
 * kernel's table of descriptors is as long as the highest number (expand_files in
 * fs/file.c).
 */
#define DESCRIPTORS_HIGHEST 1024

#endif
