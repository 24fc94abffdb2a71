/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of traced threads, and what is known of their processes. */
#ifndef TRACE_TASKS_H
#define TRACE_TASKS_H

#include "command/trace/trace_tracer.h"
#include "command/trace/trace_walk.h"

/* Returns the task of a thread.  NULL: it is not traced. */
struct trace_task *trace_tasks_find(const struct trace_tracer *tracer, pid_t tid);

/* Returns the task of a thread, which it adds if there is none. */
struct trace_task *trace_tasks_add(struct trace_tracer *tracer, pid_t tid);

/* Removes a task; its calls must have been ended. */
void trace_tasks_remove(struct trace_tracer *tracer, struct trace_task *task);

/* Calls each(data, task) for every task; each may remove the task that it was given. */
void trace_tasks_each(struct trace_tracer *tracer, void (*each)(void *data, struct trace_task *task), void *data);

/* Whether a process or thread, as the tracer numbers it, is traced. */
bool trace_tasks_has(const struct trace_tracer *tracer, pid_t pid);

/* Fills comm and exe of a task, once after each execve. */
void trace_tasks_identify(struct trace_tracer *tracer, struct trace_task *task);

/*
 * Returns a thread as trace_walk takes it.  Its root directory is looked at once, and
 * again after any thread has made a call that may change roots (roots_change).
 */
struct trace_walk_thread trace_tasks_walker(const struct trace_tracer *tracer, struct trace_task *task);

/*
 * The tracer's number of the process that `task` calls `pid`: another one where
 * they have different PID namespaces.  0: no traced process, and not to be found out.
 */
pid_t trace_tasks_translate(struct trace_tracer *tracer, const struct trace_task *task, pid_t pid);

#endif
