/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The holes that the kernel leaves in rights that a policy denies: at which
 * right each is, what closes it, and that nothing does.  The one table that -v,
 * the dry run, the status line, check, rights and landshim.conf(5) say it by.
 * Pure data and functions.
 */
#ifndef HOLES_H
#define HOLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/access.h"
#include "model/plan.h"
#include "model/policy.h"

enum holes_index {
	HOLES_LOADER,     /* files that the dynamic loader runs, and memory */
	HOLES_WATCH,      /* names that inotify(7) tells */
	HOLES_TERMINAL,   /* input put into a terminal that is open already */
	HOLES_UNIX_PATHS, /* below ABI 9 */
	HOLES_STREAM,     /* MPTCP, SCTP, ... */
	HOLES_FASTOPEN,   /* MSG_FASTOPEN */
	HOLES_LISTEN,     /* listen(2) without bind(2) */
	HOLES_ULP,        /* SMC by TCP_ULP */
	HOLES_UDP,        /* below ABI 10 */
	HOLES_RXRPC,      /* is sent by UDP */
	HOLES_IO_URING,   /* what a filter does not see */
	HOLES_SOCKETCALL, /* what a filter cannot tell apart */
	HOLES_DAEMON,     /* connects for whoever asks by a UNIX socket */
	HOLES_PASSED,     /* what is open already, or is sent */
	HOLES_PRLIMIT,    /* prlimit(2) */
	HOLES_SCHEDULING, /* setpriority(2) and its kin */
	HOLES_COUNT,
};

struct hole {
	char name[12];            /* in the row: a pointer would be one more for the loader to relocate */
	uint32_t parts;           /* of model/filter_parts.h, each of which closes it; 0: no filter does */
	uint64_t path_right;      /* one for paths that closes it where it is enforced and no rule grants it; 0: none */
	struct access_set rights; /* where it is, if the kernel enforces them or the filter does in its place */
	/*
	 * Where it is because the kernel does not know the right: if the filter
	 * takes its place, or, of a hole that is at no other rights, in any case.
	 */
	struct access_set unknown;
};

extern const struct hole holes[HOLES_COUNT];

/* Rights that have the same holes; bit i stands for holes[i]. */
struct holes_found {
	struct access_set rights;
	uint32_t closed, open;
};

/*
 * Takes the next rights with holes from *left, which at first is
 * policy_handled(policy), under a plan of that policy.  False: there are no more.
 */
bool holes_next(const struct policy *policy, const struct plan *plan, struct access_set *left, struct holes_found *out);

/* Those that something closes, be it here or not. */
uint32_t holes_closable(void);

/* What is open at any right. */
uint32_t holes_open(const struct policy *policy, const struct plan *plan);

#endif
