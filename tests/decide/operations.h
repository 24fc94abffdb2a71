/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Operations on the tree, one for each access right and scope: what is asked
 * of decide, what a confined child does, and how it is undone.
 */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/decide/decide.h"
#include "tree.h"

struct operation;

/* One kind.  Each is for one right, be it that others are needed as well. */
struct operation_kind {
	const char *name;
	enum access_family family;
	uint64_t right;
	/* Chooses where, and makes what must be there. */
	void (*choose)(struct operation *op);
	/* What decide says. */
	struct decide_answer (*ask)(const struct operation *op, const struct decide *decide);
	/* In the child: 0 or an errno. */
	int (*act)(const struct operation *op);
	/* After it: the tree is as it was.  NULL: there is nothing to undo. */
	void (*undo)(const struct operation *op);
};

struct operation {
	const struct operation_kind *kind;
	const struct tree_path *at, *to;
	int variant;
	uint64_t port;
	char path[256], other[256];
};

extern const struct operation_kind operation_kinds[];
extern const size_t operation_kinds_count;

/* A number below `below`, of a sequence that begins with operations_seed. */
extern uint64_t operations_seed;
unsigned operations_random(unsigned below);

/* Sockets and the process that the scopes are tried on; once, in the parent. */
void operations_start(void);

#endif
