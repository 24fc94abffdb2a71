/* SPDX-License-Identifier: BSD-3-Clause */
/* Holes in words, and at which rights they are. */
#include "command/print/show_holes.h"

#include <stdint.h>
#include <stdio.h>

#include "base/text.h"
#include "command/print/json.h"
#include "describe.h"
#include "kernel/layer.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "model/holes.h"
#include "model/plan.h"
#include "model/policy.h"

static const char *const texts[HOLES_COUNT] = {
	[HOLES_LOADER] = "files that the dynamic loader runs and memory (memfd_create(2))",
	[HOLES_WATCH] = "names in a directory that inotify(7) watches",
	[HOLES_TERMINAL] = "input put into a terminal that is open already",
	[HOLES_UNIX_PATHS] = "UNIX sockets by their paths below ABI 9",
	[HOLES_STREAM] = "MPTCP, SCTP and other streams",
	[HOLES_FASTOPEN] = "MSG_FASTOPEN before Linux 7.2, 6.12.117 and 6.18.54",
	[HOLES_LISTEN] = "listen(2) without bind(2) on a port that the kernel chooses",
	[HOLES_ULP] = "SMC by TCP_ULP where its module is loaded",
	[HOLES_UDP] = "UDP below ABI 10",
	[HOLES_RXRPC] = "RxRPC sockets (they send by UDP)",
	[HOLES_IO_URING] = "sockets and sending by io_uring(7) (no filter sees them)",
	[HOLES_SOCKETCALL] = "sockets of socketcall(2) in 32-bit programs and calls",
	[HOLES_DAEMON] = "a local daemon that connects or looks up names by a UNIX socket",
	[HOLES_PASSED] = "what the program inherits open or is passed",
	[HOLES_PRLIMIT] = "prlimit(2) (it kills by a limit that has been reached)",
	[HOLES_SCHEDULING] = "setpriority(2), ioprio_set(2), sched_setaffinity(2) and their kin",
};

const char *show_holes_text(enum holes_index hole)
{
	return texts[hole];
}

void show_holes_closers(struct text *text, enum holes_index hole)
{
	const uint32_t parts = holes[hole].parts;

	if (holes[hole].path_right)
		describe_add_rights(text, access_only(ACCESS_FS, holes[hole].path_right), " ");
	describe_add_parts(text, parts, false, " ");
	if ((parts & FILTER_FILL) && (parts & FILTER_HARDEN))
		text_add(text, " ");
	describe_add_parts(text, parts, true, " ");
}

/* NULL: what is said of a right that is not enforced, or of every program, says it. */
static const char *const phrases[HOLES_COUNT] = {
	[HOLES_LOADER] = "execute what it may read, or makes in memory (ld.so, memfd_create)",
	[HOLES_WATCH] = "learn of names in directories that it watches (inotify)",
	[HOLES_TERMINAL] = "put input into a terminal that is open already (TIOCSTI)",
	[HOLES_STREAM] = "get round the rules for TCP (MPTCP, SCTP)",
	[HOLES_FASTOPEN] = "connect by TCP Fast Open",
	[HOLES_LISTEN] = "serve on a port that the kernel chooses (listen without bind)",
	[HOLES_ULP] = "make SMC of TCP (TCP_ULP)",
	[HOLES_RXRPC] = "send UDP as RxRPC",
	[HOLES_IO_URING] = "do what the filter denies of sockets by io_uring",
	[HOLES_SOCKETCALL] = "do so by calls of 32 bits (socketcall)",
	[HOLES_DAEMON] = "have a local daemon connect or look up names (nscd, systemd-resolved)",
	[HOLES_PRLIMIT] = "kill a process by its limits (prlimit)",
	[HOLES_SCHEDULING] = "set priorities and processors of other processes (setpriority)",
};

const char *show_holes_phrase(enum holes_index hole)
{
	return phrases[hole];
}

/* What closes it here: what is in the plan of what can. */
static void add_closers(struct text *text, enum holes_index hole, uint32_t parts)
{
	const uint32_t found = parts & holes[hole].parts;

	if (holes[hole].path_right)
		describe_add_rights(text, access_only(ACCESS_FS, holes[hole].path_right), " ");
	else if (found & (FILTER_FILL | FILTER_HARDEN))
		describe_add_parts(text, found, !(found & FILTER_FILL), " ");
	else /* socketcall, by a part that has no name of its own */
		text_add(text, "fill");
}

