/* SPDX-License-Identifier: BSD-3-Clause */
/* A stopped call becomes a record: at its entry, and at its exit. */
#ifndef TRACE_DECODE_H
#define TRACE_DECODE_H

#include "command/trace/trace_tracer.h"

/*
 * The entry of a call whose number, arguments and place in the record are
 * filled in.  Sets call and arch for what socketcall(2) stands for.
 */
enum trace_next trace_decode_entry(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);

/* Its exit: what was returned is in the record's result or errnum. */
void trace_decode_exit(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);

/* The call as it would be written in C, into the record. */
void trace_decode_write(struct trace_pending *pending);

#endif
