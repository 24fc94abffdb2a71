/* SPDX-License-Identifier: BSD-3-Clause */
/* What is closed for which policy on which kernel, against what landshim.conf(5) promises. */
#include "model/filter_plan.h"

#include <criterion/criterion.h>
#include <string.h>

#include "model/filter_parts.h"
#include "model/plan.h"

#define ON_X86 SYSCALLS_ON_X86
#define NET(a) ((struct access_set){ { 0, a, 0 } })
#define BOTH_TCP 3
#define BOTH_UDP 12

static struct policy policy_of(int abi)
{
	struct policy policy;

	policy_init(&policy);
	policy.abi = abi;
	return policy;
}

/* The rights that the kernel denies for the policy, as the plan has them. */
static struct filter_plan plan_of(const struct policy *policy, int kernel, enum syscalls_machine machine)
{
	struct access_set handled = access_common(policy_handled(policy), access_known(policy->abi));

	return filter_plan_make(policy, access_common(handled, access_known(kernel)), kernel, machine);
}

static void grant(struct policy *policy, struct policy_ports *ports, uint64_t rights)
{
	*ports = (struct policy_ports){ .allow = rights, .first = 443, .last = 443, .quiet = rights == 0 };
	policy->ports = ports;
	policy->ports_count = 1;
}

/* Without a word in the policy: what belongs to the rights that are enforced, and io_uring with it. */
Test(filter_plan, each_part_belongs_to_its_right)
{
	for (int abi = 1; abi <= 11; abi++)
		for (int kernel = 0; kernel <= 11; kernel++) {
			struct policy policy = policy_of(abi);
			int both = abi < kernel ? abi : kernel;
			uint32_t wanted = (both >= 4 ? FILTER_STREAM | FILTER_FASTOPEN : 0) |
			                  (both >= 6 ? FILTER_PRLIMIT : 0) |
			                  (abi >= 10 && kernel < 10 ? FILTER_UDP : 0);

			wanted |= wanted ? FILTER_IO_URING : 0;
			cr_expect_eq(plan_of(&policy, kernel, SYSCALLS_ON_RISCV64).parts, wanted, "%d on %d: 0x%x", abi,
			             kernel, plan_of(&policy, kernel, SYSCALLS_ON_RISCV64).parts);
			policy.fill = 0;
			cr_expect_eq(plan_of(&policy, kernel, ON_X86).parts, 0);
		}
}

Test(filter_plan, what_is_unrestricted_closes_nothing)
{
	struct policy policy = policy_of(11);

	policy.unrestricted = NET(2); /* connect_tcp */
	cr_expect_eq(plan_of(&policy, 11, ON_X86).parts, FILTER_STREAM | FILTER_PRLIMIT | FILTER_IO_URING);
	policy.unrestricted = NET(BOTH_TCP);
	cr_expect_eq(plan_of(&policy, 11, ON_X86).parts, FILTER_PRLIMIT | FILTER_IO_URING);
	policy.unrestricted.bits[ACCESS_SCOPE] = 2; /* signal */
	cr_expect_eq(plan_of(&policy, 11, ON_X86).parts, 0);
}

Test(filter_plan, fill_names_what_may_be_closed)
{
	struct policy policy = policy_of(11);

	policy.fill = FILTER_PRLIMIT;
	cr_expect_eq(plan_of(&policy, 7, ON_X86).parts, FILTER_PRLIMIT);
	policy.fill = FILTER_PRLIMIT | FILTER_IO_URING;
	cr_expect_eq(plan_of(&policy, 7, ON_X86).parts, FILTER_PRLIMIT | FILTER_IO_URING);
	policy.fill = FILTER_IO_URING;
	cr_expect_eq(plan_of(&policy, 7, ON_X86).parts, 0, "io_uring is closed for the others' sake");
}

