/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls on sockets: ports, and UNIX sockets by path or by name. */
#ifndef TRACE_SOCKETS_H
#define TRACE_SOCKETS_H

#include "command/trace/trace_tracer.h"
#include "model/syscalls.h"

/* As trace_decode_entry. */
enum trace_next trace_sockets_bind(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);
enum trace_next trace_sockets_connect(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending);
enum trace_next trace_sockets_listen(struct trace_tracer *tracer, struct trace_task *task,
                                     struct trace_pending *pending);
enum trace_next trace_sockets_send(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);

/* Replaces socketcall(2) and its arguments by the call that it stands for.  False: that call does not matter. */
bool trace_sockets_unfold(struct trace_pending *pending);

/* Call after a bind that succeeded: remembers an abstract name as one that is inside the sandbox. */
void trace_sockets_bound(struct trace_tracer *tracer, const struct trace_pending *pending);

/* Whether a connect(2) of UDP has to be followed until something is sent. */
bool trace_sockets_opens_window(const struct trace_pending *pending);

/*
 * Whether a call that the thread makes while its window is open closes the window.
 * *sent then says whether something is sent, or must be assumed to be.
 */
bool trace_sockets_closes_window(struct trace_window *window, enum syscalls_arch arch, uint64_t number,
                                 const uint64_t *arguments, bool *sent);

#endif
