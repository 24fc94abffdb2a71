/* SPDX-License-Identifier: BSD-3-Clause */
/* Makes a record of a stopped call, at its entry and at its exit. */
#ifndef TRACE_DECODE_H
#define TRACE_DECODE_H

#include "command/trace/trace_tracer.h"

/*
 * Call at the entry of a call, whose number, arguments and order are filled in.  If
 * it is socketcall(2), call and arch become those of the call that it stands for.
 */
enum trace_next trace_decode_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);

/* Call at its exit, with what it returned in the record's result or errnum. */
void trace_decode_exit(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);

/* Writes the call into the record as it would be written in C. */
void trace_decode_write(struct trace_pending *pending);

#endif
