/* SPDX-License-Identifier: BSD-3-Clause */
/* PTRACE_SEIZE of a child that waits for it at a pipe: PTRACE_TRACEME would swallow the first SIGSTOP. */
#include "command/trace/trace_start.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/base/read_file.h"
#include "command/program/exec_chain.h"
#include "command/trace/trace_control.h"
#include "command/trace/trace_filter.h"
#include "command/trace/trace_options.h"
#include "kernel/filter_code.h"

#define YAMA "/proc/sys/kernel/yama/ptrace_scope"

#define OPTIONS                                                                                                      \
	(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | \
	 PTRACE_O_TRACECLONE | PTRACE_O_TRACESECCOMP)

/* What the child reports. */
struct failure {
	enum {
		IN_PREPARE,
		IN_FILTER,
		IN_ASKED,
		IN_EXECVE,
	} step;
	int value; /* an errno; of IN_PREPARE a status */
};

struct child {
	const struct trace_program *program;
	const struct trace_options *options;
	const struct trace_control *control;
	struct filter_code *code;
	int hold, report;
};

static void fail(const struct child *child, int step, int value)
{
	const struct failure failure = { step, value };

	/* Where nobody reads it the status is all that can be said. */
	(void)!write(child->report, &failure, sizeof(failure));
	_exit(step == IN_PREPARE ? value : CONTEXT_FAILED);
}

static void run_child(const struct child *child)
{
	const struct sock_fprog filter = filter_code_program(child->code);
	char byte;
	int status;

	/* Nothing comes where the tracer has ended. */
	if (read(child->hold, &byte, 1) != 1)
		_exit(CONTEXT_FAILED);
	(void)close(child->hold);
	trace_control_restore(child->control);
	status = child->options->prepare ? child->options->prepare(child->options->data) : 0;
	if (status != 0)
		fail(child, IN_PREPARE, status);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter) != 0)
		fail(child, IN_FILTER, errno);
	if (child->program->asked) {
		(void)execve(child->program->asked, child->program->asked_argv, child->program->envp);
		if (errno != ENOEXEC)
			fail(child, IN_ASKED, errno);
	}
	(void)execve(child->program->path, child->program->argv, child->program->envp);
	fail(child, IN_EXECVE, errno);
}

const char *trace_start_hint(const char *scope)
{
	if (!scope)
		return "a seccomp filter or a Landlock domain that landshim itself runs in may forbid it";
	if (scope[0] == '2')
		return "kernel.yama.ptrace_scope is 2: only root may trace";
	if (scope[0] == '3')
		return "kernel.yama.ptrace_scope is 3: nobody may trace until the next boot";
	return trace_start_hint(NULL);
}

static int attach(const struct err_sink *sink, pid_t pid)
{
	size_t len;
	int errnum;

	if (syscall(SYS_ptrace, PTRACE_SEIZE, pid, 0L, (long)OPTIONS) == 0)
		return 0;
	errnum = errno;
	return err_system(sink, (struct err_where){ NULL, 0 }, errnum,
	                  errnum == EPERM ? trace_start_hint(read_file(context_arena(), YAMA, 16, &len)) : NULL,
	                  "cannot trace");
}

int trace_start(const struct err_sink *sink, const struct trace_program *program, const struct trace_options *options,
                const struct trace_control *control, struct trace_start *start)
{
	static struct filter_code code;
	int hold[2], report[2];
	struct child child = { program, options, control, &code, -1, -1 };

	trace_filter_build(&code, options->marks);
	if (pipe2(hold, O_CLOEXEC) != 0)
		return err_system(sink, (struct err_where){ NULL, 0 }, errno, NULL, "cannot make a pipe");
	if (pipe2(report, O_CLOEXEC) != 0) {
		int errnum = errno;

		(void)close(hold[0]);
		(void)close(hold[1]);
		return err_system(sink, (struct err_where){ NULL, 0 }, errnum, NULL, "cannot make a pipe");
	}
	start->pid = fork();
	if (start->pid == 0) {
		(void)close(hold[1]);
		(void)close(report[0]);
		child.hold = hold[0];
		child.report = report[1];
		run_child(&child);
	}
	(void)close(hold[0]);
	(void)close(report[1]);
	start->report = report[0];
	if (start->pid < 0) {
		int errnum = errno;

		(void)close(hold[1]);
		(void)close(report[0]);
		return err_system(sink, (struct err_where){ NULL, 0 }, errnum, NULL, "cannot fork");
	}
	if (attach(sink, start->pid) != 0) {
		(void)close(hold[1]);
		(void)close(report[0]);
		(void)waitpid(start->pid, NULL, 0);
		return -1;
	}
	(void)!write(hold[1], "", 1);
	(void)close(hold[1]);
	return 0;
}

int trace_start_result(const struct err_sink *sink, const struct trace_program *program, struct trace_start *start)
{
	cleanup_fd int report = start->report;
	struct failure failure;

	if (read(report, &failure, sizeof(failure)) != (ssize_t)sizeof(failure))
		return 0;
	switch (failure.step) {
	case IN_PREPARE:
		return failure.value;
	case IN_ASKED:
		return exec_chain_cannot(sink, program->asked, failure.value);
	case IN_EXECVE:
		return exec_chain_cannot(sink, program->path, failure.value);
	default:
		(void)err_system(sink, (struct err_where){ NULL, 0 }, failure.value, NULL,
		                 "cannot install the filter of the tracer");
		return CONTEXT_FAILED;
	}
}
