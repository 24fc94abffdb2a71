/* SPDX-License-Identifier: BSD-3-Clause */
/* ptrace(2). */
#include "command/trace/trace_stop.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GET_SYSCALL_INFO 0x420e

bool trace_stop_look(pid_t tid, struct trace_stop *out)
{
	memset(out, 0, sizeof(*out));
	return syscall(SYS_ptrace, GET_SYSCALL_INFO, tid, sizeof(*out), out) > 0;
}
