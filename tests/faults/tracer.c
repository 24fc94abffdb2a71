/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ptrace(2).  A run that is listed stops at the entry and the exit of each
 * system call.  One with a fault stops at calls of one number alone, which a
 * seccomp filter picks: hundreds of stops less.
 */
#include "tracer.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

#define SYSCALL_STOP (SIGTRAP | 0x80)
#define PROCESSES_MAX 16
#define PATIENCE 60

struct process {
	pid_t pid;
	int execs;
	bool inside;       /* of a system call, while the calls are listed */
	size_t seen;       /* calls of the fault's number */
	unsigned long brk; /* what brk(2) was last asked for */
};

struct trace {
	const struct tracer_fault *fault;
	struct tracer_result *result;
	struct process processes[PROCESSES_MAX];
	int count;
	bool marked; /* main was reached, or the fault has happened: nothing more to look at */
};

static struct process *process_of(struct trace *trace, pid_t pid)
{
	for (int i = 0; i < trace->count; i++)
		if (trace->processes[i].pid == pid)
			return &trace->processes[i];
	if (trace->count == PROCESSES_MAX)
		errx(1, "more than %d processes", PROCESSES_MAX);
	/* Children come one at a time: each is waited for. */
	trace->processes[trace->count] = (struct process){ .pid = pid, .execs = 1 };
	return &trace->processes[trace->count++];
}

static struct user_regs_struct registers(pid_t pid)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs) != 0)
		err(1, "ptrace");
	return regs;
}

static size_t nth_of(const struct trace *trace, int process, long number)
{
	size_t nth = 0;

	for (size_t i = 0; i < trace->result->count; i++)
		nth += trace->result->calls[i].process == process && trace->result->calls[i].number == number;
	return nth;
}

/* At the entry of a call, or at its exit: they alternate. */
static void list_call(struct trace *trace, struct process *process)
{
	struct tracer_result *result = trace->result;
	struct user_regs_struct regs;
	int index = (int)(process - trace->processes);

	process->inside = !process->inside;
	if (!process->inside || trace->marked)
		return;
	regs = registers(process->pid);
	trace->marked = (long)regs.orig_rax == TRACER_MARK;
	if (trace->marked)
		return;
	if (result->count == TRACER_CALLS_MAX)
		errx(1, "more than %d calls", TRACER_CALLS_MAX);
	result->calls[result->count] = (struct tracer_call){ .number = (long)regs.orig_rax,
		                                             .where = regs.rip,
		                                             .nth = nth_of(trace, index, (long)regs.orig_rax),
		                                             .process = index,
		                                             .execs = process->execs };
	result->count++;
}

/* The break with which the process began (proc(5), field 47 of its stat). */
static unsigned long first_break(pid_t pid)
{
	char path[64];
	char line[4096] = "";
	FILE *file;
	const char *at;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	at = file && fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	/* The name in parentheses is field 2. */
	for (int field = 2; at && field < 47; field++)
		at = strchr(at + 1, ' ');
	if (!at)
		err(1, "%s", path);
	(void)fclose(file);
	return strtoul(at, NULL, 10);
}

static void change(const struct tracer_fault *fault, const struct process *process, struct user_regs_struct *regs)
{
	switch (fault->kind) {
	case TRACER_SHORT:
		/* Room for a short name's entry, not for two long ones'. */
		regs->rdx = fault->call.number == SYS_getdents64 ? 64 : regs->rdx / 2;
		break;
	case TRACER_BREAK:
		regs->orig_rax = (unsigned long long)-1;
		regs->rax = process->brk ? process->brk : first_break(process->pid);
		break;
	default:
		/* Not to be made: what it gives is what stands here (seccomp(2)). */
		regs->orig_rax = (unsigned long long)-1;
		regs->rax = fault->kind == TRACER_END ? 0 : (unsigned long long)-fault->errnum;
	}
}

/* At a call of the fault's number. */
static void count_call(struct trace *trace, struct process *process)
{
	const struct tracer_call *call = &trace->fault->call;
	struct user_regs_struct regs;

	if (trace->marked || process - trace->processes != call->process)
		return;
	regs = registers(process->pid);
	if (process->seen++ != call->nth) {
		process->brk = regs.rdi;
		return;
	}
	trace->marked = true;
	trace->result->missed = (long)regs.orig_rax != call->number || regs.rip != call->where ||
	                        process->execs != call->execs;
	if (trace->result->missed)
		return;
	change(trace->fault, process, &regs);
	if (ptrace(PTRACE_SETREGS, process->pid, NULL, &regs) != 0)
		err(1, "ptrace");
}

