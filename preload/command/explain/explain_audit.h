/* SPDX-License-Identifier: BSD-3-Clause */
/* From the kernel's audit log to denials. */
#ifndef EXPLAIN_AUDIT_H
#define EXPLAIN_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "command/explain/denial.h"
#include "command/explain/explain_policies.h"

struct explain_audit {
	struct denial_list list;
	bool lost;             /* the text says that records were lost, or domains counted more denials than it has */
	size_t records;        /* of Landlock's that were found */
	unsigned long counted; /* denials that domains counted at their end */
};

/*
 * Adds the denials of a text to the list.  policies may be NULL: then a rule to
 * add names its path literally, and no line of a policy is near.  The text may
 * be anything.
 */
void explain_audit_read(const char *text, size_t len, const struct explain_policies *policies,
                        struct explain_audit *out);

#endif
