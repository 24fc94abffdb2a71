/* SPDX-License-Identifier: BSD-3-Clause */
/* System calls that the filter of a policy answers, and some that it lets be. */
#ifndef CALLS_H
#define CALLS_H

#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>

/* One call, with arguments that change nothing where it is allowed. */
struct call {
	struct seccomp_data data;
	size_t which; /* a row of calls_names */
};

/* The part of a filter that each row is for; "socket": calls of any arguments, for those that look at them. */
extern const char *const calls_names[];
extern const size_t calls_count;

/* A row, or a socket(2) of random arguments. */
struct call calls_choose(unsigned (*random)(unsigned below));

/* Makes the call.  0, or its errno. */
int calls_make(const struct call *call);

#endif
