/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that reach other processes: by signals, or as ptrace(2) does. */
#ifndef TRACE_PROCESSES_H
#define TRACE_PROCESSES_H

#include "command/trace/trace_record.h"
#include "command/trace/trace_tracer.h"

/* As trace_decode_entry. */
enum trace_next trace_processes_signal(struct trace_tracer *tracer, struct trace_task *task,
                                       struct trace_pending *pending);
enum trace_next trace_processes_owner(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending);
enum trace_next trace_processes_reach(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending);

/* Marks an access in /proc as one to another process's, or as harmless. */
void trace_processes_look_at(const struct trace_tracer *tracer, const struct trace_task *task,
                             struct trace_access *access);

#endif
