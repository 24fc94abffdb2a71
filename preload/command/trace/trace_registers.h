/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Changing a system call at its entry, by the registers of each architecture.
 * What is read comes from PTRACE_GET_SYSCALL_INFO, which is the same on all.
 */
#ifndef TRACE_REGISTERS_H
#define TRACE_REGISTERS_H

#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/types.h>

/* Skips the call, and has it return result, a negative errno for a failure.  Returns 0, or -1 with errno. */
int trace_registers_answer(pid_t tid, int64_t result);

/* Sets the call's first argument.  Returns 0, or -1 with errno: ENOSYS if the architecture cannot. */
int trace_registers_first(pid_t tid, uint64_t value);

/*
 * Reads the arguments of a call that seccomp(2) has skipped, when SIGSYS is about to
 * be delivered (SECCOMP_RET_TRAP); call->arch says how to read them.  Returns 0, or
 * -1 with errno.
 */
int trace_registers_arguments(pid_t tid, struct seccomp_data *call);

#endif
