/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one thing in nolibc that each architecture does in its own way.  It stands in
 * syscall_ARCHITECTURE.c; where an architecture has none, the link fails.
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
