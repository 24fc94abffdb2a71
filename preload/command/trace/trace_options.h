/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tracer is told, and what it says at the end. */
#ifndef TRACE_OPTIONS_H
#define TRACE_OPTIONS_H

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "command/trace/trace_record.h"

struct trace_program {
	const char *path; /* as execve(2) takes it */
	char *const *argv;
	char *const *envp; /* see trace_environment; prepare may still change it */
	/* Executed instead, where it is anything that can be; only ENOEXEC leads to path.  NULL: nothing. */
	const char *asked;
	char *const *asked_argv;
};

/*
 * A filter that prepare installed may leave it to the tracer to answer a call:
 * with SECCOMP_RET_TRAP and this in its data, together with the errno, the call
 * is not made; with SECCOMP_RET_TRACE and TRACE_OPTIONS_ASK it is, and nothing
 * but a record comes of it.
 */
#define TRACE_OPTIONS_TRAP 0x4c00U
#define TRACE_OPTIONS_ERRNO 0x00ffU
#define TRACE_OPTIONS_ASK 0x4cU

struct trace_options {
	bool marks; /* records also of writes to descriptor 2, and of exits with a status other than 0 */
	/*
	 * What a program opens again as it did before gives one record more, at its
	 * beginning, and no further one.
	 */
	bool repeats;
	unsigned seconds; /* after so many everything is ended; 0: there is no limit */
	void *data;       /* of the callbacks */

	/* A record, which is the callback's until it returns. */
	void (*on_record)(void *data, const struct trace_record *record);

	/* The first process ended a second ago, and these, which it left behind, go on. */
	void (*on_left)(void *data, const pid_t *pids, size_t count);

	/*
	 * NULL, or called in the process that will be the program, before it is
	 * confined by the filter and after the tracer is attached: what it does
	 * gives no record.  0, or the status with which the process ends.
	 */
	int (*prepare)(void *data);

	/*
	 * NULL, or asked about each call that is stopped, or that a filter left to
	 * the tracer: the errno that the policies' filters answer it with; 0: none.
	 */
	int (*denied)(void *data, const struct seccomp_data *call);
};

/* How it ended. */
struct trace_end {
	int status;      /* of the first process, as waitpid(2) gives it */
	bool incomplete; /* the tracer had to end processes, or knows that it may have missed calls */
};

#endif
