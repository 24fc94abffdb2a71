/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that make, remove and move the names in directories. */
#ifndef TRACE_NAMES_H
#define TRACE_NAMES_H

#include "command/trace/trace_tracer.h"

/* As trace_decode_entry. */
enum trace_next trace_names_make(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);
enum trace_next trace_names_remove(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);
enum trace_next trace_names_move(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);
enum trace_next trace_names_pin(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);
enum trace_next trace_names_mount(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);

/* The rights to bind a UNIX socket to a path: an access is added. */
void trace_names_socket(struct trace_pending *pending, const char *path);

#endif
