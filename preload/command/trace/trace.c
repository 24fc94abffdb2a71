/* SPDX-License-Identifier: BSD-3-Clause */
/* The loop: each stop of each thread, until the last one has ended. */
#include "command/trace/trace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sys.h"
#include "command/base/context.h"
#include "command/trace/trace_calls.h"
#include "command/trace/trace_control.h"
#include "command/trace/trace_decode.h"
#include "command/trace/trace_filtered.h"
#include "command/trace/trace_options.h"
#include "command/trace/trace_pending.h"
#include "command/trace/trace_record.h"
#include "command/trace/trace_registers.h"
#include "command/trace/trace_repeats.h"
#include "command/trace/trace_sockets.h"
#include "command/trace/trace_start.h"
#include "command/trace/trace_stop.h"
#include "command/trace/trace_tasks.h"
#include "command/trace/trace_tracer.h"
#include "model/syscalls.h"

#define SYSCALL_STOP (SIGTRAP | 0x80)

/* Errnos that never reach the program: the kernel begins the call again, or turns them into EINTR. */
#define RESTART_FIRST 512
#define RESTART_LAST 516

struct loop {
	struct trace_tracer tracer;
	struct trace_control control;
	struct trace_end *end;
};

/* Hands a record on, and gives its memory back. */
static void deliver(struct trace_tracer *tracer, struct trace_pending *pending)
{
	tracer->options->on_record(tracer->options->data, &pending->record);
	trace_pending_free(tracer, pending);
}

/* How it ended nobody saw. */
static void deliver_unknown(struct trace_tracer *tracer, struct trace_pending **pending)
{
	if (!*pending)
		return;
	(*pending)->record.flags |= TRACE_UNKNOWN;
	trace_pending_name(*pending);
	deliver(tracer, *pending);
	*pending = NULL;
}

static void close_window(struct trace_tracer *tracer, struct trace_task *task, bool sent)
{
	struct trace_pending *connect = task->window.connect;

	if (!connect)
		return;
	task->window.connect = NULL;
	for (size_t i = 0; i < connect->record.count && !sent; i++)
		connect->accesses[i].flags |= TRACE_ACCESS_UNSENT;
	deliver(tracer, connect);
}

static struct trace_pending *begin(struct trace_tracer *tracer, struct trace_task *task)
{
	struct trace_pending *pending = trace_pending_new(tracer);
	struct trace_record *record = &pending->record;

	trace_tasks_identify(tracer, task);
	record->order = ++tracer->order;
	record->pid = task->tgid;
	record->tid = task->tid;
	memcpy(record->comm, task->comm, sizeof(record->comm));
	if (task->exe)
		record->exe = arena_strndup(&pending->arena, task->exe, strlen(task->exe));
	return pending;
}

/* A call that the kernel began again after a signal is the same event. */
static void take_over(struct trace_tracer *tracer, struct trace_task *task, struct trace_pending *pending)
{
	struct trace_pending *before = task->interrupted;

	if (!before || before->call != pending->call ||
	    memcmp(before->arguments, pending->arguments, sizeof(before->arguments)) != 0)
		return;
	pending->record.order = before->record.order;
	trace_pending_free(tracer, before);
	task->interrupted = NULL;
}

/* A call that is newer than the table, or of an architecture that it does not know. */
static void newer_call(struct trace_tracer *tracer, struct trace_task *task, const struct trace_stop *info)
{
	struct trace_pending *pending = begin(tracer, task);

	tracer->missing = tracer->roots_change = true;
	pending->record.flags = TRACE_NEWER;
	pending->record.call = "unknown";
	pending->record.class = TRACE_OWN;
	pending->record.written =
		arena_printf(&pending->arena, "syscall_%llu()", (unsigned long long)info->entry.number);
	deliver(tracer, pending);
}

/* A call that the policies' filters deny. */
static void filtered(struct trace_tracer *tracer, struct trace_task *task, const struct seccomp_data *call, int errnum,
                     unsigned flags)
{
	struct trace_pending *pending = begin(tracer, task);

	pending->record.flags = flags;
	pending->record.errnum = errnum;
	trace_filtered_fill(pending, call);
	deliver(tracer, pending);
}

