/* SPDX-License-Identifier: BSD-3-Clause */
/* The holes in each right, for which policy, on which kernel. */
#include "model/holes.h"

#include <criterion/criterion.h>
#include <string.h>

#include "model/filter_parts.h"
#include "model/plan.h"

#define BIT(hole) (1U << HOLES_##hole)

static struct policy policy_of(int abi)
{
	struct policy policy;

	policy_init(&policy);
	policy.abi = abi;
	policy.min_abi = 0;
	return policy;
}

/* All holes of one right under the plan for a kernel. */
static struct holes_found at(const struct policy *policy, int kernel, const char *right)
{
	struct access_set left = policy_handled(policy);
	struct access_name name;
	struct holes_found found;
	struct plan plan;

	cr_assert(access_find(right, &name));
	(void)plan_make(policy, kernel, &plan);
	while (holes_next(policy, &plan, &left, &found))
		if (!access_is_empty(access_common(found.rights, access_of(&name))))
			return found;
	return (struct holes_found){ .closed = 0 };
}

static uint32_t open_of(const struct policy *policy, int kernel)
{
	struct plan plan;

	(void)plan_make(policy, kernel, &plan);
	return holes_open(policy, &plan);
}

/* Whatever the ABIs: what the plan closes is closed somewhere, and what it does not is not. */
Test(holes, each_part_of_a_plan_closes_the_hole_of_its_name)
{
	for (int abi = 1; abi <= 11; abi++)
		for (int kernel = 0; kernel <= 11; kernel++) {
			struct policy policy = policy_of(abi);
			struct access_set left = policy_handled(&policy);
			struct holes_found found;
			uint32_t closed = 0;
			struct plan plan;

			policy.harden = FILTER_WATCH | FILTER_TERMINAL | FILTER_LISTEN;
			(void)plan_make(&policy, kernel, &plan);
			while (holes_next(&policy, &plan, &left, &found))
				closed |= found.closed;
			for (int i = 0; i < HOLES_COUNT; i++) {
				const bool parts = (holes[i].parts & plan.filter.parts & FILTER_FILL) != 0;

				/* io_uring, which hardening closes too, is a hole of sockets alone. */
				if (i != HOLES_IO_URING && (holes[i].parts & FILTER_FILL))
					cr_expect_eq(closed >> i & 1, parts, "%s, abi %d on %d", holes[i].name, abi,
					             kernel);
			}
		}
}

Test(holes, without_the_filter_they_are_open)
{
	struct policy policy = policy_of(9);

	policy.fill = 0;
	cr_expect_eq(at(&policy, 7, "connect_tcp").open,
	             BIT(STREAM) | BIT(FASTOPEN) | BIT(ULP) | BIT(IO_URING) | BIT(DAEMON) | BIT(PASSED));
	cr_expect_eq(at(&policy, 7, "connect_tcp").closed, 0);
	cr_expect_eq(at(&policy, 7, "signal").open, BIT(PRLIMIT) | BIT(SCHEDULING));
	cr_expect_eq(at(&policy, 7, "bind_tcp").open,
	             BIT(STREAM) | BIT(LISTEN) | BIT(ULP) | BIT(IO_URING) | BIT(PASSED));
	cr_expect_eq(at(&policy, 3, "signal").open, 0, "what is not enforced has no holes: it is one");
}

/* What is left of a policy that denies all and asks for all, where the kernel is the newest. */
Test(holes, what_nothing_closes_is_open_whatever_is_asked_for)
{
	struct policy policy = policy_of(11);

	policy.harden = FILTER_HARDEN;
	cr_expect_eq(open_of(&policy, 11), BIT(LOADER) | BIT(ULP) | BIT(PASSED) | BIT(SCHEDULING));
	cr_expect_eq(open_of(&policy, 8),
	             BIT(LOADER) | BIT(ULP) | BIT(PASSED) | BIT(SCHEDULING) | BIT(UNIX_PATHS) | BIT(DAEMON));
	cr_expect_eq(open_of(&policy, 11) & holes_closable(), 0);
	policy.unrestricted = access_known(11);
	cr_expect_eq(open_of(&policy, 11), 0, "what is not denied has none");
}

