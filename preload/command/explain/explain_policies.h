/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The policies as the program will have them: its exact layers, or the outer
 * ones where the shim is not loaded; what they deny, by their rules and by
 * their filter.
 */
#ifndef EXPLAIN_POLICIES_H
#define EXPLAIN_POLICIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "command/advise/advise.h"
#include "command/decide/decide.h"
#include "kernel/abi.h"
#include "kernel/layer.h"
#include "process.h"

struct explain_policies {
	const struct layer *layers;
	size_t count;
	struct decide decide;
	struct advise advise;
	uint32_t parts;  /* of the filter */
	bool any_domain; /* some layer enforces anything by Landlock */
	bool handles_files;
};

/*
 * Loads the policies at these paths for a process, without enforcing anything.
 * Returns 0, or -1 if it reported.  Call explain_policies_end in any case.
 */
int explain_policies_load(const struct err_sink *sink, const struct kernel *kernel, struct process *process,
                          const char *const *paths, size_t count, struct explain_policies *out);

/* The same with layers that are built already, which are borrowed. */
int explain_policies_take(const struct err_sink *sink, struct process *process, const struct layer *layers,
                          size_t count, struct explain_policies *out);

void explain_policies_end(struct explain_policies *policies);

/*
 * Installs that filter on the calling process in a form that leaves what it
 * denies to the tracer to answer (trace_options.h); with ask it is allowed, and
 * told to the tracer.  Call it after no_new_privs is set.  Returns 0, or -1 with errno.
 */
int explain_policies_install(const struct explain_policies *policies, bool ask);

#endif
