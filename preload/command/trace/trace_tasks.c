/* SPDX-License-Identifier: BSD-3-Clause */
/* A hash table by thread ID, and /proc. */
#include "command/trace/trace_tasks.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "command/trace/trace_object.h"
#include "command/trace/trace_status.h"
#include "command/trace/trace_tracer.h"
#include "command/trace/trace_walk.h"

static struct trace_task **slot(struct trace_tracer *tracer, pid_t tid)
{
	struct trace_task **at = &tracer->tasks[(size_t)tid % TRACE_BUCKETS];

	while (*at && (*at)->tid != tid)
		at = &(*at)->next;
	return at;
}

struct trace_task *trace_tasks_find(const struct trace_tracer *tracer, pid_t tid)
{
	struct trace_task *task = tracer->tasks[(size_t)tid % TRACE_BUCKETS];

	while (task && task->tid != tid)
		task = task->next;
	return task;
}

struct trace_task *trace_tasks_add(struct trace_tracer *tracer, pid_t tid)
{
	struct trace_task **at = slot(tracer, tid);
	struct trace_task *task = *at;
	long tgid;

	if (task)
		return task;
	task = tracer->unused_tasks;
	if (task)
		tracer->unused_tasks = task->next;
	else
		task = arena_alloc(&tracer->arena, sizeof(*task));
	tgid = trace_status_number(tid, "Tgid:");
	*task = (struct trace_task){ .tid = tid, .tgid = tgid > 0 ? (pid_t)tgid : tid };
	*at = task;
	tracer->count++;
	return task;
}

void trace_tasks_remove(struct trace_tracer *tracer, struct trace_task *task)
{
	*slot(tracer, task->tid) = task->next;
	tracer->count--;
	arena_release(&tracer->arena, task->exe);
	task->next = tracer->unused_tasks;
	tracer->unused_tasks = task;
}

void trace_tasks_each(struct trace_tracer *tracer, void (*each)(void *data, struct trace_task *task), void *data)
{
	for (size_t i = 0; i < TRACE_BUCKETS; i++) {
		struct trace_task *next;

		for (struct trace_task *task = tracer->tasks[i]; task; task = next) {
			next = task->next;
			each(data, task);
		}
	}
}

bool trace_tasks_has(const struct trace_tracer *tracer, pid_t pid)
{
	if (trace_tasks_find(tracer, pid))
		return true;
	/* A process whose first thread has ended. */
	for (size_t i = 0; i < TRACE_BUCKETS; i++)
		for (const struct trace_task *task = tracer->tasks[i]; task; task = task->next)
			if (task->tgid == pid)
				return true;
	return false;
}

void trace_tasks_identify(struct trace_tracer *tracer, struct trace_task *task)
{
	char path[64];
	ssize_t got;
	int fd;

	if (task->comm[0])
		return;
	(void)snprintf(path, sizeof(path), "/proc/%d/comm", (int)task->tgid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, task->comm, sizeof(task->comm) - 1);
	if (fd >= 0)
		(void)close(fd);
	task->comm[got > 0 ? got : 0] = '\0';
	if (got > 0 && task->comm[got - 1] == '\n')
		task->comm[got - 1] = '\0';
	arena_release(&tracer->arena, task->exe);
	(void)snprintf(path, sizeof(path), "/proc/%d/exe", (int)task->tgid);
	task->exe = trace_object_link(&tracer->arena, path);
}

struct trace_walk_thread trace_tasks_walker(const struct trace_tracer *tracer, struct trace_task *task)
{
	if (!tracer->roots_change && !task->has_root) {
		task->root = trace_walk_own_root(task->tid);
		task->has_root = true;
	}
	return (struct trace_walk_thread){ task->tid, tracer->roots_change ? -1 : task->root };
}

/* The ID of a process in its own, innermost PID namespace. */
static pid_t innermost(pid_t tid)
{
	char buffer[TRACE_STATUS_SIZE];
	const char *text = trace_status_field(tid, "NSpid:", buffer, sizeof(buffer));
	const char *last = text ? strrchr(text, '\t') : NULL;

	return last ? (pid_t)strtol(last, NULL, 10) : -1;
}

/* Which PID namespace a process is in; 0: not known. */
static ino_t pid_namespace(pid_t tid)
{
	char path[64];
	struct stat st;

	(void)snprintf(path, sizeof(path), "/proc/%d/ns/pid", (int)tid);
	return stat(path, &st) == 0 ? st.st_ino : 0;
}

struct wanted {
	pid_t pid, found;
	ino_t space;
};

static void compare(void *data, struct trace_task *task)
{
	struct wanted *wanted = data;

	if (wanted->found == 0 && innermost(task->tid) == wanted->pid && pid_namespace(task->tid) == wanted->space)
		wanted->found = task->tid;
}

pid_t trace_tasks_translate(struct trace_tracer *tracer, const struct trace_task *task, pid_t pid)
{
	struct wanted wanted = { pid, 0, pid_namespace(task->tid) };

	if (wanted.space == 0 || wanted.space == pid_namespace(getpid()))
		return pid;
	trace_tasks_each(tracer, compare, &wanted);
	return wanted.found;
}
