/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing a seccomp program from its end. */
#include "kernel/filter_code.h"

#include <string.h>

/* How far a conditional jump reaches: jt and jf have 8 bits. */
#define REACH 255

void filter_code_init(struct filter_code *code)
{
	code->count = 0;
	code->full = false;
	code->noted_count = 0;
}

static filter_place emit(struct filter_code *code, uint16_t op, uint8_t yes, uint8_t no, uint32_t k)
{
	if (code->count == FILTER_CODE_MAX) {
		code->full = true;
		return FILTER_CODE_MAX;
	}
	code->count++;
	code->room[FILTER_CODE_MAX - code->count] = (struct sock_filter){ op, yes, no, k };
	return (filter_place)code->count;
}

/* How many instructions an instruction that is written now would jump over. */
static size_t distance(const struct filter_code *code, filter_place to)
{
	return code->count - to;
}

/*
 * A return, or a jump to a far place, is written once for all that can reach
 * it; one instruction of room is left for a jump that must come between.
 */
static filter_place noted(struct filter_code *code, bool is_return, uint32_t what)
{
	filter_place at;
	size_t i;

	for (i = 0; i < code->noted_count; i++)
		if (code->noted[i].is_return == is_return && code->noted[i].what == what)
			break;
	if (i < code->noted_count && distance(code, code->noted[i].at) < REACH)
		return code->noted[i].at;
	at = is_return ? emit(code, BPF_RET | BPF_K, 0, 0, what)
	               : emit(code, BPF_JMP | BPF_JA, 0, 0, (uint32_t)distance(code, (filter_place)what));
	if (i == FILTER_CODE_NOTED)
		return at;
	code->noted[i].is_return = is_return;
	code->noted[i].what = what;
	code->noted[i].at = at;
	if (i == code->noted_count)
		code->noted_count++;
	return at;
}

filter_place filter_code_return(struct filter_code *code, uint32_t action)
{
	return noted(code, true, action);
}

/* A place that a conditional jump reaches, and leads there. */
static filter_place near(struct filter_code *code, filter_place to, size_t spare)
{
	return distance(code, to) + spare > REACH ? noted(code, false, to) : to;
}

static filter_place branch(struct filter_code *code, uint16_t op, uint32_t value, filter_place yes, filter_place no)
{
	if (yes == no)
		return yes;
	yes = near(code, yes, 1);
	no = near(code, no, 0);
	return emit(code, BPF_JMP | BPF_K | op, (uint8_t)distance(code, yes), (uint8_t)distance(code, no), value);
}

/* What has no jump of its own goes on at the instruction that was written before it. */
static filter_place then(struct filter_code *code, uint16_t op, uint32_t value, filter_place next)
{
	if (distance(code, next) > 0)
		(void)emit(code, BPF_JMP | BPF_JA, 0, 0, (uint32_t)distance(code, next));
	return emit(code, op, 0, 0, value);
}

filter_place filter_code_load(struct filter_code *code, uint32_t offset, filter_place next)
{
	return then(code, BPF_LD | BPF_W | BPF_ABS, offset, next);
}

filter_place filter_code_and(struct filter_code *code, uint32_t mask, filter_place next)
{
	return then(code, BPF_ALU | BPF_AND | BPF_K, mask, next);
}

filter_place filter_code_equal(struct filter_code *code, uint32_t value, filter_place yes, filter_place no)
{
	return branch(code, BPF_JEQ, value, yes, no);
}

filter_place filter_code_at_least(struct filter_code *code, uint32_t value, filter_place yes, filter_place no)
{
	return branch(code, BPF_JGE, value, yes, no);
}

filter_place filter_code_has(struct filter_code *code, uint32_t value, filter_place yes, filter_place no)
{
	return branch(code, BPF_JSET, value, yes, no);
}

/* One span; its neighbours on either side are known not to be met. */
static filter_place match(struct filter_code *code, const struct filter_span *span, uint32_t low, uint32_t high,
                          filter_place other)
{
	filter_place at = span->to;

	if (span->first == span->last && low != high)
		return filter_code_equal(code, span->first, at, other);
	if (span->last < high)
		at = filter_code_at_least(code, span->last + 1, other, at);
	if (span->first > low)
		at = filter_code_at_least(code, span->first, at, other);
	return at;
}

filter_place filter_code_search(struct filter_code *code, const struct filter_span *spans, size_t count, uint32_t low,
                                uint32_t high, filter_place other)
{
	size_t half = count / 2;
	filter_place below;
	filter_place above;

	if (count == 0)
		return other;
	if (count == 1)
		return match(code, spans, low, high, other);
	/* The bound is where the upper half begins, so that its first span needs one test less. */
	above = filter_code_search(code, spans + half, count - half, spans[half].first, high, other);
	below = filter_code_search(code, spans, half, low, spans[half].first - 1, other);
	return filter_code_at_least(code, spans[half].first, above, below);
}

struct sock_fprog filter_code_program(struct filter_code *code)
{
	return (struct sock_fprog){ (unsigned short)code->count, code->room + (FILTER_CODE_MAX - code->count) };
}
