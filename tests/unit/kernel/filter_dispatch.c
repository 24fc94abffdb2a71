/* SPDX-License-Identifier: BSD-3-Clause */
/* Programs that answer a list of calls, for every number of every architecture. */
#include "kernel/filter_dispatch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

#include "filter_run.h"
#include "kernel/filter.h"

#define FOREIGN SECCOMP_RET_KILL_PROCESS
#define NUMBERS 1024

static struct filter_code code;
static struct sock_fprog program;

static void build(enum syscalls_machine machine, const struct filter_answer *answers, size_t count)
{
	filter_build_calls(&code, machine, answers, count, FOREIGN);
	program = filter_code_program(&code);
}

static uint32_t answer(enum syscalls_arch arch, uint32_t number)
{
	const struct seccomp_data data = { .nr = (int)number, .arch = syscalls_audit_arch(arch) };

	return filter_run(&program, &data, false).action;
}

/* What the list says of a number. */
static uint32_t wanted(enum syscalls_arch arch, uint32_t number, const struct filter_answer *answers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (syscalls_number(arch, answers[i].call) == (long)number)
			return answers[i].action;
	return SECCOMP_RET_ALLOW;
}

static void check(enum syscalls_arch arch, const struct filter_answer *answers, size_t count)
{
	uint32_t bit = arch == SYSCALLS_X32 ? SYSCALLS_X32_BIT : 0;

	for (uint32_t number = 0; number < NUMBERS; number++) {
		uint32_t expected = wanted(arch, number | bit, answers, count);
		uint32_t got = answer(arch, number | bit);

		cr_assert_eq(got, expected, "%u of %d: 0x%x, wanted 0x%x", number, arch, got, expected);
		cr_assert_eq(filter_run_is_const_allow(&program, syscalls_audit_arch(arch), number | bit),
		             expected == SECCOMP_RET_ALLOW, "%u of %d", number, arch);
	}
	cr_expect_eq(answer(arch, UINT32_MAX), SECCOMP_RET_ALLOW);
}

static void check_machine(enum syscalls_machine machine, const struct filter_answer *answers, size_t count)
{
	build(machine, answers, count);
	cr_assert_not(code.full, "%zu calls do not fit", count);
	for (int arch = 0; arch < SYSCALLS_ARCHES; arch++) {
		if (syscalls_runs_on((enum syscalls_arch)arch, machine))
			check((enum syscalls_arch)arch, answers, count);
		else
			cr_expect_eq(answer((enum syscalls_arch)arch, 1), FOREIGN, "%d on %d", arch, machine);
	}
}

Test(filter_dispatch, each_call_gets_its_answer_on_every_architecture)
{
	static const struct filter_answer answers[] = {
		{ SYSCALLS_openat, SECCOMP_RET_TRACE | 1 },      { SYSCALLS_open, SECCOMP_RET_TRACE | 1 },
		{ SYSCALLS_execve, SECCOMP_RET_TRACE | 2 },      { SYSCALLS_read, SECCOMP_RET_ERRNO | EPERM },
		{ SYSCALLS_clone3, SECCOMP_RET_ERRNO | ENOSYS }, { SYSCALLS_fchroot, SECCOMP_RET_TRACE | 1 },
		{ SYSCALLS_read, SECCOMP_RET_TRACE | 9 }, /* the first counts */
	};

	for (int machine = 0; machine < SYSCALLS_MACHINES; machine++)
		for (size_t count = 0; count <= sizeof(answers) / sizeof(answers[0]); count++)
			check_machine((enum syscalls_machine)machine, answers, count);
}

/* Long ones, whose jumps do not reach: calls by chance, answers by turns. */
Test(filter_dispatch, long_lists_are_told_apart)
{
	static struct filter_answer answers[FILTER_DISPATCH_MAX];

	srand(1);
	for (int machine = 0; machine < SYSCALLS_MACHINES; machine++)
		for (size_t count = 8; count <= 72; count += 8) {
			for (size_t i = 0; i < count; i++)
				answers[i] = (struct filter_answer){
					(enum syscalls_call)(rand() % SYSCALLS_COUNT),
					SECCOMP_RET_TRACE | (uint32_t)(rand() % 12),
				};
			check_machine((enum syscalls_machine)machine, answers, count);
		}
}

/* One answer to neighbours costs one test for all. */
Test(filter_dispatch, every_call_of_x86_may_be_answered)
{
	static struct filter_answer answers[FILTER_DISPATCH_MAX];

	for (size_t i = 0; i < FILTER_DISPATCH_MAX; i++)
		answers[i] = (struct filter_answer){ (enum syscalls_call)i, SECCOMP_RET_TRACE };
	check_machine(SYSCALLS_ON_X86, answers, FILTER_DISPATCH_MAX);
}

Test(filter_dispatch, what_does_not_fit_is_said)
{
	static struct filter_answer answers[FILTER_DISPATCH_MAX + 1];

	for (size_t i = 0; i < FILTER_DISPATCH_MAX + 1; i++)
		answers[i] = (struct filter_answer){ (enum syscalls_call)i, SECCOMP_RET_TRACE | (uint32_t)i };
	build(SYSCALLS_ON_X86, answers, FILTER_DISPATCH_MAX);
	cr_expect(code.full);
	build(SYSCALLS_ON_X86, answers, FILTER_DISPATCH_MAX + 1);
	cr_expect(code.full);
}
