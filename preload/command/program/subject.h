/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The program that a policy is looked at for: PROGRAM as a command line names
 * it or, where there is none, landshim itself.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include <stdbool.h>

#include "base/err.h"
#include "command/program/exec_chain.h"
#include "process.h"

struct subject {
	struct exec_chain chain; /* of PROGRAM; else zeroes */
	struct process process;  /* the values that the policy is expanded with */
	bool is_program;         /* PROGRAM was named and found */
	bool is_missing;         /* it was named and not found (reported) */
};

/*
 * argv is PROGRAM and its arguments, argc words; argc 0: no PROGRAM is named.
 * If PROGRAM is not found, process still has its arguments.
 */
void subject_find(const struct err_sink *sink, int argc, char **argv, struct subject *out);

#endif
