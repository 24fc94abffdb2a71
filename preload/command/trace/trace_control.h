/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting for what is traced, and ending it: signals, time limits, job control. */
#ifndef TRACE_CONTROL_H
#define TRACE_CONTROL_H

#include <signal.h>

#include "command/trace/trace_tracer.h"

enum trace_phase {
	TRACE_RUNNING,
	TRACE_ASKED,  /* a signal went to the program */
	TRACE_ENDING, /* everything has got SIGTERM */
	TRACE_KILLED, /* and SIGKILL */
};

struct trace_control {
	sigset_t before, waited;
	struct sigaction child;
	enum trace_phase phase;
	/* Times of CLOCK_MONOTONIC in nanoseconds; 0: none. */
	int64_t deadline; /* of the phase */
	int64_t limit;    /* of the whole run */
	int64_t left;     /* when to name what the first process has left behind */
	int64_t resume;   /* when the first process gets SIGCONT, if it is still stopped */
	bool first_ended;
	bool stopped;      /* the first process is stopped, and the caller was */
	bool ended_others; /* something was ended by the tracer */
};

/* Takes over the signals; call before any process is started.  trace_control_end restores them. */
void trace_control_begin(struct trace_control *control, unsigned seconds);
void trace_control_end(struct trace_control *control);

/* Call in a child: restores the signals as they were. */
void trace_control_restore(const struct trace_control *control);

/* Waits until a child changes its state, and meanwhile does what signals and time limits ask for. */
void trace_control_wait(struct trace_control *control, struct trace_tracer *tracer);

/* Call when the first process has ended. */
void trace_control_first_ended(struct trace_control *control);

/* Call when a signal has stopped the first process: stops the caller too, until it is continued. */
void trace_control_stop(struct trace_control *control, int signal);

/* Call when the first process goes on. */
void trace_control_resumed(struct trace_control *control);

#endif
