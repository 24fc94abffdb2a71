/* SPDX-License-Identifier: BSD-3-Clause */
/* ptrace(2): two stops for each system call, until the one that is to fail has failed. */
#include "tracer.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS_FD 9
#define SYSCALL_STOP (SIGTRAP | 0x80)

static void child(const struct tracer_program *program, const int *outputs)
{
	(void)dup2(open("/dev/null", O_RDONLY), 0);
	(void)dup2(outputs[0], 1);
	(void)dup2(outputs[1], 2);
	(void)dup2(open("/dev/null", O_WRONLY), STATUS_FD);
	for (int fd = 3; fd < 64; fd++)
		if (fd != STATUS_FD)
			(void)close(fd);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(99);
	(void)raise(SIGSTOP);
	(void)execve(program->argv[0], (char *const *)(const void *)program->argv,
	             (char *const *)(const void *)program->envp);
	_exit(98);
}

/* Waits for the next stop.  False: the process has ended. */
static bool wait_stop(pid_t pid, int *status)
{
	if (waitpid(pid, status, 0) != pid)
		err(1, "waitpid");
	return WIFSTOPPED(*status);
}

static struct user_regs_struct registers(pid_t pid)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs) != 0)
		err(1, "ptrace");
	return regs;
}

/* At the entry of the call that is to fail: makes it fail at its exit.  False: the process has ended. */
static bool inject(pid_t pid, const struct tracer_fault *fault, struct tracer_result *result)
{
	struct user_regs_struct regs = registers(pid);

	result->writes_stderr = regs.orig_rax == SYS_write && regs.rdi == 2;
	if (fault->kind == TRACER_SHORT)
		regs.rdx = regs.rdx / 2;
	else
		regs.orig_rax = (unsigned long long)-1;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &regs) != 0 || ptrace(PTRACE_SYSCALL, pid, NULL, NULL) != 0)
		err(1, "ptrace");
	if (!wait_stop(pid, &result->status))
		return false;
	if (fault->kind == TRACER_SHORT)
		return true;
	regs = registers(pid);
	regs.rax = fault->kind == TRACER_END ? 0 : (unsigned long long)-fault->errnum;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &regs) != 0)
		err(1, "ptrace");
	return true;
}

/* From the exec to the fault, or to the next exec.  False: the process has ended. */
static bool follow(pid_t pid, const struct tracer_fault *fault, struct tracer_result *result)
{
	bool entry = true;
	int signal = 0;

	/* The stop of the exec itself was taken: what comes first is the exit of that call. */
	if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) != 0 || !wait_stop(pid, &result->status))
		return false;
	for (;;) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, signal) != 0)
			err(1, "ptrace");
		if (!wait_stop(pid, &result->status))
			return false;
		signal = 0;
		if (result->status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8))
			return true;
		if (WSTOPSIG(result->status) != SYSCALL_STOP) {
			signal = WSTOPSIG(result->status);
			continue;
		}
		if (entry && result->count < TRACER_CALLS_MAX) {
			result->calls[result->count++] = (long)registers(pid).orig_rax;
			if (fault->kind != TRACER_NOTHING && result->count == fault->at + 1)
				return inject(pid, fault, result);
		}
		entry = !entry;
	}
}

static void take_text(int fd, char *text)
{
	ssize_t got = pread(fd, text, TRACER_TEXT_MAX - 1, 0);

	text[got < 0 ? 0 : got] = '\0';
	(void)close(fd);
}

void tracer_run(const struct tracer_program *program, const struct tracer_fault *fault, struct tracer_result *result)
{
	int outputs[2] = { memfd_create("out", MFD_CLOEXEC), memfd_create("err", MFD_CLOEXEC) };
	bool running;
	pid_t pid;

	memset(result, 0, sizeof(*result));
	if (outputs[0] < 0 || outputs[1] < 0)
		err(1, "memfd_create");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (pid == 0)
		child(program, outputs);
	if (!wait_stop(pid, &result->status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL,
	           (void *)(uintptr_t)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC)) != 0 ||
	    ptrace(PTRACE_CONT, pid, NULL, NULL) != 0 || !wait_stop(pid, &result->status))
		errx(1, "cannot trace %s", program->argv[0]);
	running = follow(pid, fault, result);
	if (running && (ptrace(PTRACE_DETACH, pid, NULL, NULL) != 0 || waitpid(pid, &result->status, 0) != pid))
		err(1, "detach");
	take_text(outputs[0], result->out);
	take_text(outputs[1], result->err);
}
