/* SPDX-License-Identifier: BSD-3-Clause */
/* Policy × plan → the holes at each right. */
#include "model/holes.h"

#include <string.h>

#include "model/access.h"
#include "model/filter_parts.h"
#include "model/plan.h"
#include "model/policy.h"
#include "model/uapi.h"

#define FS(name) LANDLOCK_ACCESS_FS_##name
#define NET(name) LANDLOCK_ACCESS_NET_##name
#define TCP (NET(BIND_TCP) | NET(CONNECT_TCP))
#define UDP (NET(BIND_UDP) | NET(CONNECT_SEND_UDP))

#define AT(family, rights)                               \
	{                                                \
		.bits = { [ACCESS_##family] = (rights) } \
	}
/* A descriptor keeps what it was opened with: landlock(7), "Current limitations". */
#define OPENED                                                                                                       \
	{                                                                                                            \
		.bits = {                                                                                            \
			[ACCESS_FS] = FS(WRITE_FILE) | FS(READ_FILE) | FS(READ_DIR) | FS(TRUNCATE) | FS(IOCTL_DEV) | \
			              FS(RESOLVE_UNIX),                                                              \
			[ACCESS_NET] = TCP | UDP,                                                                    \
			[ACCESS_SCOPE] = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET                                         \
		}                                                                                                    \
	}

const struct hole holes[HOLES_COUNT] = {
	[HOLES_LOADER] = { "loader", .rights = AT(FS, FS(EXECUTE)) },
	[HOLES_WATCH] = { "watch", FILTER_WATCH, .rights = AT(FS, FS(READ_DIR)) },
	[HOLES_TERMINAL] = { "terminal", FILTER_TERMINAL, .rights = AT(FS, FS(IOCTL_DEV)) },
	[HOLES_UNIX_PATHS] = { "unix_paths", .unknown = AT(FS, FS(RESOLVE_UNIX)) },
	[HOLES_STREAM] = { "stream", FILTER_STREAM, .rights = AT(NET, TCP) },
	[HOLES_FASTOPEN] = { "fastopen", FILTER_FASTOPEN, .rights = AT(NET, NET(CONNECT_TCP)) },
	[HOLES_LISTEN] = { "listen", FILTER_LISTEN, .rights = AT(NET, NET(BIND_TCP)) },
	[HOLES_ULP] = { "ulp", .rights = AT(NET, TCP) },
	[HOLES_UDP] = { "udp", FILTER_UDP, .unknown = AT(NET, UDP) },
	[HOLES_RXRPC] = { "rxrpc", FILTER_SOCKETS | FILTER_UDP, .rights = AT(NET, UDP) },
	[HOLES_IO_URING] = { "io_uring", FILTER_IO_URING, .rights = AT(NET, TCP), .unknown = AT(NET, UDP) },
	[HOLES_SOCKETCALL] = { "socketcall", FILTER_SOCKETCALL | FILTER_SOCKETS, .rights = AT(NET, TCP),
	                       .unknown = AT(NET, UDP) },
	[HOLES_DAEMON] = { "daemon", .path_right = FS(RESOLVE_UNIX),
	                   .rights = AT(NET, NET(CONNECT_TCP) | NET(CONNECT_SEND_UDP)) },
	[HOLES_PASSED] = { "passed", .rights = OPENED },
	[HOLES_PRLIMIT] = { "prlimit", FILTER_PRLIMIT, .rights = AT(SCOPE, LANDLOCK_SCOPE_SIGNAL) },
	[HOLES_SCHEDULING] = { "scheduling", .rights = AT(SCOPE, LANDLOCK_SCOPE_SIGNAL) },
};

_Static_assert(HOLES_COUNT <= 32, "a bit for each");

/* Whether the hole is at this right under the plan. */
static bool is_at(const struct hole *hole, const struct plan *plan, const struct access_right *right)
{
	const enum access_family family = right->family;
	const bool known = (plan->handled.bits[family] & right->bit) != 0;
	const bool filtered = (plan->filter.rights.bits[family] & right->bit) != 0;

	/* Only where there is such a call, and the plan says where it is not closed. */
	if ((hole->parts & FILTER_SOCKETCALL) && !(plan->filter.parts & FILTER_SOCKETCALL) &&
	    !(plan->filter.socketcall.bits[family] & right->bit))
		return false;
	if ((hole->rights.bits[family] & right->bit) && (known || filtered))
		return true;
	return (hole->unknown.bits[family] & right->bit) && !known && (filtered || access_is_empty(hole->rights));
}

/* Whether no rule grants a right for paths that the plan has. */
static bool is_denied(const struct policy *policy, const struct plan *plan, uint64_t right)
{
	if (!(plan->handled.bits[ACCESS_FS] & right))
		return false;
	for (size_t i = 0; i < policy->paths_count; i++)
		if (policy_group_rights(policy->paths[i].group) & right)
			return false;
	return true;
}

static struct holes_found find(const struct policy *policy, const struct plan *plan, const struct access_right *right)
{
	struct holes_found found = { .rights = access_only(right->family, right->bit) };

	for (size_t i = 0; i < HOLES_COUNT; i++) {
		if (!is_at(&holes[i], plan, right))
			continue;
		if ((holes[i].parts & plan->filter.parts) || is_denied(policy, plan, holes[i].path_right))
			found.closed |= 1U << i;
		else
			found.open |= 1U << i;
	}
	return found;
}

bool holes_next(const struct policy *policy, const struct plan *plan, struct access_set *left, struct holes_found *out)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];
		struct holes_found found;

		if (!(left->bits[right->family] & right->bit))
			continue;
		found = find(policy, plan, right);
		if (!(out->closed | out->open))
			*out = found;
		else if (found.closed == out->closed && found.open == out->open)
			out->rights = access_union(out->rights, found.rights);
		else
			continue;
		*left = access_minus(*left, found.rights);
	}
	return (out->closed | out->open) != 0;
}

uint32_t holes_closable(void)
{
	uint32_t closable = 0;

	for (size_t i = 0; i < HOLES_COUNT; i++)
		if (holes[i].parts || holes[i].path_right)
			closable |= 1U << i;
	return closable;
}

uint32_t holes_open(const struct policy *policy, const struct plan *plan)
{
	struct access_set left = policy_handled(policy);
	struct holes_found found;
	uint32_t open = 0;

	while (holes_next(policy, plan, &left, &found))
		open |= found.open;
	return open;
}
