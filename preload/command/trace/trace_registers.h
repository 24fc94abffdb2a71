/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Changing a system call at its entry, by the registers of each architecture.
 * What is read comes from PTRACE_GET_SYSCALL_INFO, which is the same on all.
 */
#ifndef TRACE_REGISTERS_H
#define TRACE_REGISTERS_H

#include <stdint.h>
#include <sys/types.h>

/* The call is not made; result is what it returns, a negative errno for a failure.  Returns 0, or -1 with errno. */
int trace_registers_answer(pid_t tid, int64_t result);

/* The call's first argument.  Returns 0, or -1 with errno: ENOSYS where the architecture cannot. */
int trace_registers_first(pid_t tid, uint64_t value);

#endif
