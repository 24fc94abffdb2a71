/* SPDX-License-Identifier: BSD-3-Clause */
/* Why a thread is stopped: PTRACE_GET_SYSCALL_INFO (Linux 5.3), which is the same on every architecture. */
#ifndef TRACE_STOP_H
#define TRACE_STOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum trace_stop_op {
	TRACE_STOP_NONE,
	TRACE_STOP_ENTRY,
	TRACE_STOP_EXIT,
	TRACE_STOP_SECCOMP,
};

/* struct ptrace_syscall_info of <linux/ptrace.h>, which older headers lack. */
struct trace_stop {
	uint8_t op; /* enum trace_stop_op */
	uint8_t pad[3];
	uint32_t arch;
	uint64_t instruction_pointer;
	uint64_t stack_pointer;
	union {
		struct {
			uint64_t number;
			uint64_t arguments[6];
			uint32_t data; /* of a filter's stop */
		} entry;
		struct {
			int64_t result;
			uint8_t is_error;
		} exit;
	};
};

/* Finds out why a thread is stopped.  False: the kernel does not say. */
bool trace_stop_look(pid_t tid, struct trace_stop *out);

#endif
