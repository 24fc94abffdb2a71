/* SPDX-License-Identifier: BSD-3-Clause */
/* A machine for the few instructions that filter_code.h writes. */
#include "command/decide/decide_call.h"

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "kernel/filter.h"
#include "kernel/filter_code.h"
#include "model/syscalls.h"

/* The word of a call at an offset, as the kernel reads it. */
static uint32_t word_at(const struct seccomp_data *call, uint32_t offset)
{
	uint32_t word = 0;

	if (offset <= sizeof(*call) - sizeof(word))
		memcpy(&word, (const char *)call + offset, sizeof(word));
	return word;
}

static bool jumps(const struct sock_filter *at, uint32_t value)
{
	switch (BPF_OP(at->code)) {
	case BPF_JEQ:
		return value == at->k;
	case BPF_JGE:
		return value >= at->k;
	default: /* BPF_JSET: filter_code.h writes no other */
		return (value & at->k) != 0;
	}
}

/* What a program of filter_code.h answers.  Jumps lead forward, and the last instruction returns. */
static uint32_t answer(const struct sock_fprog *program, const struct seccomp_data *call)
{
	uint32_t value = 0;

	for (size_t pc = 0; pc < program->len; pc++) {
		const struct sock_filter *at = &program->filter[pc];

		if (at->code == (BPF_RET | BPF_K))
			return at->k;
		if (at->code == (BPF_LD | BPF_W | BPF_ABS))
			value = word_at(call, at->k);
		else if (at->code == (BPF_ALU | BPF_AND | BPF_K))
			value &= at->k;
		else if (at->code == (BPF_JMP | BPF_JA))
			pc += at->k;
		else
			pc += jumps(at, value) ? at->jt : at->jf;
	}
	return SECCOMP_RET_ALLOW;
}

int decide_call(uint32_t parts, const struct seccomp_data *call)
{
	struct filter_code code;
	struct sock_fprog program;
	uint32_t action;

	if (!parts || syscalls_here == SYSCALLS_ON_UNKNOWN)
		return 0;
	filter_build(&code, syscalls_here, parts);
	program = filter_code_program(&code);
	action = answer(&program, call);
	return (action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO ? (int)(action & SECCOMP_RET_DATA) : 0;
}

/* The lower half of the parts of a set that has several. */
static uint32_t lower_half(uint32_t parts)
{
	uint32_t low = parts;

	for (int more = __builtin_popcount(parts) / 2; more > 0; more--)
		parts &= parts - 1;
	return low & ~parts;
}

/* A filter is built for each half, not for each part: what several parts answer, one of them does. */
uint32_t decide_call_part(uint32_t parts, const struct seccomp_data *call)
{
	if (decide_call(parts, call) == 0)
		return 0;
	while (parts & (parts - 1)) {
		const uint32_t low = lower_half(parts);

		parts = decide_call(low, call) != 0 ? low : parts & ~low;
	}
	return parts;
}
