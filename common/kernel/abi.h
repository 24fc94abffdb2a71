/* SPDX-License-Identifier: BSD-3-Clause */
/* What the running kernel says of its Landlock. */
#ifndef ABI_H
#define ABI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/access.h"

struct kernel {
	int abi;    /* 0: none that can be used; may be newer than UAPI_ABI_NEWEST */
	int reason; /* with abi 0: ENOSYS, EOPNOTSUPP or EPERM */
	/*
	 * Whether ENOSYS may be a seccomp profile's that is older than the calls: runc
	 * answers so for what it does not know.  There is a filter, or the release is
	 * one that has the calls.
	 */
	bool profile;
};

/*
 * Asks landlock_create_ruleset(2) for the ABI.  Returns 0, also where there is
 * no Landlock; -1 where the kernel answers what no kernel should (reported).
 */
int abi_probe(const struct err_sink *sink, struct kernel *out);

/* The errata that this kernel has fixed, as a mask; 0 where it does not tell. */
uint32_t abi_errata(void);

/* Why there is no Landlock, and what helps; for a kernel with abi 0. */
const char *abi_reason(const struct kernel *kernel);
const char *abi_hint(const struct kernel *kernel);

/* What helps where a later call of Landlock's fails as under a seccomp filter; NULL: it does not. */
const char *abi_filter_hint(int errnum);

/*
 * Those of a set of rights that the kernel refuses to handle, each asked for
 * alone: it may claim an ABI and lack a part of it (RHEL 9's, signal).
 */
struct access_set abi_refused(struct access_set rights);

#endif
