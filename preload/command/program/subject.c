/* SPDX-License-Identifier: BSD-3-Clause */
/* Finding the program that a policy is looked at for. */
#include "command/program/subject.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "command/base/context.h"
#include "command/program/exec_chain.h"
#include "process.h"

void subject_find(const struct err_sink *sink, int argc, char **argv, struct subject *out)
{
	static char name[] = "landshim";
	static char *own[] = { name, NULL };

	memset(out, 0, sizeof(*out));
	if (argc > 0 && exec_chain_find(context_arena(), sink, argv, &out->chain) == 0) {
		out->is_program = true;
		exec_chain_process(context_arena(), &out->chain, &out->process);
		return;
	}
	out->is_missing = argc > 0;
	memset(&out->chain, 0, sizeof(out->chain));
	process_init(&out->process, context_arena(), argc > 0 ? argc : 1, argc > 0 ? argv : own, environ);
}
