/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tracer's state: the threads that are traced, and the calls that are under
 * way.  Nothing outside preload/command/trace/ includes this file.
 */
#ifndef TRACE_TRACER_H
#define TRACE_TRACER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_options.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_walk.h"
#include "model/syscalls.h"

#define TRACE_ACCESSES_MAX 24
#define TRACE_TEXTS_MAX 4

/* A call between its entry and its exit. */
struct trace_pending {
	const struct trace_call *call;
	enum syscalls_arch arch;
	uint64_t arguments[6];
	struct trace_record record;
	struct trace_access accesses[TRACE_ACCESSES_MAX];
	/* The texts that were read at the entry, to be read again at the exit. */
	struct {
		uint64_t address;
		const char *text;
		bool shown_alone; /* not read again */
	} texts[TRACE_TEXTS_MAX];
	size_t texts_count;
	struct trace_walk_thread thread; /* the thread that makes the call */
	bool unnamed;                    /* some accesses have no path yet: trace_pending_name */
	const char *flags_text;          /* the flags by name; NULL: none are shown */
	const char *more_text;           /* what else belongs between the parentheses; NULL: nothing */
	int opened;                      /* the access whose object the result is a descriptor of; -1: none */
	bool creates;                    /* that object may be made by the call */
	uint64_t open_flags;             /* of a call that opens */
	struct arena arena;              /* of everything that the record points to */
	struct arena_room room;
	struct trace_pending *next; /* while it is not used */
};

/* A UDP socket that was connected, until something is sent, or it is closed: whether the connection was a need. */
struct trace_window {
	struct trace_pending *connect; /* NULL: none is open */
	int fd;
	unsigned calls; /* that were looked at since */
};

/* A thread. */
struct trace_task {
	pid_t tid, tgid;
	struct trace_pending *pending;     /* in a call */
	struct trace_pending *interrupted; /* a call that a signal interrupted, and that the kernel may begin again */
	struct trace_window window;
	char comm[16];  /* of the process, since its last execve; "": not read yet */
	char *exe;      /* in the tracer's arena; NULL: not read yet, or not known */
	int root;       /* the result of trace_walk_own_root */
	bool has_root;  /* root is set */
	bool started;   /* its first stop has been seen */
	bool listening; /* in a group-stop */
	struct trace_task *next;
};

#define TRACE_BUCKETS 1024

struct trace_tracer {
	const struct trace_options *options;
	struct arena arena;
	struct trace_task *tasks[TRACE_BUCKETS];
	size_t count;
	pid_t first;
	uint64_t order;
	struct trace_pending *unused;
	struct trace_task *unused_tasks;
	struct trace_repeat *repeats[TRACE_BUCKETS]; /* trace_repeats.c */
	size_t repeats_count;
	char **abstract; /* names of abstract sockets that were bound inside */
	size_t abstract_count, abstract_capacity;
	int *inherited; /* descriptors that the program is started with, and that the tracer has too */
	size_t inherited_count;
	bool program_runs; /* the first execve has succeeded */
	bool missing;      /* calls may have been missed */
	bool roots_change; /* a thread called chroot(2) or the like: task->root may be true no more */
};

/* What is to be done with a call whose entry was looked at. */
enum trace_next {
	TRACE_IGNORE,  /* it does not matter */
	TRACE_AWAIT,   /* its end is awaited */
	TRACE_AT_ONCE, /* its record is complete */
	TRACE_ANSWER,  /* it is not made: the record's result or errnum is the answer */
};

#endif
