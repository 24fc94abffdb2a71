/* SPDX-License-Identifier: BSD-3-Clause */
/* An interpreter for seccomp programs, and the kernel's look for constant answers. */
#include "filter_run.h"

#include <criterion/criterion.h>
#include <string.h>

#include "model/syscalls.h"

/* The word at an offset, as a machine of that byte order has it: data is in this one's. */
static uint32_t load(const struct seccomp_data *data, uint32_t offset, bool big_endian)
{
	uint32_t word;

	cr_assert(offset % 4 == 0 && offset < sizeof(*data), "loads from %u", offset);
	if (big_endian != syscalls_big_endian(syscalls_here) &&
	    offset >= offsetof(struct seccomp_data, instruction_pointer))
		offset = offset % 8 ? offset - 4 : offset + 4;
	memcpy(&word, (const char *)data + offset, sizeof(word));
	return word;
}

static bool holds(const struct sock_filter *at, uint32_t value)
{
	switch (BPF_OP(at->code)) {
	case BPF_JEQ:
		return value == at->k;
	case BPF_JGE:
		return value >= at->k;
	case BPF_JGT:
		return value > at->k;
	case BPF_JSET:
		return (value & at->k) != 0;
	default:
		cr_assert(false, "jump 0x%x", at->code);
		return false;
	}
}

struct filter_run_result filter_run(const struct sock_fprog *program, const struct seccomp_data *data, bool big_endian)
{
	uint32_t value = 0;
	size_t pc = 0;

	for (size_t steps = 0;; steps++) {
		const struct sock_filter *at = &program->filter[pc];

		cr_assert_lt(pc, program->len, "leaves the program");
		switch (at->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			value = load(data, at->k, big_endian);
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			value &= at->k;
			break;
		case BPF_JMP | BPF_JA:
			pc += at->k;
			break;
		case BPF_RET | BPF_K:
			return (struct filter_run_result){ at->k, steps };
		default:
			cr_assert_eq(BPF_CLASS(at->code), BPF_JMP, "instruction 0x%x", at->code);
			cr_assert_eq(BPF_SRC(at->code), BPF_K);
			pc += holds(at, value) ? at->jt : at->jf;
		}
		pc++;
	}
}

bool filter_run_is_const_allow(const struct sock_fprog *program, uint32_t arch, uint32_t number)
{
	uint32_t value = 0;

	for (size_t pc = 0; pc < program->len; pc++) {
		const struct sock_filter *at = &program->filter[pc];

		switch (at->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (at->k != offsetof(struct seccomp_data, nr) && at->k != offsetof(struct seccomp_data, arch))
				return false;
			value = at->k == offsetof(struct seccomp_data, nr) ? number : arch;
			break;
		case BPF_RET | BPF_K:
			return at->k == SECCOMP_RET_ALLOW;
		case BPF_JMP | BPF_JA:
			pc += at->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
		case BPF_JMP | BPF_JGE | BPF_K:
		case BPF_JMP | BPF_JGT | BPF_K:
		case BPF_JMP | BPF_JSET | BPF_K:
			pc += holds(at, value) ? at->jt : at->jf;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			value &= at->k;
			break;
		default:
			return false;
		}
	}
	return false;
}
