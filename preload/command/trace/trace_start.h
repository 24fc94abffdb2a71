/* SPDX-License-Identifier: BSD-3-Clause */
/* From fork(2) to execve(2): a program that is traced from its first call on. */
#ifndef TRACE_START_H
#define TRACE_START_H

#include "base/err.h"
#include "command/trace/trace_control.h"
#include "command/trace/trace_options.h"

struct trace_start {
	pid_t pid;
	int report; /* where the child says what failed; closed by its execve */
};

/*
 * Starts the child, and attaches to it.  Returns 0; -1: reported, and there is
 * no child.
 */
int trace_start(const struct err_sink *sink, const struct trace_program *program, const struct trace_options *options,
                const struct trace_control *control, struct trace_start *start);

/*
 * Call after the child's end.  Returns 0 if it has executed the program, else the
 * status that trace_run returns (reported).  Closes report.
 */
int trace_start_result(const struct err_sink *sink, const struct trace_program *program, struct trace_start *start);

/* Returns a hint for a refused ptrace(2), by the text of kernel.yama.ptrace_scope (NULL: there is no such file). */
const char *trace_start_hint(const char *scope);

#endif
