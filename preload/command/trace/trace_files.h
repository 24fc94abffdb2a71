/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that open files, or work on open ones. */
#ifndef TRACE_FILES_H
#define TRACE_FILES_H

#include "command/trace/trace_tracer.h"

/* As trace_decode_entry, for the kinds that the names say. */
enum trace_next trace_files_open(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);
enum trace_next trace_files_openat2(struct trace_tracer *tracer, struct trace_task *task,
                                    struct trace_pending *pending);
enum trace_next trace_files_creat(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);
enum trace_next trace_files_open_handle(struct trace_tracer *tracer, struct trace_task *task,
                                        struct trace_pending *pending);
enum trace_next trace_files_mq_open(struct trace_tracer *tracer, struct trace_task *task,
                                    struct trace_pending *pending);
enum trace_next trace_files_by_path(struct trace_tracer *tracer, struct trace_task *task,
                                    struct trace_pending *pending);
enum trace_next trace_files_ftruncate(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending);
enum trace_next trace_files_ioctl(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending);

/* As trace_decode_exit, for every kind with an access that the result is a descriptor of. */
void trace_files_opened(struct trace_pending *pending);

/* Whether a descriptor of a thread's is one that the program was started with. */
bool trace_files_is_inherited(const struct trace_tracer *tracer, pid_t tid, int fd);

#endif
