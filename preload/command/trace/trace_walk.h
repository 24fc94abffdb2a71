/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a path leads for another process, which is stopped: found by the
 * tracer's own steps, one component at a time, as that process would take them.
 * Nothing is opened for reading or writing, and nothing that another process
 * serves is asked (FUSE): that process may be stopped itself.
 */
#ifndef TRACE_WALK_H
#define TRACE_WALK_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "command/trace/trace_object.h"

enum {
	TRACE_WALK_FOLLOW = 1 << 0,  /* a link that is the last component is followed */
	TRACE_WALK_PARENT = 1 << 1,  /* dir and name are wanted */
	TRACE_WALK_IN_ROOT = 1 << 2, /* the directory is the root (RESOLVE_IN_ROOT) */
};

struct trace_walk {
	int fd;                     /* O_PATH, of what is there; -1: see errnum */
	struct trace_object object; /* what fd is */
	int dir;      /* O_PATH, of the directory that holds the last component; -1: not wanted, not reached */
	int errnum;   /* ENOENT with dir >= 0: only the last component is missing */
	pid_t other;  /* a process through whose /proc/PID/{root,cwd,fd,…} the way led; 0: none */
	bool unseen;  /* errnum is the tracer's own: the process may come further */
	bool foreign; /* the process's root directory is not the tracer's */
	char name[NAME_MAX + 1]; /* the last component; "": the path ends in ".", ".." or the root */
};

/* The thread whose path is walked. */
struct trace_walk_thread {
	pid_t tid;
	int root; /* the result of trace_walk_own_root, if that is still true; -1: look at its root directory now */
};

/*
 * Walks for a thread, from its directory descriptor dir (AT_FDCWD: its
 * working directory) where the path is relative.  Fills *out in any case; the
 * caller closes what is open in it.
 */
void trace_walk(struct arena *arena, const struct trace_walk_thread *thread, int dir, const char *path, unsigned flags,
                struct trace_walk *out);

/* Returns the tracer's own root directory (O_PATH; do not close it) if it is the thread's as well.  -1: it is not. */
int trace_walk_own_root(pid_t tid);

/* Opens a descriptor of another thread's as an O_PATH one of the tracer's.  -1: it has none of that number, or errno. */
int trace_walk_descriptor(pid_t tid, int fd);

/* The same, as the result of a walk. */
void trace_walk_to_descriptor(pid_t tid, int fd, struct trace_walk *out);

/* Finds what such a descriptor is, without opening it.  Returns 0, or -1. */
int trace_walk_descriptor_object(pid_t tid, int fd, struct trace_object *out);

void trace_walk_close(struct trace_walk *walk);

#endif
