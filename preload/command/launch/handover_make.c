/* SPDX-License-Identifier: BSD-3-Clause */
/* Filling in a ticket, and giving it to the environment. */
#include "command/launch/handover_make.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/launch/child_environ.h"
#include "command/launch/descriptors.h"
#include "command/launch/handover_write.h"
#include "command/launch/outer_layer.h"
#include "command/program/exec_chain.h"
#include "describe.h"
#include "environ.h"
#include "kernel/layer.h"
#include "model/handover.h"
#include "model/plan.h"
#include "model/uapi.h"
#include "output.h"
#include "status_line.h"

/* As much as the shim itself prints about so many layers (report.c). */
#define SAID_MAX 6144
_Static_assert(SAID_MAX + STATUS_LINE_MAX <= HANDOVER_LINES_MAX, "a ticket holds both lines");

static const struct err_where nowhere = { NULL, 0 };

/* Lets a descriptor of ours stay open over exec, and sets *number, and *below for the next one, to its new number. */
static int hand_on(const struct err_sink *sink, int fd, int *below, int *number)
{
	*number = descriptors_hand_on(fd, *below);
	if (*number > fd)
		*below = *number;
	return *number >= 0 ? 0 : err_system(sink, nowhere, errno, NULL, "cannot hand over a descriptor");
}

/* The plan of the exact layer, which logs; the outer one does not (PLAN_LOG_NOTHING). */
static struct plan exact_plan(const struct layer *layer)
{
	struct plan plan = layer->plan;

	plan_set_log(&layer->policy, PLAN_LOG_OWN, &plan);
	return plan;
}

/* The last one first: numbers go down, so the first has the lowest, and the shim closes a range of them by one call. */
static int hand_on_rulesets(const struct err_sink *sink, struct outer_layer *outer, int below, struct handover *ticket)
{
	uint32_t muted = 0;
	size_t at = ticket->count;

	for (size_t i = outer->count; i-- > 0;) {
		struct layer *layer = &outer->layers[i];
		const struct plan plan = exact_plan(layer);

		if (plan.mute_subdomains)
			muted = LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF;
		if (layer->built.exact < 0)
			continue;
		at--;
		ticket->rulesets[at].flags = plan.log_flags;
		if (hand_on(sink, steal_fd(&layer->built.exact), &below, &ticket->rulesets[at].fd) != 0)
			return -1;
	}
	/* On an earlier layer it would mute the later ones (enforce_layers). */
	if (ticket->count > 0)
		ticket->rulesets[ticket->count - 1].flags |= muted;
	return 0;
}

static int hand_on_descriptors(const struct err_sink *sink, struct outer_layer *outer, struct environ_options *options,
                               struct handover *ticket)
{
	int below = DESCRIPTORS_HIGHEST;

	if (options->status_fd >= 0) {
		ticket->status_socket = output_is_socket(options->status_fd);
		if (hand_on(sink, options->status_fd, &below, &ticket->status_fd) != 0)
			return -1;
		options->status_fd = ticket->status_fd;
	}
	for (size_t i = 0; i < outer->count; i++)
		ticket->count += outer->layers[i].built.exact >= 0;
	if (ticket->count > HANDOVER_RULESETS_MAX)
		return err_report(sink, ERR_KERNEL, nowhere, CONTEXT_LAYERS_HINT,
		                  "%zu layers are more than can be handed over", ticket->count);
	return hand_on_rulesets(sink, outer, below, ticket);
}

int handover_make(const struct err_sink *sink, const struct exec_chain *chain, struct outer_layer *outer,
                  struct environ_options *options)
{
	struct handover ticket = { .device = chain->elf.id.device,
		                   .inode = chain->elf.id.inode,
		                   .arguments = handover_digest_arguments(chain->argc, chain->argv),
		                   .abi = outer->kernel.abi,
		                   .status_fd = -1 };
	char said[SAID_MAX], line[STATUS_LINE_MAX];
	struct text text;

	if (hand_on_descriptors(sink, outer, options, &ticket) != 0)
		return -1;
	text_start(&text, said, sizeof(said));
	if (options->verbose)
		describe_add_enforced(&text, outer->layers, outer->count);
	ticket.verbose = said;
	ticket.verbose_len = text.len;
	ticket.status = line;
	if (ticket.status_fd >= 0)
		ticket.status_len = status_line_success(line, options, &outer->kernel, outer->layers, outer->count);
	child_environ_handover(handover_write(context_arena(), &ticket));
	return 0;
}
