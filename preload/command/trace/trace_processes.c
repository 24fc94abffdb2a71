/* SPDX-License-Identifier: BSD-3-Clause */
/* The hooks of security/landlock/task.c, and who is inside: the traced processes would share a domain. */
#include "command/trace/trace_processes.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_memory.h"
#include "command/trace/trace_pending.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_status.h"
#include "command/trace/trace_tasks.h"
#include "command/trace/trace_tracer.h"
#include "model/access.h"
#include "model/uapi.h"

/* Whether a process has ended and its parent, which is traced, has not waited for it: it can be signalled still. */
static bool is_ended_child(const struct trace_tracer *tracer, pid_t pid)
{
	char buffer[TRACE_STATUS_SIZE];
	const char *state = pid > 0 ? trace_status_field(pid, "State:\t", buffer, sizeof(buffer)) : NULL;

	return state && *state == 'Z' && trace_tasks_has(tracer, (pid_t)trace_status_number(pid, "PPid:"));
}

/* An access to a process, as the tracer numbers it. */
static struct trace_access *process(const struct trace_tracer *tracer, struct trace_pending *pending, pid_t pid)
{
	struct trace_access *access = trace_pending_access(pending, NULL);

	access->target = TRACE_TARGET_PROCESS;
	access->pid = pid;
	if (trace_tasks_has(tracer, pid) || is_ended_child(tracer, pid))
		access->flags |= TRACE_ACCESS_INSIDE;
	return access;
}

struct group {
	pid_t group, but; /* 0: of any group; but of this process */
	bool found;
};

static void look_for_group(void *data, struct trace_task *task)
{
	struct group *wanted = data;

	if (task->tgid != wanted->but && (wanted->group == 0 || getpgid(task->tgid) == wanted->group))
		wanted->found = true;
}

/*
 * kill(2)'s numbers: a process, or a group of them.  A group may be signalled
 * as soon as one of it may: so it is inside where one of it is.
 */
static struct trace_access *target(struct trace_tracer *tracer, const struct trace_task *task,
                                   struct trace_pending *pending, pid_t pid)
{
	struct group group = { 0, 0, pid == 0 };
	struct trace_access *access;

	if (pid > 0)
		return process(tracer, pending, trace_tasks_translate(tracer, task, pid));
	if (pid < 0) {
		group.group = pid == -1 ? 0 : trace_tasks_translate(tracer, task, -pid);
		group.but = pid == -1 ? task->tgid : 0;
		trace_tasks_each(tracer, look_for_group, &group);
	}
	access = trace_pending_access(pending, NULL);
	access->target = TRACE_TARGET_PROCESS;
	access->pid = pid == 0 || pid == -1 ? pid : -group.group;
	access->flags |= group.found ? TRACE_ACCESS_INSIDE : 0U;
	return access;
}

/* The process behind a descriptor of a thread's, as the tracer numbers it.  0: it is no such descriptor, or it has ended. */
static pid_t process_of(pid_t tid, int fd)
{
	char path[64], info[1024];
	const char *line;
	cleanup_fd int file = -1;
	ssize_t got;

	(void)snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", (int)tid, fd);
	file = open(path, O_RDONLY | O_CLOEXEC);
	got = file < 0 ? -1 : read(file, info, sizeof(info) - 1);
	if (got <= 0)
		return 0;
	info[got] = '\0';
	line = strstr(info, "\nPid:\t");
	return line ? (pid_t)strtol(line + 6, NULL, 10) : 0;
}

/* A signal's scope: no right where the target is inside. */
static enum trace_next signalled(struct trace_pending *pending, struct trace_access *access, int signal)
{
	access->signal = signal;
	if (!(access->flags & TRACE_ACCESS_INSIDE))
		access->rights.bits[ACCESS_SCOPE] = LANDLOCK_SCOPE_SIGNAL;
	pending->more_text = arena_printf(&pending->arena, "%d", signal);
	return TRACE_AWAIT;
}

enum trace_next trace_processes_signal(struct trace_tracer *tracer, struct trace_task *task,
                                       struct trace_pending *pending)
{
	int first = trace_pending_int(pending, 1);

	if (pending->call->kind == TRACE_PIDFD_SIGNAL)
		return signalled(pending, process(tracer, pending, process_of(task->tid, first)),
		                 trace_pending_int(pending, 2));
	if (pending->call->kind == TRACE_TGKILL)
		return signalled(pending, target(tracer, task, pending, first), trace_pending_int(pending, 3));
	return signalled(pending, target(tracer, task, pending, first), trace_pending_int(pending, 2));
}

/* Who gets SIGIO and SIGURG of a descriptor: Landlock asks when one is sent, by the domain of this call. */
enum trace_next trace_processes_owner(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending)
{
	struct {
		int type;
		pid_t pid;
	} owner = { 0 };
	pid_t pid = trace_pending_int(pending, 3);

	if (pending->call->kind == TRACE_IOCTL &&
	    trace_memory_read(task->tid, pending->arguments[2], &pid, sizeof(pid)) != 0)
		return TRACE_IGNORE;
	if (pending->call->kind == TRACE_FCNTL && trace_pending_int(pending, 2) == F_SETOWN_EX) {
		if (trace_memory_read(task->tid, pending->arguments[2], &owner, sizeof(owner)) != 0)
			return TRACE_IGNORE;
		pid = owner.type == F_OWNER_PGRP ? -owner.pid : owner.pid;
	}
	/* 0 takes the owner away. */
	if (pid == 0)
		return TRACE_IGNORE;
	/* ioctl(2) can be about a device, too. */
	pending->record.class = TRACE_SCOPE;
	return signalled(pending, target(tracer, task, pending, pid), SIGIO);
}

/* Whether ptrace(2) begins to trace, which is when it is asked. */
static bool attaches(int request)
{
	return request == PTRACE_ATTACH || request == PTRACE_SEIZE || request == PTRACE_TRACEME;
}

enum trace_next trace_processes_reach(struct trace_tracer *tracer, struct trace_task *task,
                                      struct trace_pending *pending)
{
	const struct trace_arguments *at = &pending->call->at;
	pid_t pid = at->fd ? process_of(task->tid, trace_pending_int(pending, at->fd))
	                   : trace_pending_int(pending, at->pid);

	if (pending->call->kind == TRACE_PTRACED && !attaches(trace_pending_int(pending, 1)))
		return TRACE_IGNORE;
	if (pending->call->kind == TRACE_PTRACED && trace_pending_int(pending, 1) == PTRACE_TRACEME) {
		pending->more_text = "PTRACE_TRACEME";
		return TRACE_AWAIT;
	}
	/* Itself, by the one or the other number; or a descriptor of something else (setns). */
	if (pid <= 0)
		return TRACE_IGNORE;
	if (!at->fd)
		pid = trace_tasks_translate(tracer, task, pid);
	if (pid == task->tgid || pid == task->tid)
		return TRACE_IGNORE;
	(void)process(tracer, pending, pid);
	if (pending->call->kind == TRACE_KCMP)
		(void)process(tracer, pending, trace_tasks_translate(tracer, task, trace_pending_int(pending, 2)));
	return TRACE_AWAIT;
}

void trace_processes_look_at(const struct trace_tracer *tracer, const struct trace_task *task,
                             struct trace_access *access)
{
	if (access->target != TRACE_TARGET_PATH || access->pid <= 0)
		return;
	if (access->pid == task->tgid || access->pid == task->tid || trace_tasks_has(tracer, access->pid))
		access->pid = 0;
	else
		access->flags |= TRACE_ACCESS_OTHER;
}
