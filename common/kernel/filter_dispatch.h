/* SPDX-License-Identifier: BSD-3-Clause */
/* The part of every filter that finds out which call it is. */
#ifndef FILTER_DISPATCH_H
#define FILTER_DISPATCH_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/filter_code.h"
#include "model/syscalls.h"

/* A call, and where the program goes on with it. */
struct filter_dispatch_call {
	enum syscalls_call call;
	filter_place to;
};

/* The most calls that are told apart. */
#define FILTER_DISPATCH_MAX 256

/*
 * Writes the beginning of a program whose checks are written: for each
 * architecture of the machine the search for its numbers of these calls, and
 * before that the search for the architecture.  Other calls are allowed; calls
 * of another architecture are answered with foreign.  More than
 * FILTER_DISPATCH_MAX calls: code->full.
 */
void filter_dispatch(struct filter_code *code, enum syscalls_machine machine, const struct filter_dispatch_call *calls,
                     size_t count, uint32_t foreign);

#endif
