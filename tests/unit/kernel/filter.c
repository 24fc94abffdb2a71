/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The filter's programs, run for every system call of every architecture and
 * each class of arguments, against two other sayings of the same.
 */
#include "kernel/filter.h"

#include <criterion/criterion.h>
#include <string.h>

#include "filter_oracle.h"
#include "filter_run.h"
#include "model/filter_parts.h"

#define NUMBERS 512
#define HIGH (1ULL << 32)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What arguments a call is tried with: one of each list.  An empty list is { 0 }. */
struct classes {
	const char *call;
	const uint64_t *lists[4];
	size_t counts[4];
};

static const uint64_t families[] = { 0,  1,  2,  3,  10, 11, 16, 17, 21,       29,        30,        31,
	                             33, 38, 40, 41, 42, 43, 44, 45, HIGH | 2, HIGH | 10, 0xffffffff };
static const uint64_t types[] = { 0, 1, 2, 3, 4, 5, 6, 7, 10, 15, 0x80001, 0x80802, 0x805, 0x80006, HIGH | 1 };
static const uint64_t protocols[] = { 0, 1, 2, 5, 6, 7, 16, 17, 18, 33, 58, 132, 136, 137, 255, 256, 262, 0xffffffff };
static const uint64_t pids[] = { 0, 1, 2, 0x7fffffff, 0xffffffff };
static const uint64_t pointers[] = { 0, 1, 0x7fffffff, 0x80000000, 0xffffffff, HIGH, 0x7fff00000000, ~0ULL };
static const uint64_t commands[] = { 0,          0x5401,     0x5411,        0x5412,     0x5413,           0x541b,
	                             0x541c,     0x541d,     HIGH | 0x5412, 0x80086601, 0x40086602,       0x40046602,
	                             0x401c5820, 0x80086602, 0x80046602,    0x801c5820, 0xc0086602,       0x40087602,
	                             0x40047602, 0x80087602, 0x80047602,    0x40087603, HIGH | 0x40086602 };
static const uint64_t calls[] = { 0, 1, 2, 3, 4, 5, 8, 9, 11, 16, 20, HIGH | 1, HIGH | 4 };
static const uint64_t flags[] = { 0,        ~0ULL,    0x7fffffff, 0x20004000, 0x3d0f00, 0x1200011, 17,       HIGH,
	                          1u << 0,  1u << 1,  1u << 2,    1u << 3,    1u << 4,  1u << 5,   1u << 6,  1u << 7,
	                          1u << 8,  1u << 9,  1u << 10,   1u << 11,   1u << 12, 1u << 13,  1u << 14, 1u << 15,
	                          1u << 16, 1u << 17, 1u << 18,   1u << 19,   1u << 20, 1u << 21,  1u << 22, 1u << 23,
	                          1u << 24, 1u << 25, 1u << 26,   1u << 27,   1u << 28, 1u << 29,  1u << 30, 1u << 31 };
static const uint64_t none[] = { 0 };

#define LIST(list) list, COUNT(list)
#define FOUR(call, a, b, c, d)                                 \
	{                                                      \
		call, { a, b, c, d },                          \
		{                                              \
			COUNT(a), COUNT(b), COUNT(c), COUNT(d) \
		}                                              \
	}

static const struct classes classes[] = {
	FOUR("socket", families, types, protocols, none),
	FOUR("socketcall", calls, none, none, none),
	FOUR("send", none, none, none, flags),
	FOUR("sendto", none, none, none, flags),
	FOUR("sendmmsg", none, none, none, flags),
	FOUR("sendmsg", none, none, flags, none),
	FOUR("prlimit64", pids, none, pointers, none),
	FOUR("ioctl", none, commands, none, none),
	FOUR("unshare", flags, none, none, none),
	FOUR("clone", flags, flags, none, none),
	FOUR("open_tree", none, none, flags, none),
	FOUR("open_tree_attr", none, none, flags, none),
};

static const struct classes others = FOUR("", none, none, none, none);

static struct filter_code code;
static struct sock_fprog program, theirs;
static uint32_t parts;

static const struct classes *classes_of(const char *name)
{
	for (size_t i = 0; name && i < COUNT(classes); i++)
		if (strcmp(classes[i].call, name) == 0)
			return &classes[i];
	return &others;
}

