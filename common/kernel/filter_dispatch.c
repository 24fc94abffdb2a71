/* SPDX-License-Identifier: BSD-3-Clause */
/* From an architecture and a number to the check of a call. */
#include "kernel/filter_dispatch.h"

#include <linux/seccomp.h>

#include "kernel/filter_code.h"
#include "model/syscalls.h"

/* The calls' numbers on one architecture, sorted; neighbours that go on at the same place are one span. */
static size_t numbers(enum syscalls_arch arch, const struct filter_dispatch_call *calls, size_t count,
                      struct filter_span *spans)
{
	size_t filled = 0;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		long number = syscalls_number(arch, calls[i].call);
		size_t at = filled;

		if (number < 0)
			continue;
		/* From the end: most lists are nearly in order already. */
		for (; at > 0 && spans[at - 1].first > (uint32_t)number; at--)
			spans[at] = spans[at - 1];
		spans[at] = (struct filter_span){ (uint32_t)number, (uint32_t)number, calls[i].to };
		filled++;
	}
	for (size_t i = 0; i < filled; i++) {
		struct filter_span *last = kept > 0 ? &spans[kept - 1] : NULL;

		if (last && last->last == spans[i].first)
			continue;
		if (last && last->last + 1 == spans[i].first && last->to == spans[i].to)
			last->last++;
		else
			spans[kept++] = spans[i];
	}
	return kept;
}

struct search {
	struct filter_code *code;
	const struct filter_dispatch_call *calls;
	size_t count;
};

static filter_place search(const struct search *all, enum syscalls_arch arch, uint32_t low, uint32_t high)
{
	struct filter_span spans[FILTER_DISPATCH_MAX];
	size_t count = numbers(arch, all->calls, all->count, spans);

	return filter_code_search(all->code, spans, count, low, high, filter_code_return(all->code, SECCOMP_RET_ALLOW));
}

/* The number of the call is loaded; x32 has its numbers above all of x86_64's. */
static filter_place by_number(const struct search *all, enum syscalls_arch arch)
{
	filter_place above = 0;
	filter_place at;

	if (arch == SYSCALLS_X86_64)
		above = search(all, SYSCALLS_X32, SYSCALLS_X32_BIT, UINT32_MAX);
	at = search(all, arch, 0, arch == SYSCALLS_X86_64 ? SYSCALLS_X32_BIT - 1 : UINT32_MAX);
	if (arch == SYSCALLS_X86_64)
		at = filter_code_at_least(all->code, SYSCALLS_X32_BIT, above, at);
	return filter_code_load(all->code, offsetof(struct seccomp_data, nr), at);
}

void filter_dispatch(struct filter_code *code, enum syscalls_machine machine, const struct filter_dispatch_call *calls,
                     size_t count, uint32_t foreign)
{
	const struct search all = { code, calls, count };
	filter_place arches[SYSCALLS_ARCHES];
	filter_place at;

	if (count > FILTER_DISPATCH_MAX) {
		code->full = true;
		return;
	}
	for (size_t i = SYSCALLS_ARCHES; i-- > 0;)
		if (i != SYSCALLS_X32 && syscalls_runs_on((enum syscalls_arch)i, machine))
			arches[i] = by_number(&all, (enum syscalls_arch)i);
	at = filter_code_return(code, foreign);
	/* The 64-bit one is tested first. */
	for (size_t i = SYSCALLS_ARCHES; i-- > 0;)
		if (i != SYSCALLS_X32 && syscalls_runs_on((enum syscalls_arch)i, machine))
			at = filter_code_equal(code, syscalls_audit_arch((enum syscalls_arch)i), arches[i], at);
	(void)filter_code_load(code, offsetof(struct seccomp_data, arch), at);
}
