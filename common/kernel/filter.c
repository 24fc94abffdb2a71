/* SPDX-License-Identifier: BSD-3-Clause */
/* What is wanted of a filter, as a program. */
#include "kernel/filter.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "base/count.h"
#include "kernel/filter_checks.h"
#include "kernel/filter_code.h"
#include "kernel/filter_dispatch.h"
#include "model/filter_parts.h"
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

/* Calls that are closed whatever their arguments. */
struct closed {
	uint32_t part;
	int errnum;
	enum syscalls_call call;
};

static const struct closed closed[] = {
#define CLOSED(part, errnum, call) { FILTER_##part, errnum, SYSCALLS_##call },
#include "kernel/filter_closed.def"
#undef CLOSED
};

/* One check may be of several calls. */
static filter_place check_of(const struct filter_checks_for *to, size_t index, const filter_place *written)
{
	for (size_t i = 0; i < index; i++)
		if (written[i] && filter_checks[i].write == filter_checks[index].write)
			return written[i];
	return filter_checks[index].write(to);
}

/* Of a call that stands twice the first counts: what is closed stands before what is checked. */
static size_t add_checks(const struct filter_checks_for *to, struct filter_dispatch_call *calls, size_t count)
{
	filter_place written[FILTER_DISPATCH_MAX - COUNT(closed)] = { 0 };

	for (size_t i = 0; i < filter_checks_count; i++) {
		if (!(to->parts & filter_checks[i].parts))
			continue;
		written[i] = check_of(to, i, written);
		calls[count++] = (struct filter_dispatch_call){ filter_checks[i].call, written[i] };
	}
	return count;
}

void filter_build(struct filter_code *code, enum syscalls_machine machine, uint32_t parts)
{
	const struct filter_checks_for to = { code, machine, filter_parts_complete(parts) };
	struct filter_dispatch_call calls[FILTER_DISPATCH_MAX];
	size_t count = 0;

	filter_code_init(code);
	for (size_t i = 0; i < COUNT(closed); i++)
		if (to.parts & closed[i].part)
			calls[count++] = (struct filter_dispatch_call){
				closed[i].call,
				filter_code_return(code, SECCOMP_RET_ERRNO | (uint32_t)closed[i].errnum),
			};
	filter_dispatch(code, machine, calls, add_checks(&to, calls, count), SECCOMP_RET_KILL_PROCESS);
	if (code->count > FILTER_MAX)
		code->full = true;
}
