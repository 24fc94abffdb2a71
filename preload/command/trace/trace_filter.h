/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The seccomp program that stops a traced process at the calls of
 * trace_calls.h, and at no others.  Pure.
 */
#ifndef TRACE_FILTER_H
#define TRACE_FILTER_H

#include <stdbool.h>

#include "kernel/filter_code.h"

/* What a stop carries (PTRACE_GETEVENTMSG): a call of the table, or one that it does not know. */
enum {
	TRACE_FILTER_KNOWN,
	TRACE_FILTER_NEWER,
};

/*
 * Writes the program for the machine that this is compiled for, which must not be
 * SYSCALLS_ON_UNKNOWN.  With marks it also stops at the ends of processes and at
 * writes to descriptor 2.
 */
void trace_filter_build(struct filter_code *code, bool marks);

#endif
