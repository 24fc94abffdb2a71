/* SPDX-License-Identifier: BSD-3-Clause */
/* What is wanted of a filter, as a program. */
#include "kernel/filter.h"

#include "kernel/filter_code.h"
#include "kernel/filter_dispatch.h"
#include "model/syscalls.h"

void filter_build_calls(struct filter_code *code, enum syscalls_machine machine, const struct filter_answer *answers,
                        size_t count, uint32_t foreign)
{
	struct filter_dispatch_call calls[FILTER_DISPATCH_MAX];

	filter_code_init(code);
	for (size_t i = 0; i < count && i < FILTER_DISPATCH_MAX; i++)
		calls[i] =
			(struct filter_dispatch_call){ answers[i].call, filter_code_return(code, answers[i].action) };
	filter_dispatch(code, machine, calls, count, foreign);
}
