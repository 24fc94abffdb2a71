/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A policy held against a kernel's ABI: what is handled, what is lost.  A pure
 * function; ruleset.h carries it out.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/access.h"
#include "model/filter_plan.h"
#include "model/policy.h"

enum plan_verdict {
	PLAN_START,        /* the program may start under this plan */
	PLAN_TOO_OLD,      /* the kernel's ABI is below min_abi */
	PLAN_NOTHING_LEFT, /* this kernel could enforce nothing of the policy, and min_abi is not 0 */
};

/* Whose denials the kernel logs.  A domain tells the process that enforced it from the programs that this executes. */
enum plan_log {
	PLAN_LOG_OWN,     /* the process that enforces it is the program: as the policy says */
	PLAN_LOG_PROGRAM, /* it executes the program afterwards */
	PLAN_LOG_NOTHING, /* the same, and the program enforces a layer of the same policy, which logs */
};

struct plan {
	int abi;                    /* what is used of the kernel: min(policy's abi, kernel's) */
	struct access_set handled;  /* handled_access_fs, handled_access_net, scoped */
	struct access_set quiet;    /* quiet_access_*: a subset of handled; empty where rules cannot be quiet */
	struct access_set lost;     /* asked for, and not enforced on this kernel, nor by the filter */
	struct access_set stricter; /* denied on this kernel although the policy lets it be */
	uint64_t root_allow;        /* to be granted on "/": refer, where it is unrestricted */
	uint32_t log_flags;         /* of landlock_restrict_self(2), but LOG_SUBDOMAINS_OFF */
	bool mute_subdomains;       /* LOG_SUBDOMAINS_OFF, on the last layer */
	struct filter_plan filter;  /* what a seccomp filter closes besides */
};

/* Whether Landlock is to enforce nothing; the filter may. */
bool plan_is_empty(const struct plan *plan);

/* kernel_abi is 0 (none) and up; one above UAPI_ABI_NEWEST counts as that. */
enum plan_verdict plan_make(const struct policy *policy, int kernel_abi, struct plan *out);

/* Changes what a plan of this policy logs; plan_make sets PLAN_LOG_OWN. */
void plan_set_log(const struct policy *policy, enum plan_log log, struct plan *plan);

#endif