/* SIGSYS: a call that was not made, which the tracer answers.  False: the signal is the program's. */
static bool on_trap(struct trace_tracer *tracer, struct trace_task *task)
{
	struct seccomp_data call;
	int errnum = trace_filtered_trap(tracer, task->tid, &call);

	if (errnum == 0 || trace_registers_answer(task->tid, -errnum) != 0)
		return false;
	filtered(tracer, task, &call, errnum, TRACE_FILTERED | TRACE_ANSWERED);
	return true;
}

/* A call that is made, although the policies' filters would deny it. */
static void ask(struct trace_tracer *tracer, struct trace_task *task, const struct trace_stop *info)
{
	struct seccomp_data call = { .nr = (int)info->entry.number,
		                     .arch = info->arch,
		                     .instruction_pointer = info->instruction_pointer };
	int errnum;

	if (!tracer->options->denied)
		return;
	memcpy(call.args, info->entry.arguments, sizeof(call.args));
	errnum = tracer->options->denied(tracer->options->data, &call);
	if (errnum != 0)
		filtered(tracer, task, &call, errnum, TRACE_FILTERED);
}

/* The filter has stopped a call. */
static void on_entry(struct trace_tracer *tracer, struct trace_task *task)
{
	struct trace_pending *pending;
	enum syscalls_arch arch;
	const struct trace_call *call;
	struct trace_stop info;
	enum trace_next next;

	if (!trace_stop_look(task->tid, &info) || info.op != TRACE_STOP_SECCOMP)
		return;
	ask(tracer, task, &info);
	if (info.entry.data == TRACE_OPTIONS_ASK)
		return;
	call = trace_calls_arch(info.arch, info.entry.number, &arch) ? trace_calls_find(arch, info.entry.number) : NULL;
	if (!call) {
		newer_call(tracer, task, &info);
		return;
	}
	deliver_unknown(tracer, &task->pending);
	pending = begin(tracer, task);
	pending->call = call;
	pending->arch = arch;
	pending->thread = trace_tasks_walker(tracer, task);
	memcpy(pending->arguments, info.entry.arguments, sizeof(pending->arguments));
	take_over(tracer, task, pending);
	next = trace_decode_entry(tracer, task, pending);
	if (next == TRACE_IGNORE) {
		trace_pending_free(tracer, pending);
		return;
	}
	trace_decode_write(pending);
	if (!tracer->program_runs && pending->call->kind == TRACE_EXEC && task->tid == tracer->first)
		pending->record.flags |= TRACE_START;
	if (next == TRACE_ANSWER)
		(void)trace_registers_answer(task->tid, -(int64_t)pending->record.errnum);
	if (next == TRACE_AWAIT)
		task->pending = pending;
	else
		deliver(tracer, pending);
}

static void on_exit_of(struct trace_tracer *tracer, struct trace_task *task, const struct trace_stop *info)
{
	struct trace_pending *pending = task->pending;
	struct trace_record *record;
	int64_t result = info->exit.result;

	if (!pending)
		return;
	task->pending = NULL;
	record = &pending->record;
	if (info->exit.is_error && result <= -RESTART_FIRST && result >= -RESTART_LAST) {
		deliver_unknown(tracer, &task->interrupted);
		task->interrupted = pending;
		return;
	}
	if (info->exit.is_error)
		record->errnum = (int)-result;
	else
		record->result = result;
	trace_decode_exit(tracer, task, pending);
	trace_repeats_note(tracer, pending);
	if (!trace_sockets_opens_window(pending)) {
		deliver(tracer, pending);
		return;
	}
	close_window(tracer, task, true);
	task->window = (struct trace_window){ .connect = pending, .fd = trace_pending_int(pending, 1) };
}

/* At the entry of any call, while a UDP socket is watched; or at an exit that was awaited. */
static void on_syscall(struct trace_tracer *tracer, struct trace_task *task)
{
	enum syscalls_arch arch;
	struct trace_stop info;
	bool sent = true;

	if (!trace_stop_look(task->tid, &info))
		return;
	if (info.op == TRACE_STOP_EXIT)
		on_exit_of(tracer, task, &info);
	else if (info.op == TRACE_STOP_ENTRY && task->window.connect &&
	         (!trace_calls_arch(info.arch, info.entry.number, &arch) ||
	          trace_sockets_closes_window(&task->window, arch, info.entry.number, info.entry.arguments, &sent)))
		close_window(tracer, task, sent);
}

