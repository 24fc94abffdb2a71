/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * seccomp(2) programs: a pure function from what is wanted to instructions.
 * Installs nothing.
 *
 * A program answers the calls of every architecture whose processes the machine
 * runs, since a program may execute one of another: on x86 x86_64, i386 and
 * x32, on arm64 also arm.  Calls that it does not mind are allowed at once.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/filter_code.h"
#include "model/syscalls.h"

/* What is answered to a call: an action of seccomp(2) with its data, SECCOMP_RET_ERRNO | EPERM. */
struct filter_answer {
	enum syscalls_call call;
	uint32_t action;
};

/*
 * Writes a program into code, which need not be initialised: each call that has
 * an answer gets it, whatever its arguments, every other one is allowed.  Of a
 * call that stands in the list twice the first answer counts.  foreign is the
 * answer to each call of an architecture that the machine is not known to run.
 * code->full says that the program does not fit.  machine must not be
 * SYSCALLS_ON_UNKNOWN; filter_code_program gives the result.
 */
void filter_build_calls(struct filter_code *code, enum syscalls_machine machine, const struct filter_answer *answers,
                        size_t count, uint32_t foreign);

/* The most instructions that filter_build writes. */
#define FILTER_MAX 512

/*
 * The same for the parts that policies close (model/filter_parts.h; what they
 * do not hold without is added).  What is closed is answered with an errno,
 * arguments that are ints are compared in their low 32 bits, pointers in all.
 * A call of another architecture kills the process: nothing is known about it,
 * and an errno for its exit(2) would leave it running.
 */
void filter_build(struct filter_code *code, enum syscalls_machine machine, uint32_t parts);

#endif
