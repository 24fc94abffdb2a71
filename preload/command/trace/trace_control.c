/* SPDX-License-Identifier: BSD-3-Clause */
/* Every signal is blocked, and taken by sigtimedwait(2): none is lost between a look and a wait. */
#include "command/trace/trace_control.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/sys.h"
#include "command/trace/trace_tasks.h"
#include "command/trace/trace_tracer.h"

#define SECOND ((int64_t)1000000000)

#define PATIENCE (5 * SECOND)
#define LEFT_AFTER SECOND

/* SIGCONT for the whole group has reached the first process too by then. */
#define RESUME_AFTER (SECOND / 20)

/* What ends a program, and goes to it first. */
static const int endings[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };

/* What the terminal's user stops it with: the first process's stop is what counts. */
static const int others[] = { SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU };

static int64_t now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * SECOND + time.tv_nsec;
}

void trace_control_begin(struct trace_control *control, unsigned seconds)
{
	const struct sigaction standard = { .sa_handler = SIG_DFL };
	struct sigaction action;

	*control = (struct trace_control){ .limit = seconds ? now() + seconds * SECOND : 0 };
	(void)sigemptyset(&control->waited);
	for (size_t i = 0; i < COUNT(others); i++)
		(void)sigaddset(&control->waited, others[i]);
	/* What is ignored stays so, as under nohup(1). */
	for (size_t i = 0; i < COUNT(endings); i++)
		if (sigaction(endings[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
			(void)sigaddset(&control->waited, endings[i]);
	(void)sys_sigmask(SIG_BLOCK, &control->waited, &control->before);
	/* Ignored, it would take the children's statuses away. */
	(void)sigaction(SIGCHLD, &standard, &control->child);
}

void trace_control_restore(const struct trace_control *control)
{
	(void)sigaction(SIGCHLD, &control->child, NULL);
	(void)sys_sigmask(SIG_SETMASK, &control->before, NULL);
}

void trace_control_end(struct trace_control *control)
{
	const struct timespec none = { 0, 0 };

	/* What came while the last process ended was meant for the program. */
	while (sigtimedwait(&control->waited, NULL, &none) > 0)
		continue;
	trace_control_restore(control);
}

static void send_term(void *data, struct trace_task *task)
{
	(void)data;
	if (task->tid != task->tgid)
		return;
	(void)kill(task->tgid, SIGTERM);
	(void)kill(task->tgid, SIGCONT);
}

static void send_kill(void *data, struct trace_task *task)
{
	(void)data;
	(void)kill(task->tgid, SIGKILL);
}

static void end_all(struct trace_control *control, struct trace_tracer *tracer)
{
	control->ended_others = control->ended_others || !control->first_ended || tracer->count > 0;
	if (control->phase < TRACE_ENDING) {
		control->phase = TRACE_ENDING;
		control->deadline = now() + PATIENCE;
		trace_tasks_each(tracer, send_term, NULL);
		return;
	}
	control->phase = TRACE_KILLED;
	/* Again and again: a fork may have come between. */
	control->deadline = now() + SECOND / 10;
	trace_tasks_each(tracer, send_kill, NULL);
}

static void on_ending(struct trace_control *control, struct trace_tracer *tracer, const siginfo_t *info)
{
	/* The terminal sends to its foreground group, which the program is in unless it has left. */
	bool has_it = info->si_code == SI_KERNEL && getpgid(tracer->first) == getpgrp();

	if (control->phase != TRACE_RUNNING) {
		end_all(control, tracer);
		return;
	}
	control->phase = TRACE_ASKED;
	control->deadline = now() + PATIENCE;
	if (control->first_ended)
		end_all(control, tracer);
	else if (!has_it)
		(void)kill(tracer->first, info->si_signo);
}

struct left {
	pid_t *pids;
	size_t count;
};

static void add_left(void *data, struct trace_task *task)
{
	struct left *left = data;

	if (task->tid == task->tgid)
		left->pids[left->count++] = task->tgid;
}

static void say_left(struct trace_tracer *tracer)
{
	struct left left = { arena_alloc(&tracer->arena, (tracer->count + 1) * sizeof(pid_t)), 0 };

	trace_tasks_each(tracer, add_left, &left);
	if (left.count > 0 && tracer->options->on_left)
		tracer->options->on_left(tracer->options->data, left.pids, left.count);
	arena_release(&tracer->arena, left.pids);
}

/* What has become due. */
static void look_at_times(struct trace_control *control, struct trace_tracer *tracer)
{
	int64_t time = now();

	if (control->resume && time >= control->resume) {
		control->resume = 0;
		(void)kill(tracer->first, SIGCONT);
	}
	if (control->left && time >= control->left) {
		control->left = 0;
		say_left(tracer);
	}
	if (control->limit && time >= control->limit) {
		control->limit = 0;
		if (control->phase < TRACE_ENDING)
			end_all(control, tracer);
	}
	if (control->deadline && time >= control->deadline)
		end_all(control, tracer);
}

/* How long to wait at most; false: for ever. */
static bool next_time(const struct trace_control *control, struct timespec *wait)
{
	const int64_t times[] = { control->deadline, control->limit, control->left, control->resume };
	int64_t first = 0;

	for (size_t i = 0; i < COUNT(times); i++)
		if (times[i] && (first == 0 || times[i] < first))
			first = times[i];
	if (first == 0)
		return false;
	first -= now();
	if (first < 0)
		first = 0;
	*wait = (struct timespec){ first / SECOND, first % SECOND };
	return true;
}

void trace_control_wait(struct trace_control *control, struct trace_tracer *tracer)
{
	struct timespec wait;
	bool limited = next_time(control, &wait);
	siginfo_t info;
	int signal = sigtimedwait(&control->waited, &info, limited ? &wait : NULL);

	for (size_t i = 0; i < COUNT(endings); i++)
		if (signal == endings[i])
			on_ending(control, tracer, &info);
	if (signal == SIGCONT && control->stopped)
		control->resume = now() + RESUME_AFTER;
	look_at_times(control, tracer);
}

void trace_control_first_ended(struct trace_control *control)
{
	control->first_ended = true;
	control->resume = 0;
	if (control->phase == TRACE_RUNNING)
		control->left = now() + LEFT_AFTER;
}

void trace_control_stop(struct trace_control *control, int signal)
{
	const struct sigaction standard = { .sa_handler = SIG_DFL };
	struct sigaction action;
	sigset_t one;

	(void)sigemptyset(&one);
	(void)sigaddset(&one, signal);
	(void)sigaction(signal, &standard, &action);
	(void)kill(getpid(), signal);
	/* Here the caller stops; in an orphaned group, which nobody could continue, the kernel lets it go on. */
	(void)sys_sigmask(SIG_UNBLOCK, &one, NULL);
	(void)sys_sigmask(SIG_BLOCK, &one, NULL);
	(void)sigaction(signal, &action, NULL);
	control->stopped = true;
}

void trace_control_resumed(struct trace_control *control)
{
	control->stopped = false;
	control->resume = 0;
}