/* A new program: of all threads of the process one is left, with the ID of the first. */
static void on_exec(struct trace_tracer *tracer, struct trace_task *task)
{
	unsigned long old = 0;
	struct trace_task *from;

	(void)ptrace(PTRACE_GETEVENTMSG, task->tid, NULL, &old);
	from = trace_tasks_find(tracer, (pid_t)old);
	if (from && from != task) {
		deliver_unknown(tracer, &task->pending);
		deliver_unknown(tracer, &task->interrupted);
		close_window(tracer, task, true);
		task->pending = from->pending;
		task->interrupted = from->interrupted;
		task->window = from->window;
		if (task->pending)
			task->pending->record.tid = task->tid;
		trace_tasks_remove(tracer, from);
	}
	task->comm[0] = '\0';
	trace_tasks_identify(tracer, task);
	if (task->tid == tracer->first)
		tracer->program_runs = true;
}

static void on_end(struct loop *loop, struct trace_task *task, int status)
{
	struct trace_tracer *tracer = &loop->tracer;

	deliver_unknown(tracer, &task->pending);
	deliver_unknown(tracer, &task->interrupted);
	close_window(tracer, task, false);
	if (task->tid == task->tgid) {
		struct trace_pending *pending = begin(tracer, task);

		pending->record.result = status;
		deliver(tracer, pending);
	}
	if (task->tid == tracer->first) {
		loop->end->status = status;
		trace_control_first_ended(&loop->control);
	}
	trace_tasks_remove(tracer, task);
}

static bool is_stop_signal(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* PTRACE_EVENT_STOP: a new thread, a group-stop, or the end of one. */
static void on_group(struct loop *loop, struct trace_task *task, int signal)
{
	bool first = task->tid == loop->tracer.first;

	if (!is_stop_signal(signal)) {
		if (task->listening && first)
			trace_control_resumed(&loop->control);
		task->listening = false;
		return;
	}
	(void)ptrace(PTRACE_LISTEN, task->tid, NULL, NULL);
	if (first && !task->listening) {
		task->listening = true;
		trace_control_stop(&loop->control, signal);
	}
	task->listening = true;
}

/* What happened at a stop.  The signal that the thread goes on with; -1: it stays. */
static int on_stop(struct loop *loop, struct trace_task *task, int status)
{
	struct trace_tracer *tracer = &loop->tracer;
	int signal = WSTOPSIG(status);
	unsigned long message = 0;

	if (signal == SYSCALL_STOP) {
		on_syscall(tracer, task);
		return 0;
	}
	switch (status >> 16) {
	case 0:
		return signal == SIGSYS && on_trap(tracer, task) ? 0 : signal;
	case PTRACE_EVENT_SECCOMP:
		on_entry(tracer, task);
		return 0;
	case PTRACE_EVENT_EXEC:
		on_exec(tracer, task);
		return 0;
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		if (ptrace(PTRACE_GETEVENTMSG, task->tid, NULL, &message) == 0 && message != 0)
			(void)trace_tasks_add(tracer, (pid_t)message);
		return 0;
	case PTRACE_EVENT_STOP:
		on_group(loop, task, signal);
		return is_stop_signal(signal) ? -1 : 0;
	default:
		return 0;
	}
}

static void handle(struct loop *loop, pid_t tid, int status)
{
	struct trace_task *task = trace_tasks_add(&loop->tracer, tid);
	bool each;
	int signal;

	if (!WIFSTOPPED(status)) {
		on_end(loop, task, status);
		return;
	}
	signal = on_stop(loop, task, status);
	if (signal < 0)
		return;
	/* An end that is awaited, or every call. */
	each = task->pending || task->window.connect;
	(void)syscall(SYS_ptrace, each ? PTRACE_SYSCALL : PTRACE_CONT, tid, 0L, (long)signal);
}

static void follow(struct loop *loop)
{
	for (;;) {
		int status;
		pid_t tid = waitpid(-1, &status, __WALL | WNOHANG);
		const bool alone = loop->tracer.count == 1;

		if (tid < 0 && errno == ECHILD)
			return;
		if (tid > 0)
			handle(loop, tid, status);
		/*
		 * One SIGCHLD may stand for several stops.  Not where a thread
		 * was alone before this one and still is: its next stop comes
		 * with a signal of its own.
		 */
		if (tid == 0 || (tid > 0 && alone && loop->tracer.count == 1))
			trace_control_wait(&loop->control, &loop->tracer);
	}
}

/* Descriptors that the program is going to have. */
static void note_inherited(struct trace_tracer *tracer)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t capacity = 0;
	struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL) {
		int fd = (int)strtol(entry->d_name, NULL, 10);

		if (entry->d_name[0] == '.' || fd == dirfd(dir) || fcntl(fd, F_GETFD) & FD_CLOEXEC)
			continue;
		tracer->inherited = arena_grow(&tracer->arena, tracer->inherited, tracer->inherited_count, &capacity,
		                               sizeof(*tracer->inherited));
		tracer->inherited[tracer->inherited_count++] = fd;
	}
	if (dir)
		(void)closedir(dir);
}

