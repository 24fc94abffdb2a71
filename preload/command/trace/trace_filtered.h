/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that the policies' filters leave to the tracer to answer (trace_options.h). */
#ifndef TRACE_FILTERED_H
#define TRACE_FILTERED_H

#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/types.h>

#include "command/trace/trace_tracer.h"

/*
 * At a stop for SIGSYS: the errno to answer with, and the call.  0: the signal
 * comes from elsewhere, which is also what is taken of a filter of the
 * program's own, whatever that writes into the signal's data.
 */
int trace_filtered_trap(const struct trace_tracer *tracer, pid_t tid, struct seccomp_data *call);

/* A call's name, by its AUDIT_ARCH_* value and its number; "unknown": it has none here. */
const char *trace_filtered_name(uint32_t audit_arch, long number);

/* The call into the record: its name, as it is written, and raw. */
void trace_filtered_fill(struct trace_pending *pending, const struct seccomp_data *call);

#endif
