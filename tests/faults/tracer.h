/* SPDX-License-Identifier: BSD-3-Clause */
/* Running a program and its children under ptrace(2), and letting one of their system calls fail. */
#ifndef TRACER_H
#define TRACER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>

#define TRACER_CALLS_MAX 4096
#define TRACER_TEXT_MAX 8192

/* What main begins with, see host.c. */
#define TRACER_MARK SYS_sched_yield

/* What to run, with descriptor 9 for the status line. */
struct tracer_program {
	const char *const *argv;
	const char *const *envp;
	const char *file; /* what is executed; NULL: argv[0] */
	bool socket;      /* descriptor 9 is a socket */
	bool leads;       /* it leads its process group */
	bool terminal;    /* descriptor 0 is one */
	int denied;       /* a system call that a seccomp filter answers with EPERM; 0: none */
	int limit;        /* RLIMIT_*, -1: none */
	rlim_t limit_to;
};

enum tracer_kind {
	TRACER_NOTHING,
	TRACER_ERRNO, /* the call is not made, and fails */
	TRACER_SHORT, /* it is asked for half as much, getdents64(2) for one entry or two */
	TRACER_END,   /* the call is not made, and gives 0 */
	TRACER_BREAK, /* brk(2) leaves the break where it is */
};

/* A system call, as it was made once: so it is found again, the address space being laid out the same. */
struct tracer_call {
	long number;
	unsigned long where; /* the instruction */
	size_t nth;          /* of this number in its process */
	int process;         /* 0: the first, 1: its first child... */
	int execs;           /* how often its process had executed a file */
};

struct tracer_fault {
	enum tracer_kind kind;
	struct tracer_call call;
	int errnum;
};

struct tracer_result {
	int status;   /* of the first process, as waitpid(2) gives it */
	bool missed;  /* the call was not made, or from elsewhere */
	bool hangs;   /* it was ended after a while */
	size_t count; /* of the calls up to the mark: without a fault only */
	struct tracer_call calls[TRACER_CALLS_MAX];
	char out[TRACER_TEXT_MAX], err[TRACER_TEXT_MAX];
};

/* Runs the program to its end, and lists its calls, or lets one fail.  Ends this process where it cannot. */
void tracer_run(const struct tracer_program *program, const struct tracer_fault *fault, struct tracer_result *result);

/* The same without ptrace, and no calls are listed. */
void tracer_run_alone(const struct tracer_program *program, struct tracer_result *result);

#endif