/* A process has stopped.  The signal that it goes on with. */
static int stopped(struct trace *trace, struct process *process, int status)
{
	int signal = WSTOPSIG(status);

	if (signal == SYSCALL_STOP) {
		list_call(trace, process);
		return 0;
	}
	switch (status >> 16) {
	case PTRACE_EVENT_SECCOMP:
		count_call(trace, process);
		return 0;
	case PTRACE_EVENT_EXEC:
		process->execs++;
		return 0;
	case 0:
		/* A child begins with one. */
		return signal == SIGSTOP ? 0 : signal;
	default:
		return 0;
	}
}

static volatile sig_atomic_t too_long;

static void give_up(int number)
{
	(void)number;
	too_long = 1;
}

/* From the exec of the program to the end of all its processes. */
static void follow(struct trace *trace)
{
	bool lists = trace->fault->kind == TRACER_NOTHING;
	pid_t first = trace->processes[0].pid;
	int status;
	pid_t pid;

	for (;;) {
		int signal, error;

		pid = waitpid(-1, &status, __WALL);
		error = errno;
		/* It may be busy all the time. */
		if (too_long && !trace->result->hangs) {
			trace->result->hangs = true;
			for (int i = 0; i < trace->count; i++)
				(void)kill(trace->processes[i].pid, SIGKILL);
		}
		if (pid < 0 && error == EINTR)
			continue;
		if (pid < 0 && error == ECHILD)
			return;
		if (pid < 0)
			errx(1, "waitpid: %s", strerror(error));
		if (pid == first && !WIFSTOPPED(status))
			trace->result->status = status;
		if (!WIFSTOPPED(status))
			continue;
		signal = stopped(trace, process_of(trace, pid), status);
		if (ptrace(lists ? PTRACE_SYSCALL : PTRACE_CONT, pid, NULL, signal) != 0 && errno != ESRCH)
			err(1, "ptrace");
	}
}

static void take_text(int fd, char *text)
{
	ssize_t got = pread(fd, text, TRACER_TEXT_MAX - 1, 0);

	text[got < 0 ? 0 : got] = '\0';
	(void)close(fd);
}

/* Starts the program, and waits for its exec if it is traced. */
static pid_t start(const struct tracer_program *program, const int *outputs, bool traced, long call)
{
	const uintptr_t options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK |
	                          PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACESECCOMP;
	pid_t pid = fork();
	int status;

	if (pid < 0)
		err(1, "fork");
	if (pid == 0)
		child_exec(program, outputs, traced, call);
	if (!traced)
		return pid;
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)options) != 0)
		errx(1, "cannot trace %s", program->argv[0]);
	do
		if (ptrace(PTRACE_CONT, pid, NULL, NULL) != 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
			errx(1, "cannot execute %s: status 0x%x", program->argv[0], (unsigned)status);
	while (status >> 16 != PTRACE_EVENT_EXEC);
	return pid;
}

static void run(const struct tracer_program *program, const struct tracer_fault *fault, bool traced,
                struct tracer_result *result)
{
	int outputs[2] = { memfd_create("out", MFD_CLOEXEC), memfd_create("err", MFD_CLOEXEC) };
	long call = traced && fault->kind != TRACER_NOTHING ? fault->call.number : -1;
	struct trace trace = { .fault = fault, .result = result };
	const struct sigaction action = { .sa_handler = give_up };
	pid_t pid;

	result->status = 0;
	result->count = 0;
	result->missed = result->hangs = false;
	if (outputs[0] < 0 || outputs[1] < 0 || sigaction(SIGALRM, &action, NULL) != 0)
		err(1, "memfd_create");
	pid = start(program, outputs, traced, call);
	(void)process_of(&trace, pid);
	too_long = 0;
	(void)alarm(PATIENCE);
	if (traced && ptrace(call < 0 ? PTRACE_SYSCALL : PTRACE_CONT, pid, NULL, NULL) != 0)
		err(1, "ptrace");
	/* The first stop of a listed run is the exit of the exec. */
	trace.processes[0].inside = true;
	follow(&trace);
	(void)alarm(0);
	result->missed |= call >= 0 && !trace.marked;
	take_text(outputs[0], result->out);
	take_text(outputs[1], result->err);
}

void tracer_run(const struct tracer_program *program, const struct tracer_fault *fault, struct tracer_result *result)
{
	run(program, fault, true, result);
}

void tracer_run_alone(const struct tracer_program *program, struct tracer_result *result)
{
	static const struct tracer_fault none;

	run(program, &none, false, result);
}
