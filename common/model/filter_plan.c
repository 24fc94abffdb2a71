/* SPDX-License-Identifier: BSD-3-Clause */
/* Policy × what the kernel denies → what is left to close. */
#include "model/filter_plan.h"

#include "model/access.h"
#include "model/filter_parts.h"
#include "model/policy.h"
#include "model/syscalls.h"
#include "model/uapi.h"

#define TCP (LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP)
#define UDP (LANDLOCK_ACCESS_NET_BIND_UDP | LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP)

/* Parts that sockets are closed by. */
#define OF_SOCKETS (FILTER_STREAM | FILTER_FASTOPEN | FILTER_UDP)

/* The rights that some port is granted. */
static uint64_t granted(const struct policy *policy)
{
	uint64_t rights = 0;

	for (size_t i = 0; i < policy->ports_count; i++)
		rights |= policy->ports[i].allow;
	return rights;
}

/* Whether the policy denies every new UDP socket, and the kernel cannot. */
static bool closes_udp(const struct policy *policy, int kernel_abi)
{
	uint64_t wanted = policy_handled(policy).bits[ACCESS_NET];

	return (wanted & UDP) == UDP && (access_known(kernel_abi).bits[ACCESS_NET] & UDP) == 0 &&
	       !(granted(policy) & UDP);
}

static uint32_t fill(const struct policy *policy, struct access_set handled, int kernel_abi)
{
	uint32_t parts = 0;

	if (handled.bits[ACCESS_NET] & TCP)
		parts |= FILTER_STREAM;
	if (handled.bits[ACCESS_NET] & LANDLOCK_ACCESS_NET_CONNECT_TCP)
		parts |= FILTER_FASTOPEN;
	if (closes_udp(policy, kernel_abi))
		parts |= FILTER_UDP;
	if (handled.bits[ACCESS_SCOPE] & LANDLOCK_SCOPE_SIGNAL)
		parts |= FILTER_PRLIMIT;
	parts &= policy->fill;
	return parts ? parts | (policy->fill & FILTER_IO_URING) : 0;
}

static bool has_socketcall(enum syscalls_machine machine)
{
	for (int arch = 0; arch < SYSCALLS_ARCHES; arch++)
		if (syscalls_runs_on((enum syscalls_arch)arch, machine) &&
		    syscalls_number((enum syscalls_arch)arch, SYSCALLS_socketcall) >= 0)
			return true;
	return false;
}

/* A policy that denies TCP without an exception needs no socket of socketcall(2). */
static bool grants_no_network(const struct policy *policy)
{
	return (policy_handled(policy).bits[ACCESS_NET] & TCP) == TCP && granted(policy) == 0;
}

struct filter_plan filter_plan_make(const struct policy *policy, struct access_set handled, int kernel_abi,
                                    enum syscalls_machine machine)
{
	const uint32_t filled = fill(policy, handled, kernel_abi);
	struct filter_plan plan = { .parts = filter_parts_complete(filled | policy->harden) };

	if (filled & FILTER_UDP)
		plan.rights.bits[ACCESS_NET] = UDP;
	if (!(filled & OF_SOCKETS) || !has_socketcall(machine))
		return plan;
	if (grants_no_network(policy))
		plan.parts |= FILTER_SOCKETCALL;
	if (plan.parts & (FILTER_SOCKETCALL | FILTER_SOCKETS))
		return plan;
	plan.socketcall = plan.rights;
	if (filled & FILTER_STREAM)
		plan.socketcall.bits[ACCESS_NET] |= handled.bits[ACCESS_NET] & TCP;
	if (filled & FILTER_FASTOPEN)
		plan.socketcall.bits[ACCESS_NET] |= handled.bits[ACCESS_NET] & LANDLOCK_ACCESS_NET_CONNECT_TCP;
	return plan;
}
