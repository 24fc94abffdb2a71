/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting, and when what is traced has to end: signals, time limits, job control. */
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
	int64_t left;     /* when what the first process left behind is named */
	int64_t resume;   /* when the first process gets SIGCONT, if it still stands */
	bool first_ended;
	bool stopped;      /* the first process stands, and so did the caller */
	bool ended_others; /* something was ended by the tracer */
};

/* Takes the signals; before any process is started.  trace_control_end gives them back. */
void trace_control_begin(struct trace_control *control, unsigned seconds);
void trace_control_end(struct trace_control *control);

/* In a child: the signals as they were. */
void trace_control_restore(const struct trace_control *control);

/* Waits until a child has something to say, and does meanwhile what signals and times ask for. */
void trace_control_wait(struct trace_control *control, struct trace_tracer *tracer);

/* The first process has ended. */
void trace_control_first_ended(struct trace_control *control);

/* The first process has stopped by a signal, and listens: so does the caller, until it is continued. */
void trace_control_stop(struct trace_control *control, int signal);

/* The first process goes on. */
void trace_control_resumed(struct trace_control *control);

#endif
