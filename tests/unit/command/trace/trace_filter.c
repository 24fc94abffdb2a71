/* SPDX-License-Identifier: BSD-3-Clause */
/* The seccomp program of the tracer, run as the kernel runs it. */
#include "command/trace/trace_filter.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#include "../../kernel/filter_run.h"
#include "command/trace/trace_calls.h"
#include "kernel/filter_code.h"
#include "model/syscalls.h"

#define STOPS (SECCOMP_RET_TRACE | TRACE_FILTER_KNOWN)
#define NEWER (SECCOMP_RET_TRACE | TRACE_FILTER_NEWER)

static struct filter_code code;

/* The architecture that this test is compiled for. */
static enum syscalls_arch here(void)
{
	for (int arch = 0; arch < SYSCALLS_ARCHES; arch++)
		if (arch != SYSCALLS_X32 && syscalls_runs_on((enum syscalls_arch)arch, syscalls_here))
			return (enum syscalls_arch)arch;
	cr_skip("this machine is not traced");
	return SYSCALLS_X86_64;
}

static uint32_t answer_on(enum syscalls_arch arch, long number, uint64_t first, uint64_t second, uint64_t fifth)
{
	const struct sock_fprog program = filter_code_program(&code);
	const struct seccomp_data data = {
		.nr = (int)number,
		.arch = syscalls_audit_arch(arch),
		.args = { first, second, 0, 0, fifth, 0 },
	};

	return filter_run(&program, &data, false).action;
}

static uint32_t answer(enum syscalls_call call, uint64_t first, uint64_t second)
{
	return answer_on(here(), syscalls_number(here(), call), first, second, 0);
}

static void build(bool marks)
{
	(void)here();
	trace_filter_build(&code, marks);
	cr_assert_not(code.full);
}

Test(trace_filter, calls_that_need_nothing_are_not_stopped_and_cost_nothing)
{
	struct sock_fprog program;

	build(false);
	program = filter_code_program(&code);
	for (size_t i = 0; i < trace_calls_nothing_count; i++) {
		long number = syscalls_number(here(), trace_calls_nothing[i]);

		if (number >= 0)
			cr_expect(filter_run_is_const_allow(&program, syscalls_audit_arch(here()), (uint32_t)number),
			          "%ld", number);
	}
}

Test(trace_filter, calls_that_need_rights_are_stopped_on_each_architecture)
{
	build(false);
	for (int arch = 0; arch < SYSCALLS_ARCHES; arch++) {
		if (!syscalls_runs_on((enum syscalls_arch)arch, syscalls_here))
			continue;
		for (size_t i = 0; i < trace_calls_count; i++) {
			long number = syscalls_number((enum syscalls_arch)arch, trace_calls[i].call);
			bool by_argument = trace_calls[i].class == TRACE_OWN || trace_calls[i].kind == TRACE_FCNTL ||
			                   trace_calls[i].kind == TRACE_BPF || trace_calls[i].kind == TRACE_FSCONFIG;

			if (number >= 0 && !by_argument)
				cr_expect_eq(answer_on((enum syscalls_arch)arch, number, 0, 0, 1), STOPS, "%s",
				             trace_calls[i].name);
		}
	}
}

Test(trace_filter, arguments_spare_stops)
{
	build(false);
	cr_expect_eq(answer(SYSCALLS_fcntl, 0, F_SETOWN), STOPS);
	cr_expect_eq(answer(SYSCALLS_fcntl, 0, F_GETFL), SECCOMP_RET_ALLOW);
	cr_expect_eq(answer(SYSCALLS_ioctl, 0, FIOCLEX), SECCOMP_RET_ALLOW);
	cr_expect_eq(answer(SYSCALLS_ioctl, 0, FIONREAD), STOPS);
	cr_expect_eq(answer(SYSCALLS_clone, SIGCHLD, 0), SECCOMP_RET_ALLOW);
	cr_expect_eq(answer(SYSCALLS_clone, SIGCHLD | 0x00800000, 0), STOPS);
	cr_expect_eq(answer(SYSCALLS_sendto, 3, 0), SECCOMP_RET_ALLOW);
	cr_expect_eq(answer_on(here(), syscalls_number(here(), SYSCALLS_sendto), 3, 0, 1ULL << 40), STOPS);
	cr_expect_eq(answer(SYSCALLS_prctl, PR_SET_DUMPABLE, 0), SECCOMP_RET_ERRNO);
	cr_expect_eq(answer(SYSCALLS_prctl, PR_SET_DUMPABLE, 1), SECCOMP_RET_ALLOW);
	cr_expect_eq(answer(SYSCALLS_prctl, PR_SET_SECCOMP, 2), STOPS);
	cr_expect_eq(answer(SYSCALLS_prctl, PR_SET_NAME, 0), SECCOMP_RET_ALLOW);
}

Test(trace_filter, marks_are_stopped_when_they_are_wanted)
{
	build(false);
	cr_expect_eq(answer(SYSCALLS_write, 2, 0), SECCOMP_RET_ALLOW);
	cr_expect_eq(answer(SYSCALLS_exit_group, 1, 0), SECCOMP_RET_ALLOW);
	build(true);
	cr_expect_eq(answer(SYSCALLS_write, 2, 0), STOPS);
	cr_expect_eq(answer(SYSCALLS_write, 1, 0), SECCOMP_RET_ALLOW);
	cr_expect_eq(answer(SYSCALLS_exit_group, 1, 0), STOPS);
	cr_expect_eq(answer(SYSCALLS_exit_group, 0, 0), SECCOMP_RET_ALLOW);
}

Test(trace_filter, what_is_newer_or_foreign_is_stopped_as_such)
{
	const struct sock_fprog program = (build(false), filter_code_program(&code));
	const struct seccomp_data foreign = { .nr = 1, .arch = 1 };

	cr_expect_eq(answer_on(here(), TRACE_NEWEST + 1, 0, 0, 0), NEWER);
	cr_expect_eq(answer_on(here(), TRACE_NEWEST_X32 + 1, 0, 0, 0), NEWER);
	cr_expect_eq(filter_run(&program, &foreign, false).action, NEWER);
}
