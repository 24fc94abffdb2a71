/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The holes that the kernel leaves in rights that a policy denies: at which rights
 * each is, and what closes it, if anything does.  -v, the dry run, the status line,
 * check, rights and landshim.conf(5) all take it from this table.  Pure data and
 * functions.
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
	HOLES_WATCH,      /* names that inotify(7) reports */
	HOLES_TERMINAL,   /* input put into a terminal that is open already */
	HOLES_UNIX_PATHS, /* UNIX sockets by path, below ABI 9 */
	HOLES_STREAM,     /* MPTCP, SCTP, ... */
	HOLES_FASTOPEN,   /* MSG_FASTOPEN */
	HOLES_LISTEN,     /* listen(2) without bind(2) */
	HOLES_ULP,        /* SMC by TCP_ULP */
	HOLES_UDP,        /* UDP below ABI 10 */
	HOLES_RXRPC,      /* RxRPC sockets, which send by UDP */
	HOLES_IO_URING,   /* calls by io_uring(7), which a filter does not see */
	HOLES_SOCKETCALL, /* socketcall(2), whose arguments a filter cannot see */
	HOLES_DAEMON,     /* a daemon that connects for whoever asks by a UNIX socket */
	HOLES_PASSED,     /* descriptors that are open already, or are sent to the program */
	HOLES_PRLIMIT,    /* prlimit(2) */
	HOLES_SCHEDULING, /* setpriority(2) and its kin */
	HOLES_COUNT,
};

struct hole {
	char name[12];            /* not a pointer, which the loader would have to relocate */
	uint32_t parts;           /* of model/filter_parts.h: any one of them closes it; 0: no filter does */
	uint64_t path_right;      /* a right for paths: closes it if it is enforced and no rule grants it; 0: none */
	struct access_set rights; /* the rights that it is in, if the kernel or the filter enforces them */
	/*
	 * The rights that it is in if the kernel does not know them: only if the filter
	 * enforces them or, for a hole that is in no other rights, always.
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
 * Finds rights in *left that have the same holes under a plan of the policy, and
 * removes them from *left, which at first is policy_handled(policy).  False: no
 * right with a hole is left.
 */
bool holes_next(const struct policy *policy, const struct plan *plan, struct access_set *left, struct holes_found *out);

/* The holes that something can close, whether this policy does or not. */
uint32_t holes_closable(void);

/* The holes that are open at some right of the policy. */
uint32_t holes_open(const struct policy *policy, const struct plan *plan);

#endif
