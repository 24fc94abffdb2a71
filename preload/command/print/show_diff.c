/* SPDX-License-Identifier: BSD-3-Clause */
/* Two policies, asked about every path and port that either names, and about each scope. */
#include "command/print/show_diff.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sort.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/base/escaped.h"
#include "command/decide/decide.h"
#include "command/decide/reach.h"
#include "command/print/show.h"
#include "describe.h"
#include "expand/targets.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/policy.h"

#define LINE (4 * PATH_MAX + 16)
#define PORTS 65536U

struct side {
	const struct layer *layer;
	struct decide decide;
	struct reach reach;
};

struct diff {
	struct side sides[2]; /* "-" and "+" */
	bool differ;
};

static void print(struct diff *diff, int side, const char *subject, struct access_set rights)
{
	static const char *const colours[] = { "\033[31m", "\033[32m" };
	char *buffer = arena_alloc(context_arena(), LINE);
	struct text text;

	if (access_is_empty(rights))
		return;
	(void)printf("%s%c %s  ", show_style(colours[side]), "-+"[side], escaped(subject));
	text_start(&text, buffer, LINE);
	describe_add_rights(&text, rights, " ");
	(void)printf("%s%s\n", buffer, show_style("\033[0m"));
	arena_release(context_arena(), buffer);
	diff->differ = true;
}

/* What the first of two sides allows alone at a path that leads to a node of either. */
static uint64_t alone(const struct reach_node *node, const struct reach_node *other)
{
	return node->allowed & ~other->allowed;
}

/* What is so at the directory already was said there, or above. */
static void compare_path(struct diff *diff, const char *path)
{
	const struct reach_node *const nodes[2] = { reach_walk(&diff->sides[0].reach, path, NULL),
		                                    reach_walk(&diff->sides[1].reach, path, NULL) };

	if (!nodes[0] || !nodes[1])
		return;
	for (int side = 0; side < 2; side++) {
		uint64_t rights = alone(nodes[side], nodes[!side]);

		if (nodes[0]->parent && nodes[1]->parent)
			rights &= ~alone(nodes[side]->parent, nodes[!side]->parent);
		print(diff, side, path, access_only(ACCESS_FS, rights));
	}
}

static void compare_paths(struct diff *diff)
{
	const struct targets *targets[2] = { &diff->sides[0].layer->targets, &diff->sides[1].layer->targets };
	const char **paths = arena_zalloc(context_arena(), targets[0]->count + targets[1]->count + 1, sizeof(*paths));
	size_t count = 0;

	paths[count++] = "/";
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < targets[side]->count; i++)
			paths[count++] = targets[side]->list[i].path;
	sort_strings(paths, count);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(paths[i], paths[i - 1]) != 0)
			compare_path(diff, paths[i]);
}

/* --- ports ------------------------------------------------------------------------ */

static struct access_set allowed_ports(const struct side *side, unsigned port)
{
	struct access_set allowed = { { 0 } };

	for (size_t i = 0; i < access_rights_count; i++)
		if (access_rights[i].family == ACCESS_NET &&
		    decide_port(&side->decide, access_rights[i].bit, port).allowed)
			allowed.bits[ACCESS_NET] |= access_rights[i].bit;
	return allowed;
}

/* From one port to the one before `end` both sides say the same of each. */
static void compare_ports(struct diff *diff, unsigned first, unsigned end)
{
	const struct access_set allowed[2] = { allowed_ports(&diff->sides[0], first),
		                               allowed_ports(&diff->sides[1], first) };
	const char *subject = first + 1 == end ? arena_printf(context_arena(), "port %u", first)
	                                       : arena_printf(context_arena(), "ports %u-%u", first, end - 1);

	for (int side = 0; side < 2; side++)
		print(diff, side, subject,
		      access_only(ACCESS_NET, allowed[side].bits[ACCESS_NET] & ~allowed[!side].bits[ACCESS_NET]));
}

static void compare_all_ports(struct diff *diff)
{
	bool *begins = arena_zalloc(context_arena(), PORTS + 1, sizeof(*begins));
	unsigned first = 0;

	for (int side = 0; side < 2; side++) {
		const struct policy *policy = &diff->sides[side].layer->policy;

		for (size_t i = 0; i < policy->ports_count; i++)
			begins[policy->ports[i].first] = begins[policy->ports[i].last + 1] = true;
	}
	for (unsigned port = 1; port <= PORTS; port++)
		if (port == PORTS || begins[port]) {
			compare_ports(diff, first, port);
			first = port;
		}
}

static void compare_scopes(struct diff *diff)
{
	uint64_t allowed[2] = { 0 };

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < access_rights_count; i++)
			if (access_rights[i].family == ACCESS_SCOPE &&
			    decide_scope(&diff->sides[side].decide, access_rights[i].bit).allowed)
				allowed[side] |= access_rights[i].bit;
	for (int side = 0; side < 2; side++)
		print(diff, side, "outside", access_only(ACCESS_SCOPE, allowed[side] & ~allowed[!side]));
}

int show_diff(const struct err_sink *sink, const struct layer *layer, const struct layer *other, bool *differ)
{
	struct diff *diff = arena_zalloc(context_arena(), 1, sizeof(*diff));
	const struct layer *layers[2] = { layer, other };
	int failed = 0;

	for (int side = 0; side < 2; side++) {
		struct side *one = &diff->sides[side];
		const struct err_where where = { layers[side]->policy.file, 0 };

		one->layer = layers[side];
		failed = failed || decide_start(context_arena(), sink, one->layer, 1, &one->decide) != 0 ||
		         reach_start(context_arena(), sink, where, &one->decide, &one->reach) != 0;
	}
	if (!failed) {
		compare_paths(diff);
		compare_all_ports(diff);
		compare_scopes(diff);
	}
	for (int side = 0; side < 2; side++)
		decide_end(&diff->sides[side].decide);
	*differ = diff->differ;
	return failed ? -1 : 0;
}