/* What the policy could ask for; nothing where it does, and this kernel or the ports that it grants are in the way. */
static void add_would_close(struct text *text, enum holes_index hole, const struct policy *policy)
{
	const bool harden = (holes[hole].parts & FILTER_HARDEN) != 0;

	if (holes[hole].path_right) {
		text_add(text, " (");
		show_holes_closers(text, hole);
		text_add(text, " would close it from ABI 9 on)");
	} else if (harden || !(policy->fill & holes[hole].parts)) {
		text_add(text, " (%s = \"", harden ? "harden" : "fill");
		describe_add_parts(text, holes[hole].parts, harden, " ");
		text_add(text, "\" would close it)");
	}
}

enum list {
	CLOSED,
	OPEN,
	NOTHING_CLOSES,
	LISTS,
};

/* The holes that stand in a list, bit by bit. */
static uint32_t of_list(const struct holes_found *found, enum list list)
{
	const uint32_t lists[LISTS] = { [CLOSED] = found->closed,
		                        [OPEN] = found->open & holes_closable(),
		                        [NOTHING_CLOSES] = found->open & ~holes_closable() };

	return lists[list];
}

static void add_list(struct text *text, const struct layer *layer, const struct plan *plan, uint32_t found,
                     enum list list)
{
	const char *between = "";

	for (int i = 0; i < HOLES_COUNT; i++) {
		if (!(found >> i & 1))
			continue;
		text_add(text, "%s%s", between, texts[i]);
		between = "; ";
		if (list == CLOSED) {
			text_add(text, " (");
			add_closers(text, (enum holes_index)i, plan->filter.parts);
			text_add(text, ")");
		} else if (list == OPEN) {
			add_would_close(text, (enum holes_index)i, &layer->policy);
		}
	}
}

static void show_found(const struct layer *layer, const struct plan *plan, const struct holes_found *found)
{
	static const char *const heads[LISTS] = {
		[CLOSED] = "closed: ", [OPEN] = "open: ", [NOTHING_CLOSES] = "nothing closes: "
	};
	char buffer[4096];
	struct text text;

	text_start(&text, buffer, sizeof(buffer));
	describe_add_rights(&text, found->rights, " ");
	(void)printf("  %s\n", buffer);
	for (int list = 0; list < LISTS; list++) {
		const uint32_t shown = of_list(found, (enum list)list);

		if (!shown)
			continue;
		text_start(&text, buffer, sizeof(buffer));
		add_list(&text, layer, plan, shown, (enum list)list);
		(void)printf("    %s%s\n", heads[list], buffer);
	}
}

void show_holes(const struct layer *layer, int abi, const char *head)
{
	struct access_set left = policy_handled(&layer->policy);
	struct holes_found found;
	struct plan plan;

	if (plan_make(&layer->policy, abi, &plan) != PLAN_START)
		return;
	for (; holes_next(&layer->policy, &plan, &left, &found); head = NULL) {
		if (head)
			(void)printf("%s\n", head);
		show_found(layer, &plan, &found);
	}
}

/* The rights at which one hole is, and whether it is closed there. */
static struct access_set rights_of(const struct layer *layer, const struct plan *plan, int hole, bool *closed)
{
	struct access_set left = policy_handled(&layer->policy);
	struct access_set rights = access_empty;
	struct holes_found found;

	while (holes_next(&layer->policy, plan, &left, &found)) {
		if (!((found.closed | found.open) >> hole & 1))
			continue;
		*closed = found.closed >> hole & 1;
		rights = access_union(rights, found.rights);
	}
	return rights;
}

void show_holes_json(const struct layer *layer, const struct plan *plan)
{
	const char *between = "";

	(void)printf("\"holes\":[");
	for (int i = 0; i < HOLES_COUNT; i++) {
		bool closed = false;
		const struct access_set rights = rights_of(layer, plan, i, &closed);

		if (access_is_empty(rights))
			continue;
		(void)printf("%s{\"name\":\"%s\",", between, holes[i].name);
		json_rights("rights", rights);
		(void)printf(",\"is\":\"%s\",\"help\":", closed                      ? "closed"
		                                         : holes_closable() >> i & 1 ? "open"
		                                                                     : "unclosable");
		json_text(texts[i]);
		(void)printf("}");
		between = ",";
	}
	(void)printf("]");
}
