/* SPDX-License-Identifier: BSD-3-Clause */
/* What came of a run: refused with a message, enforced, or open. */
#ifndef VERDICT_H
#define VERDICT_H

#include "scenarios.h"
#include "tracer.h"

enum verdict {
	VERDICT_REFUSED,
	VERDICT_ENFORCED, /* a dry run: it has said all that it says without the fault */
	VERDICT_OPEN,
};

/* What it is without a fault: whether that is as it should be. */
bool verdict_is_good(const struct scenario *scenario, const struct tracer_result *result);

/*
 * After a fault.  by_loader: it hit ld.so or a libc's start, which may end the
 * program as they like.  good: the run without it.
 */
enum verdict verdict_of(const struct scenario *scenario, const struct tracer_fault *fault, bool by_loader,
                        const struct tracer_result *good, const struct tracer_result *result);

/* The same where memory is short, and so nobody knows where: main, and not enforced, is open. */
enum verdict verdict_of_memory(const struct tracer_result *result);

#endif
