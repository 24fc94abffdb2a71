/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A filter that answers with an errno is not seen by a tracer.  Of several
 * filters SECCOMP_RET_TRAP outranks SECCOMP_RET_ERRNO, and the signal that it
 * makes is seen by the tracer alone, if that does not hand it on (seccomp(2),
 * ptrace(2)).  So the same program with other actions is installed besides:
 * what the policies' own filter denies stays denied, whatever becomes of the
 * tracer.
 */
#include "command/explain/explain_policies.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/advise/advise.h"
#include "command/base/context.h"
#include "command/decide/decide.h"
#include "command/trace/trace_options.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/filter.h"
#include "kernel/filter_code.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "load/locate.h"
#include "model/access.h"
#include "model/plan.h"
#include "model/syscalls.h"
#include "process.h"

#define FLAG_SPEC_ALLOW (1UL << 2)

int explain_policies_take(const struct err_sink *sink, struct process *process, const struct layer *layers,
                          size_t count, struct explain_policies *out)
{
	memset(out, 0, sizeof(*out));
	out->layers = layers;
	out->count = count;
	for (size_t i = 0; i < count; i++) {
		out->parts |= layers[i].plan.filter.parts;
		out->any_domain |= !plan_is_empty(&layers[i].plan);
		out->handles_files |= layers[i].plan.handled.bits[ACCESS_FS] != 0;
	}
	advise_start(&out->advise, process);
	return decide_start(context_arena(), sink, layers, count, &out->decide);
}

int explain_policies_load(const struct err_sink *sink, const struct kernel *kernel, struct process *process,
                          const char *const *paths, size_t count, struct explain_policies *out)
{
	const struct targets_source source = process_source(process);
	struct layer *layers = arena_zalloc(context_arena(), count + 1, sizeof(*layers));

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < count; i++)
		if (layer_load(context_arena(), sink, &source, paths[i], locate_fragments_dir, &layers[i]) != 0 ||
		    layer_plan(sink, kernel, NULL, &layers[i]) != 0 ||
		    ruleset_build(context_arena(), sink, true, &layers[i]) != 0)
			return -1;
	return explain_policies_take(sink, process, layers, count, out);
}

void explain_policies_end(struct explain_policies *policies)
{
	decide_end(&policies->decide);
}

/* --- the filter -------------------------------------------------------------------- */

int explain_policies_install(const struct explain_policies *policies, bool ask)
{
	struct filter_code code;
	struct sock_fprog program;

	if (!policies->parts)
		return 0;
	if (syscalls_here == SYSCALLS_ON_UNKNOWN) {
		errno = ENOSYS;
		return -1;
	}
	filter_build(&code, syscalls_here, policies->parts);
	program = filter_code_program(&code);
	for (size_t i = 0; i < program.len; i++) {
		uint32_t *action = &program.filter[i].k;

		if (program.filter[i].code != (BPF_RET | BPF_K) ||
		    (*action & SECCOMP_RET_ACTION_FULL) != SECCOMP_RET_ERRNO)
			continue;
		*action = ask ? SECCOMP_RET_TRACE | TRACE_OPTIONS_ASK
		              : SECCOMP_RET_TRAP | TRACE_OPTIONS_TRAP | (*action & TRACE_OPTIONS_ERRNO);
	}
	return syscall(SYS_seccomp, (unsigned long)SECCOMP_SET_MODE_FILTER, FLAG_SPEC_ALLOW, &program) == 0 ? 0 : -1;
}