/* What every call of the room stands on. */
static int check_machine(const struct err_sink *sink)
{
	const struct err_where nowhere = { NULL, 0 };

	if (syscalls_here != SYSCALLS_ON_X86 && syscalls_here != SYSCALLS_ON_ARM &&
	    syscalls_here != SYSCALLS_ON_RISCV64)
		return err_report(sink, ERR_ENVIRONMENT, nowhere,
		                  "learn and explain on x86, ARM or RISC-V: a policy is the same there",
		                  "landshim cannot trace on this machine");
	if (access("/proc/self/fd", F_OK) != 0)
		return err_system(sink, nowhere, errno, "mount proc there", "/proc cannot be read");
	return 0;
}

int trace_run(const struct err_sink *sink, const struct trace_program *program, const struct trace_options *options,
              struct trace_end *end)
{
	static struct loop loop;
	struct trace_start start;
	int status;

	*end = (struct trace_end){ 0 };
	if (check_machine(sink) != 0)
		return CONTEXT_FAILED;
	memset(&loop, 0, sizeof(loop));
	loop.end = end;
	loop.tracer.options = options;
	arena_init(&loop.tracer.arena, SIZE_MAX);
	loop.tracer.arena.exhausted = context_arena()->exhausted;
	note_inherited(&loop.tracer);
	trace_control_begin(&loop.control, options->seconds);
	if (trace_start(sink, program, options, &loop.control, &start) != 0) {
		trace_control_end(&loop.control);
		arena_free(&loop.tracer.arena);
		return CONTEXT_FAILED;
	}
	loop.tracer.first = start.pid;
	follow(&loop);
	trace_control_end(&loop.control);
	status = trace_start_result(sink, program, &start);
	end->incomplete = loop.control.ended_others || loop.tracer.missing;
	arena_free(&loop.tracer.arena);
	return status;
}

char **trace_environment(struct arena *arena, char *const *envp)
{
	static const char name[] = "LSAN_OPTIONS=";
	const char *before = NULL;
	size_t count = 0;
	char **made;

	while (envp[count])
		count++;
	made = arena_zalloc(arena, count + 2, sizeof(*made));
	count = 0;
	for (; *envp; envp++) {
		if (strncmp(*envp, name, sizeof(name) - 1) == 0)
			before = *envp + sizeof(name) - 1;
		else
			made[count++] = *envp;
	}
	made[count] =
		arena_printf(arena, "%s%s%sdetect_leaks=0", name, before ? before : "", before && *before ? ":" : "");
	return made;
}

int trace_exit_status(const struct trace_end *end)
{
	const struct rlimit none = { 0, 0 };
	const struct sigaction standard = { .sa_handler = SIG_DFL };
	int signal = WTERMSIG(end->status);
	sigset_t one;

	if (WIFEXITED(end->status))
		return WEXITSTATUS(end->status);
	/* The program has dumped its core, if any. */
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)sigaction(signal, &standard, NULL);
	(void)sigemptyset(&one);
	(void)sigaddset(&one, signal);
	(void)sys_sigmask(SIG_UNBLOCK, &one, NULL);
	(void)kill(getpid(), signal);
	return 128 + signal;
}