Test(holes, udp_is_one_where_the_kernel_has_no_right_for_it)
{
	struct policy policy = policy_of(11);
	struct policy_ports ports = { .allow = 8, .first = 53, .last = 53 };

	cr_expect(at(&policy, 9, "bind_udp").closed & BIT(UDP));
	cr_expect(at(&policy, 9, "bind_udp").closed & BIT(IO_URING));
	cr_expect_eq((at(&policy, 10, "bind_udp").closed | at(&policy, 10, "bind_udp").open) & BIT(UDP), 0);
	cr_expect_eq(at(&policy, 10, "bind_udp").open, BIT(RXRPC) | BIT(PASSED));
	policy.ports = &ports;
	policy.ports_count = 1;
	cr_expect_eq(at(&policy, 9, "connect_send_udp").open, BIT(UDP), "a port is granted: the filter leaves it");
}

Test(holes, a_daemon_is_closed_by_resolve_unix_where_no_rule_grants_it)
{
	struct policy policy = policy_of(9);
	struct policy_group group = { .allow = { .grouped = LANDLOCK_ACCESS_FS_RESOLVE_UNIX } };
	struct policy_path path = { .group = &group };

	cr_expect(at(&policy, 9, "connect_tcp").closed & BIT(DAEMON));
	cr_expect(at(&policy, 8, "connect_tcp").open & BIT(DAEMON));
	policy.paths = &path;
	policy.paths_count = 1;
	cr_expect(at(&policy, 9, "connect_tcp").open & BIT(DAEMON));
	group.allow = (struct policy_grant){ .named = LANDLOCK_ACCESS_FS_RESOLVE_UNIX };
	cr_expect(at(&policy, 9, "connect_tcp").open & BIT(DAEMON));
	group.allow = (struct policy_grant){ .named = LANDLOCK_ACCESS_FS_READ_FILE };
	cr_expect(at(&policy, 9, "connect_tcp").closed & BIT(DAEMON));
}

/* As the plan has it: there the machine is an argument, here it is this one. */
Test(holes, socketcall_is_open_where_the_plan_lists_the_right)
{
	for (int granted = 0; granted < 2; granted++) {
		struct policy policy = policy_of(7);
		struct policy_ports ports = { .allow = 2, .first = 443, .last = 443 };
		struct holes_found found;
		struct plan plan;

		policy.ports = &ports;
		policy.ports_count = (size_t)granted;
		(void)plan_make(&policy, 7, &plan);
		found = at(&policy, 7, "connect_tcp");
		cr_expect_eq((found.open & BIT(SOCKETCALL)) != 0, !access_is_empty(plan.filter.socketcall));
		cr_expect_eq((found.closed & BIT(SOCKETCALL)) != 0, (plan.filter.parts & FILTER_SOCKETCALL) != 0);
	}
}

Test(holes, every_right_with_holes_is_found_once)
{
	struct policy policy = policy_of(11);
	struct access_set left = policy_handled(&policy), seen = access_empty;
	struct holes_found found;
	struct plan plan;

	(void)plan_make(&policy, 11, &plan);
	while (holes_next(&policy, &plan, &left, &found)) {
		cr_expect(access_is_empty(access_common(seen, found.rights)));
		cr_expect(access_is_empty(access_common(left, found.rights)));
		cr_expect_eq(found.closed & found.open, 0);
		seen = access_union(seen, found.rights);
	}
	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];
		bool is_at_any = false;

		for (int hole = 0; hole < HOLES_COUNT; hole++)
			is_at_any |= (holes[hole].rights.bits[right->family] & right->bit) != 0;
		cr_expect_eq((seen.bits[right->family] & right->bit) != 0, is_at_any, "%s", right->name);
	}
}
