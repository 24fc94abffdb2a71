/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Entering the kernel: the only part of nolibc that differs by architecture.  It
 * stands in syscall_ARCHITECTURE.c; for an architecture that has no such file the
 * link fails.
 */
#ifndef SYSCALL_H
#define SYSCALL_H

/*
 * Enters the kernel with this call and six arguments, of which the kernel looks at
 * as many as the call has.  Returns what the kernel says: -4095 to -1 are errors
 * (syscall(2), "Architecture calling conventions", lists the registers).
 */
long syscall_enter(long number, const long arguments[6]);

#endif
