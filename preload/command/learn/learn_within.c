/* SPDX-License-Identifier: BSD-3-Clause */
/* The outer layers alone, as landshim run gives them to a program that the shim is not loaded into. */
#include "command/learn/learn_within.h"

#include "base/err.h"
#include "command/base/context.h"
#include "command/launch/outer_layer.h"
#include "command/launch/rules.h"
#include "command/program/exec_chain.h"
#include "kernel/enforce.h"

static int prepare(const struct err_sink *sink, const struct exec_chain *chain, struct learn_within *within)
{
	within->sink = sink;
	within->chain = *chain;
	within->chain.unloadable = "it is watched";
	exec_chain_process(context_arena(), &within->chain, &within->process);
	within->outer.arena = context_arena();
	within->outer.sink = within->sink;
	within->outer.chain = &within->chain;
	within->outer.process = &within->process;
	return outer_layer_locate(&within->outer) != 0 || outer_layer_load(&within->outer) != 0 ||
	                       outer_layer_build(&within->outer) != 0
	               ? -1
	               : 0;
}

int learn_within_prepare(const struct err_sink *sink, const struct exec_chain *chain, const char **names, size_t count,
                         struct learn_within *within)
{
	within->outer = (struct outer_layer){ .names = names, .count = count };
	return prepare(sink, chain, within);
}

int learn_within_prepare_text(const struct err_sink *sink, const struct exec_chain *chain, const char *text,
                              struct learn_within *within)
{
	static const char *written[] = { NULL };

	within->rules = (struct rules){ .text = text };
	within->outer = (struct outer_layer){ .names = written, .count = 1, .rules = &within->rules };
	return prepare(sink, chain, within);
}

int learn_within_confine(struct learn_within *within)
{
	return enforce_layers(within->sink, &within->outer.kernel, within->outer.layers, within->outer.count) == 0
	               ? 0
	               : CONTEXT_FAILED;
}

void learn_within_end(struct learn_within *within)
{
	if (within->outer.layers)
		outer_layer_close(&within->outer);
}
