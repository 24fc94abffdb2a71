/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that execute a program: it, the interpreters of "#!", and ELF's. */
#ifndef TRACE_EXECS_H
#define TRACE_EXECS_H

#include "command/trace/trace_tracer.h"

/* As trace_decode_entry and trace_decode_exit. */
enum trace_next trace_execs_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);
void trace_execs_exit(struct trace_pending *pending);

#endif
