/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The two lists of system calls against the newest kernel's table
 * (common/model/syscalls.def, which other tests hold against the installed headers).
 */
#include "command/trace/trace_calls.h"

#include <criterion/criterion.h>

static const char *const names[SYSCALLS_COUNT] = {
#define SYSCALL(name, ...) [SYSCALLS_##name] = #name,
#include "model/syscalls.def"
#undef SYSCALL
};

static int lists_that_name(enum syscalls_call call)
{
	int lists = 0;

	for (size_t i = 0; i < trace_calls_count; i++)
		lists += trace_calls[i].call == call;
	for (size_t i = 0; i < trace_calls_nothing_count; i++)
		lists += trace_calls_nothing[i] == call;
	return lists;
}

Test(trace_calls, each_call_of_the_newest_kernel_is_in_one_list)
{
	for (int call = 0; call < SYSCALLS_COUNT; call++)
		cr_expect_eq(lists_that_name((enum syscalls_call)call), 1, "%s is in %d lists", names[call],
		             lists_that_name((enum syscalls_call)call));
}

Test(trace_calls, what_is_newer_than_the_table_is_told_by_its_number)
{
	long newest[2] = { 0, 0 };

	for (int call = 0; call < SYSCALLS_COUNT; call++) {
		for (int arch = 0; arch < SYSCALLS_ARCHES; arch++) {
			long number = syscalls_number((enum syscalls_arch)arch, (enum syscalls_call)call);
			bool x32 = arch == SYSCALLS_X32;

			if (x32 && number >= 0)
				number &= ~(long)SYSCALLS_X32_BIT;
			cr_expect(number <= TRACE_NEWEST || (x32 && number >= TRACE_OLDEST_X32), "%s", names[call]);
			if (number > newest[x32])
				newest[x32] = number;
		}
	}
	cr_assert_eq(newest[false], TRACE_NEWEST);
	cr_assert_eq(newest[true], TRACE_NEWEST_X32);
}

Test(trace_calls, a_call_is_found_by_its_number_on_each_architecture)
{
	cr_assert_str_eq(trace_calls_find(SYSCALLS_X86_64, 257)->name, "openat");
	cr_assert_str_eq(trace_calls_find(SYSCALLS_I386, 295)->name, "openat");
	cr_assert_str_eq(trace_calls_find(SYSCALLS_ARM64, 56)->name, "openat");
	cr_assert_str_eq(trace_calls_find(SYSCALLS_X32, SYSCALLS_X32_BIT | 520)->name, "execve");
	cr_assert_null(trace_calls_find(SYSCALLS_X86_64, 0));
	cr_assert_null(trace_calls_find(SYSCALLS_ARM64, (uint64_t)-1));
}

Test(trace_calls, x32_is_told_by_the_bit_in_its_numbers)
{
	enum syscalls_arch arch;

	cr_assert(trace_calls_arch(0xc000003eU, SYSCALLS_X32_BIT | 520, &arch));
	cr_assert_eq(arch, SYSCALLS_X32);
	cr_assert(trace_calls_arch(0xc000003eU, 520, &arch));
	cr_assert_eq(arch, SYSCALLS_X86_64);
	cr_assert(trace_calls_arch(0x40000003U, 5, &arch));
	cr_assert_eq(arch, SYSCALLS_I386);
	cr_assert_not(trace_calls_arch(1, 1, &arch));
}
