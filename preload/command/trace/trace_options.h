/* SPDX-License-Identifier: BSD-3-Clause */
/* What the tracer is given, and what it returns at the end. */
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
	/* Executed first (exec_chain.h); only if that fails with ENOEXEC, path is.  NULL: none. */
	const char *asked;
	char *const *asked_argv;
};

/*
 * A filter that prepare installed may leave a call to the tracer.  With
 * SECCOMP_RET_TRAP and TRACE_OPTIONS_TRAP and the errno as its data, the call is not
 * made, and the tracer answers it.  With SECCOMP_RET_TRACE and TRACE_OPTIONS_ASK it
 * is made, and only recorded.
 */
#define TRACE_OPTIONS_TRAP 0x4c00U
#define TRACE_OPTIONS_ERRNO 0x00ffU
#define TRACE_OPTIONS_ASK 0x4cU

struct trace_options {
	bool marks; /* records also of writes to descriptor 2, and of exits with a status other than 0 */
	/* Opening the same object again as before gives one further record, at its beginning, and then none. */
	bool repeats;
	unsigned seconds; /* after so many everything is ended; 0: there is no limit */
	void *data;       /* of the callbacks */

	/* A record, which is the callback's until it returns. */
	void (*on_record)(void *data, const struct trace_record *record);

	/* Called a second after the first process has ended, with the processes that it has left running. */
	void (*on_left)(void *data, const pid_t *pids, size_t count);

	/*
	 * Called in the process that will be the program, after the tracer is attached and
	 * before the tracer's filter is installed, so that its calls give no records.
	 * Returns 0, or the status with which the process ends.  May be NULL.
	 */
	int (*prepare)(void *data);

	/*
	 * Called for each call that is stopped, or that a filter left to the tracer.
	 * Returns the errno with which the policies' filters answer it; 0: none.  May be
	 * NULL.
	 */
	int (*denied)(void *data, const struct seccomp_data *call);
};

/* How it ended. */
struct trace_end {
	int status;      /* of the first process, as waitpid(2) gives it */
	bool incomplete; /* the tracer had to end processes, or knows that it may have missed calls */
};

#endif
