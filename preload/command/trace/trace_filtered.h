/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that the policies' filters leave to the tracer to answer (trace_options.h). */
#ifndef TRACE_FILTERED_H
#define TRACE_FILTERED_H

#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/types.h>

#include "command/trace/trace_tracer.h"

/*
 * Call at a stop for SIGSYS.  Returns the errno to answer with, and fills in the
 * call.  0: the signal is not from the policies' filters, but from elsewhere or from
 * a filter of the program's own, whatever that has put into the signal's data.
 */
int trace_filtered_trap(const struct trace_tracer *tracer, pid_t tid, struct seccomp_data *call);

/* A call's name, by its AUDIT_ARCH_* value and its number; "unknown": it has none here. */
const char *trace_filtered_name(uint32_t audit_arch, long number);

/* Writes the call into the record: its name, its text, and raw. */
void trace_filtered_fill(struct trace_pending *pending, const struct seccomp_data *call);

#endif
