/* SPDX-License-Identifier: BSD-3-Clause */
/* Running a program under ptrace(2), and letting one of its system calls fail. */
#ifndef TRACER_H
#define TRACER_H

#include <stdbool.h>
#include <stddef.h>

#define TRACER_CALLS_MAX 4096
#define TRACER_TEXT_MAX 8192

/* What to run; the status line goes to descriptor 9. */
struct tracer_program {
	const char *const *argv;
	const char *const *envp;
};

enum tracer_kind {
	TRACER_NOTHING,
	TRACER_ERRNO, /* the call is not made, and fails */
	TRACER_SHORT, /* read(2) is asked for half as much */
	TRACER_END,   /* read(2) is at the end of the file */
};

/* What happens to the call with the number `at`, counted from the exec of the program. */
struct tracer_fault {
	enum tracer_kind kind;
	size_t at;
	int errnum;
};

struct tracer_result {
	int status;                   /* as waitpid(2) gives it */
	long calls[TRACER_CALLS_MAX]; /* their numbers, up to the fault, or to the next exec */
	bool writes_stderr;           /* the call that the fault hit is a write to descriptor 2 */
	size_t count;
	char out[TRACER_TEXT_MAX], err[TRACER_TEXT_MAX];
};

/* Runs the program to its end.  Ends this process where it cannot. */
void tracer_run(const struct tracer_program *program, const struct tracer_fault *fault, struct tracer_result *result);

#endif
