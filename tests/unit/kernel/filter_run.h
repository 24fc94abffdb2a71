/* SPDX-License-Identifier: BSD-3-Clause */
/* Running a seccomp program, and what the kernel finds out about it without running it. */
#ifndef FILTER_RUN_H
#define FILTER_RUN_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a call was answered, and after how many instructions, the return not counted. */
struct filter_run_result {
	uint32_t action;
	size_t steps;
};

/*
 * The answer to a call.  Fails the test at an instruction other than LD of a
 * word of struct seccomp_data, AND, JEQ, JGE, JGT, JSET, JA and RET, and at a
 * jump out of the program.  Data are in the byte order of this machine, or
 * swapped for one that is not.
 */
struct filter_run_result filter_run(const struct sock_fprog *program, const struct seccomp_data *data, bool big_endian);

/* The kernel's seccomp_is_const_allow: whether the number alone says that a call is allowed. */
bool filter_run_is_const_allow(const struct sock_fprog *program, uint32_t arch, uint32_t number);

#endif
