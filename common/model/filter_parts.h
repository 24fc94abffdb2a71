/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a seccomp filter can close, by the names that a policy uses: the parts
 * of "fill" and the groups of "harden".  Pure data and look-ups.
 */
#ifndef FILTER_PARTS_H
#define FILTER_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/suggest.h"

enum filter_parts_bit {
	/* fill: what belongs to rights that the policy handles. */
	FILTER_STREAM = 1 << 0,
	FILTER_FASTOPEN = 1 << 1,
	FILTER_UDP = 1 << 2,
	FILTER_PRLIMIT = 1 << 3,
	FILTER_IO_URING = 1 << 4,
	/* Where no socket is to be had: socketcall(2) gives none.  No name of its own. */
	FILTER_SOCKETCALL = 1 << 5,
	/* harden: what no right promises. */
	FILTER_SOCKETS = 1 << 8,
	FILTER_TERMINAL = 1 << 9,
	FILTER_KEYRINGS = 1 << 10,
	FILTER_IPC = 1 << 11,
	FILTER_NAMESPACES = 1 << 12,
	FILTER_KERNEL = 1 << 13,
	FILTER_METADATA = 1 << 14,
	FILTER_LISTEN = 1 << 15,
	FILTER_WATCH = 1 << 16,
	FILTER_CAPABILITIES = 1 << 17, /* no system call is denied for it: they are dropped */
};

/* All parts of fill that have names. */
#define FILTER_FILL (FILTER_STREAM | FILTER_FASTOPEN | FILTER_UDP | FILTER_PRLIMIT | FILTER_IO_URING)

/* All groups of harden. */
#define FILTER_HARDEN                                                                                          \
	(FILTER_SOCKETS | FILTER_TERMINAL | FILTER_KEYRINGS | FILTER_IPC | FILTER_NAMESPACES | FILTER_KERNEL | \
	 FILTER_METADATA | FILTER_LISTEN | FILTER_WATCH | FILTER_CAPABILITIES)

/* A name in "fill" or in "harden". */
struct filter_part {
	char name[15]; /* in the row: a pointer would be one more for the loader to relocate */
	bool harden;   /* its place is "harden" */
	uint32_t bit;  /* what is shown under this name; 0: it is only a name for others */
	uint32_t bits; /* all that it asks for */
};

extern const struct filter_part filter_parts[];
extern const size_t filter_parts_count;

/* Looks a name up in its setting.  NULL: unknown there. */
const struct filter_part *filter_parts_find(const char *name, bool harden);

/* Begins *out with the known names of that setting; borrows name. */
void filter_parts_suggest(const char *name, bool harden, struct suggest *out);

/*
 * Adds what the parts do not hold without: io_uring, which makes some of the
 * calls unseen.
 */
uint32_t filter_parts_complete(uint32_t parts);

#endif
