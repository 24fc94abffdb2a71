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
	 * Whether ENOSYS may come from a seccomp profile that is older than the system
	 * calls, as runc's: this process has a filter, or the release has the calls.
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

/* A hint where a Landlock call fails with an errno that seccomp filters give; NULL: it is another errno. */
const char *abi_filter_hint(int errnum);

/*
 * The rights of a set that the kernel refuses to handle, each asked for alone:
 * a kernel may claim an ABI and lack a part of it (RHEL 9: the signal scope).
 */
struct access_set abi_refused(struct access_set rights);

#endif
