/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An assembler for seccomp(2)'s programs.  A program is written from its end
 * to its beginning: whatever an instruction leads to is there already, so every
 * call returns the place of what it wrote, and takes places to go on at.
 * Knows no instruction but LD, AND, JEQ, JGE, JSET, JA and RET, which the
 * kernel follows when it looks for the calls that are always allowed
 * (seccomp_is_const_allow in its kernel/seccomp.c).
 */
#ifndef FILTER_CODE_H
#define FILTER_CODE_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most instructions that a program may have here. */
#define FILTER_CODE_MAX 1024

/* A place in the program: how many instructions follow, its own included. */
typedef uint16_t filter_place;

#define FILTER_CODE_NOTED 24

struct filter_code {
	size_t count;
	bool full; /* something did not fit: the program is of no use */
	size_t noted_count;
	struct {
		bool is_return;
		uint32_t what; /* the action, or the place that is jumped to */
		filter_place at;
	} noted[FILTER_CODE_NOTED];
	struct sock_filter room[FILTER_CODE_MAX]; /* the program is at its end */
};

/* Numbers from first to last, both included, go on at a place. */
struct filter_span {
	uint32_t first, last;
	filter_place to;
};

void filter_code_init(struct filter_code *code);

/* Ends the program with an action, SECCOMP_RET_*. */
filter_place filter_code_return(struct filter_code *code, uint32_t action);

/* Loads 32 bits of struct seccomp_data from an offset. */
filter_place filter_code_load(struct filter_code *code, uint32_t offset, filter_place next);

/* Clears what mask does not have in what was loaded. */
filter_place filter_code_and(struct filter_code *code, uint32_t mask, filter_place next);

/* What was loaded equals value, is at least value, has one of value's bits. */
filter_place filter_code_equal(struct filter_code *code, uint32_t value, filter_place yes, filter_place no);
filter_place filter_code_at_least(struct filter_code *code, uint32_t value, filter_place yes, filter_place no);
filter_place filter_code_has(struct filter_code *code, uint32_t value, filter_place yes, filter_place no);

/*
 * A search for what was loaded, which is known to lie from low to high.  The
 * spans are sorted, none overlaps another, and all lie in that range; what none
 * of them has goes on at other.
 */
filter_place filter_code_search(struct filter_code *code, const struct filter_span *spans, size_t count, uint32_t low,
                                uint32_t high, filter_place other);

/* The program, which begins with what was written last. */
struct sock_fprog filter_code_program(struct filter_code *code);

#endif
