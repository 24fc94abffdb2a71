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

/* socketcall(2): replaces call and arguments by what it stands for.  False: nothing that matters. */
bool trace_sockets_unfold(struct trace_pending *pending);

/* After a bind that succeeded: remembers an abstract name, which is inside from then on. */
void trace_sockets_bound(struct trace_tracer *tracer, const struct trace_pending *pending);

/* Whether a connect(2) of UDP has to be followed until something is sent. */
bool trace_sockets_opens_window(const struct trace_pending *pending);

/*
 * A call of the thread's while its window is open: whether the window closes
 * with it.  Then *sent says whether something is sent, or has to be thought so.
 */
bool trace_sockets_closes_window(struct trace_window *window, enum syscalls_arch arch, uint64_t number,
                                 const uint64_t *arguments, bool *sent);

#endif