static uint32_t action_of(int errnum)
{
	return errnum ? SECCOMP_RET_ERRNO | (uint32_t)errnum : SECCOMP_RET_ALLOW;
}

static void compare(enum syscalls_arch arch, uint32_t number, const char *name, const uint64_t args[6])
{
	struct seccomp_data data = { .nr = (int)number, .arch = syscalls_audit_arch(arch) };
	bool big = arch == SYSCALLS_S390X;
	uint32_t wanted = action_of(filter_oracle_errno(parts, arch, name, args));
	uint32_t got;

	memcpy(data.args, args, sizeof(data.args));
	got = filter_run(&program, &data, big).action;
	cr_assert_eq(got, wanted, "parts 0x%x, %s of %d (%llx, %llx, %llx, %llx): 0x%x, wanted 0x%x", parts,
	             name ? name : "none", arch, (unsigned long long)args[0], (unsigned long long)args[1],
	             (unsigned long long)args[2], (unsigned long long)args[3], got, wanted);
	if (!name || !filter_oracle_known(parts, arch, name, args))
		return;
	wanted = filter_run(&theirs, &data, big).action;
	cr_assert_eq(got, wanted, "parts 0x%x, %s of %d (%llx, %llx, %llx, %llx): 0x%x, libseccomp's 0x%x", parts, name,
	             arch, (unsigned long long)args[0], (unsigned long long)args[1], (unsigned long long)args[2],
	             (unsigned long long)args[3], got, wanted);
}

/* The combination of this index of one of each class. */
static void take_classes(const struct classes *tried, size_t index, uint64_t args[6])
{
	for (size_t i = 0; i < 4; i++) {
		args[i] = tried->lists[i][index % tried->counts[i]];
		index /= tried->counts[i];
	}
}

/* Every combination; what fits no list has bits everywhere. */
static void compare_classes(enum syscalls_arch arch, uint32_t number, const char *name)
{
	const struct classes *tried = classes_of(name);
	size_t all = tried->counts[0] * tried->counts[1] * tried->counts[2] * tried->counts[3];

	for (size_t i = 0; i < all; i++) {
		uint64_t args[6] = { 0, 0, 0, 0, ~0ULL, ~0ULL };

		take_classes(tried, i, args);
		/* There the upper halves are zero. */
		for (size_t k = 0; k < 6 && (arch == SYSCALLS_I386 || arch == SYSCALLS_ARM); k++)
			args[k] &= UINT32_MAX;
		compare(arch, number, name, args);
	}
}

static void compare_arch(enum syscalls_arch arch)
{
	uint32_t bit = arch == SYSCALLS_X32 ? SYSCALLS_X32_BIT : 0;

	theirs = filter_oracle_libseccomp(parts, arch);
	for (uint32_t number = 0; number < NUMBERS; number++)
		compare_classes(arch, number | bit, filter_oracle_name(arch, number | bit));
}

static void compare_everywhere(uint32_t wanted)
{
	parts = wanted;
	for (int arch = 0; arch < SYSCALLS_ARCHES; arch++)
		for (int machine = 0; machine < SYSCALLS_MACHINES; machine++)
			if (syscalls_runs_on((enum syscalls_arch)arch, (enum syscalls_machine)machine)) {
				filter_build(&code, (enum syscalls_machine)machine, parts);
				program = filter_code_program(&code);
				cr_assert_not(code.full);
				compare_arch((enum syscalls_arch)arch);
			}
}

#define ALL_HARDEN 0x3ff00

Test(filter, each_part_alone_is_what_both_oracles_say)
{
	for (uint32_t bit = 1; bit <= FILTER_CAPABILITIES; bit <<= 1)
		compare_everywhere(bit);
}

Test(filter, parts_together_are_what_both_oracles_say)
{
	compare_everywhere(0);
	compare_everywhere(FILTER_FILL);
	compare_everywhere(FILTER_FILL & ~FILTER_UDP);
	compare_everywhere(FILTER_FILL | FILTER_SOCKETCALL);
	compare_everywhere(FILTER_FILL | FILTER_SOCKETS);
	compare_everywhere(FILTER_UDP | FILTER_SOCKETS | FILTER_LISTEN);
	compare_everywhere(FILTER_FILL | ALL_HARDEN);
}

/* --- cost ---------------------------------------------------------------------- */

static void build(enum syscalls_machine machine, uint32_t wanted)
{
	parts = wanted;
	filter_build(&code, machine, parts);
	program = filter_code_program(&code);
	cr_assert_not(code.full);
}

