/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the filter has to close for a policy on a kernel.  A pure function;
 * filter.h makes a program of it.
 */
#ifndef FILTER_PLAN_H
#define FILTER_PLAN_H

#include <stdint.h>

#include "model/access.h"
#include "model/policy.h"
#include "model/syscalls.h"

struct filter_plan {
	uint32_t parts;               /* of filter_parts.h; 0: no filter is needed */
	struct access_set rights;     /* denied by the filter, since the kernel cannot */
	struct access_set socketcall; /* denied, but for sockets of socketcall(2), which the filter cannot tell apart */
};

/*
 * handled is what the kernel of that ABI denies for the policy.  machine says
 * whether there is a socketcall(2).
 */
struct filter_plan filter_plan_make(const struct policy *policy, struct access_set handled, int kernel_abi,
                                    enum syscalls_machine machine);

#endif