/* One granted port, or one right that is left alone, and UDP stays. */
Test(filter_plan, udp_is_closed_whole_or_not_at_all)
{
	struct policy policy = policy_of(11);
	struct policy_ports several[] = { { .allow = 2 }, { .allow = 4 } };
	struct policy_ports ports;

	cr_expect_eq(plan_of(&policy, 9, ON_X86).rights.bits[ACCESS_NET], BOTH_UDP);
	cr_expect_eq(plan_of(&policy, 10, ON_X86).rights.bits[ACCESS_NET], 0, "the kernel denies it");
	grant(&policy, &ports, 2); /* connect_tcp */
	cr_expect_eq(plan_of(&policy, 9, ON_X86).rights.bits[ACCESS_NET], BOTH_UDP);
	grant(&policy, &ports, 0); /* quiet */
	cr_expect_eq(plan_of(&policy, 9, ON_X86).rights.bits[ACCESS_NET], BOTH_UDP);
	for (uint64_t right = 4; right <= 8; right <<= 1) {
		grant(&policy, &ports, right);
		cr_expect_eq(plan_of(&policy, 9, ON_X86).parts & FILTER_UDP, 0);
		policy.ports_count = 0;
		policy.unrestricted = NET(right);
		cr_expect_eq(plan_of(&policy, 9, ON_X86).parts & FILTER_UDP, 0);
		policy.unrestricted = NET(0);
	}
	policy.ports = several;
	policy.ports_count = 2;
	cr_expect_eq(plan_of(&policy, 9, ON_X86).parts & FILTER_UDP, 0, "the last of several grants it");
	policy.ports_count = 1;
	cr_expect_eq(plan_of(&policy, 9, ON_X86).parts & FILTER_UDP, FILTER_UDP);
	policy.fill &= ~(uint32_t)FILTER_UDP;
	cr_expect_eq(plan_of(&policy, 9, ON_X86).rights.bits[ACCESS_NET], 0);
}

/* Where sockets are needed, those of socketcall stay, and the rights that they pass are listed. */
Test(filter_plan, socketcall_is_closed_where_no_network_is_granted_and_listed_otherwise)
{
	struct policy policy = policy_of(7);
	struct policy_ports ports;
	struct filter_plan plan = plan_of(&policy, 7, ON_X86);

	cr_expect_eq(plan.parts & FILTER_SOCKETCALL, FILTER_SOCKETCALL);
	cr_expect(access_is_empty(plan.socketcall));
	grant(&policy, &ports, 2);
	plan = plan_of(&policy, 7, ON_X86);
	cr_expect_eq(plan.parts & FILTER_SOCKETCALL, 0);
	cr_expect_eq(plan.socketcall.bits[ACCESS_NET], BOTH_TCP);
	plan = plan_of(&policy, 7, SYSCALLS_ON_ARM);
	cr_expect(access_is_empty(plan.socketcall), "there is no socketcall");
	policy.harden = FILTER_SOCKETS;
	cr_expect(access_is_empty(plan_of(&policy, 7, ON_X86).socketcall), "hardened, it gives no socket");
	policy = policy_of(11);
	policy.unrestricted = NET(1); /* bind_tcp */
	plan = plan_of(&policy, 7, ON_X86);
	cr_expect_eq(plan.parts & FILTER_SOCKETCALL, 0);
	cr_expect_eq(plan.socketcall.bits[ACCESS_NET], 2 | BOTH_UDP);
	policy.fill = 0;
	cr_expect(access_is_empty(plan_of(&policy, 7, ON_X86).socketcall), "not filled, it promises nothing");
}

Test(filter_plan, harden_is_closed_whatever_is_handled)
{
	struct policy policy = policy_of(1);

	policy.harden = FILTER_TERMINAL | FILTER_WATCH;
	cr_expect_eq(plan_of(&policy, 0, ON_X86).parts, FILTER_TERMINAL | FILTER_WATCH);
	policy.harden = FILTER_METADATA;
	cr_expect_eq(plan_of(&policy, 0, ON_X86).parts, FILTER_METADATA | FILTER_IO_URING);
}

/* The filter says nothing of what a kernel can. */
Test(filter_plan, it_decides_neither_min_abi_nor_whether_anything_is_left)
{
	struct policy policy = policy_of(11);
	struct plan plan;

	policy.min_abi = 10;
	policy.harden = FILTER_TERMINAL;
	cr_expect_eq(plan_make(&policy, 9, &plan), PLAN_TOO_OLD);
	policy.min_abi = 1;
	policy.unrestricted = access_minus(access_known(11), NET(BOTH_UDP));
	cr_expect_eq(plan_make(&policy, 9, &plan), PLAN_NOTHING_LEFT);
	policy.unrestricted = access_known(11);
	cr_expect_eq(plan_make(&policy, 9, &plan), PLAN_START, "it asks for nothing but to be hardened");
	cr_expect_eq(plan.abi, 9);
}