/* Whether any arguments that are tried have an answer other than "allowed". */
static bool is_minded(enum syscalls_arch arch, const char *name)
{
	const struct classes *tried = classes_of(name);
	size_t all = tried->counts[0] * tried->counts[1] * tried->counts[2] * tried->counts[3];

	for (size_t i = 0; i < all; i++) {
		uint64_t args[6] = { 0 };

		take_classes(tried, i, args);
		if (filter_oracle_errno(parts, arch, name, args) != 0)
			return true;
	}
	return false;
}

/* What a call that is not minded pays; all of them are constant to the kernel. */
static size_t longest_way(enum syscalls_arch arch)
{
	uint32_t bit = arch == SYSCALLS_X32 ? SYSCALLS_X32_BIT : 0;
	uint32_t token = syscalls_audit_arch(arch);
	size_t longest = 0;

	for (uint32_t number = 0; number < NUMBERS; number++) {
		const struct seccomp_data data = { .nr = (int)(number | bit), .arch = token };
		const char *name = filter_oracle_name(arch, number | bit);
		size_t steps = filter_run(&program, &data, arch == SYSCALLS_S390X).steps;

		cr_expect_eq(filter_run_is_const_allow(&program, token, number | bit), !name || !is_minded(arch, name),
		             "%u of %d, parts 0x%x", number, arch, parts);
		if ((!name || !is_minded(arch, name)) && steps > longest)
			longest = steps;
	}
	return longest;
}

/* In all machines; the bound of instructions is for the calls that are not minded. */
static void costs(uint32_t wanted, size_t most_steps, size_t most_instructions)
{
	for (int arch = 0; arch < SYSCALLS_ARCHES; arch++)
		for (int machine = 0; machine < SYSCALLS_MACHINES; machine++)
			if (syscalls_runs_on((enum syscalls_arch)arch, (enum syscalls_machine)machine)) {
				size_t steps;

				build((enum syscalls_machine)machine, wanted);
				steps = longest_way((enum syscalls_arch)arch);
				cr_log_info("parts 0x%x of %d: %u instructions, %zu steps", parts, arch, program.len,
				            steps);
				cr_expect_leq(steps, most_steps, "%zu steps of %d", steps, arch);
				cr_expect_leq(program.len, most_instructions, "%u instructions of %d", program.len,
				              arch);
			}
}

Test(filter, fill_is_short_and_calls_it_does_not_mind_leave_at_once)
{
	costs(FILTER_FILL, 8, 128);
	costs(FILTER_FILL | FILTER_SOCKETCALL, 8, 128);
	costs(FILTER_FILL & ~FILTER_UDP, 8, 128);
}

Test(filter, everything_fits_and_leaves_what_it_does_not_mind)
{
	costs(FILTER_FILL | FILTER_SOCKETCALL | ALL_HARDEN, 12, FILTER_MAX);
	for (uint32_t bit = 1; bit <= FILTER_CAPABILITIES; bit <<= 1)
		costs(bit, 12, FILTER_MAX);
}

/* Nor does a later kernel find a meaning there. */
Test(filter, what_an_instruction_does_not_use_is_zero)
{
	for (int machine = 0; machine < SYSCALLS_MACHINES; machine++) {
		build((enum syscalls_machine)machine, FILTER_FILL | ALL_HARDEN);
		for (size_t i = 0; i < program.len; i++) {
			const struct sock_filter *at = &program.filter[i];

			if (BPF_CLASS(at->code) != BPF_JMP || BPF_OP(at->code) == BPF_JA)
				cr_assert(at->jt == 0 && at->jf == 0, "machine %d, instruction %zu, 0x%x: %u, %u",
				          machine, i, at->code, at->jt, at->jf);
		}
	}
}

/* Nothing is known of them, and a process whose exit(2) is denied would go on. */
Test(filter, calls_of_another_architecture_kill)
{
	for (int machine = 0; machine < SYSCALLS_MACHINES; machine++) {
		const struct seccomp_data data = { .nr = 1, .arch = 0x40000008 }; /* AUDIT_ARCH_MIPSEL */

		build((enum syscalls_machine)machine, FILTER_FILL);
		cr_expect_eq(filter_run(&program, &data, false).action, SECCOMP_RET_KILL_PROCESS);
	}
}
