/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzzing what reads the kernel's audit log: the input is a log.  A rule that is
 * proposed names what the log named and nothing else, so it is one group on one
 * line, with as many quotes as it has by itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "command/base/context.h"
#include "command/explain/explain_audit.h"
#include "model/access.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Quotes that no backslash stands before. */
static size_t quotes(const char *text)
{
	size_t count = 0;

	for (; *text; text++) {
		if (*text == '\\' && text[1])
			text++;
		else
			count += *text == '"';
	}
	return count;
}

/* The path's two, and two for each right. */
static void check_rule(const struct denial *denial, const struct denial_policy *policy)
{
	size_t rights = 0;

	for (uint64_t bits = policy->lacking; bits; bits &= bits - 1)
		rights++;
	if (strchr(policy->add, '\n'))
		abort();
	if (denial->family == ACCESS_FS && quotes(policy->add) != 2 + 2 * rights)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct explain_audit found = { .records = 0 };

	explain_audit_read((const char *)data, size, NULL, &found);
	for (size_t i = 0; i < found.list.count; i++) {
		const struct denial *denial = &found.list.list[i];

		if (denial->times == 0 || denial->port > UINT16_MAX ||
		    denial->policies_count != (denial->lacking ? 1 : 0))
			abort();
		if (denial->policies_count > 0 && denial->policies[0].add)
			check_rule(denial, &denial->policies[0]);
	}
	arena_free(context_arena());
	return 0;
}
