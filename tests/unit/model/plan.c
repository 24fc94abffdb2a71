/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The plan for every pair of policy and kernel ABI, against an oracle of its
 * own: the kernel's documentation as a literal table, bit by bit.
 */
#include "model/plan.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "../support.h"
#include "model/uapi.h"

#define REFER (1ULL << 13)

/* landlock(7): what each ABI knows in all; the index is the ABI. */
static const struct access_set known[] = {
	{ { 0, 0, 0 } },      { { 0x1fff, 0, 0 } },  { { 0x3fff, 0, 0 } },   { { 0x7fff, 0, 0 } },
	{ { 0x7fff, 3, 0 } }, { { 0xffff, 3, 0 } },  { { 0xffff, 3, 3 } },   { { 0xffff, 3, 3 } },
	{ { 0xffff, 3, 3 } }, { { 0x1ffff, 3, 3 } }, { { 0x1ffff, 15, 3 } }, { { 0x1ffff, 15, 3 } },
};

static struct policy policy_of(int abi, int min_abi)
{
	struct policy policy;

	policy_init(&policy);
	policy.abi = abi;
	policy.min_abi = min_abi;
	return policy;
}

static void same(struct access_set got, struct access_set wanted, const char *what, int abi, int kernel)
{
	cr_expect_eq(memcmp(&got, &wanted, sizeof(got)), 0, "%s of ABI %d on %d: %lx %lx %lx, wanted %lx %lx %lx", what,
	             abi, kernel, (unsigned long)got.bits[0], (unsigned long)got.bits[1], (unsigned long)got.bits[2],
	             (unsigned long)wanted.bits[0], (unsigned long)wanted.bits[1], (unsigned long)wanted.bits[2]);
}

/* What the filter takes over: UDP, where the kernel has none of it and all of it is denied. */
static struct access_set by_filter(int abi, int kernel)
{
	return (struct access_set){ { 0, abi >= 10 && kernel < 10 ? 12 : 0, 0 } };
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

Test(plan, each_policy_on_each_kernel_handles_what_both_know)
{
	for (int abi = 1; abi <= 11; abi++) {
		for (int kernel = 0; kernel <= 11; kernel++) {
			struct policy policy = policy_of(abi, 0);
			struct access_set lost = known[abi];
			struct plan plan;

			for (int f = 0; f < ACCESS_FAMILIES; f++)
				lost.bits[f] &= ~known[least(abi, kernel)].bits[f];
			/* ABI 1 denies refer without being told. */
			if (kernel == 1)
				lost.bits[ACCESS_FS] &= ~REFER;
			cr_expect_eq(plan_make(&policy, kernel, &plan), PLAN_START);
			cr_expect_eq(plan.abi, least(abi, kernel));
			same(plan.handled, known[least(abi, kernel)], "handled", abi, kernel);
			same(plan.filter.rights, by_filter(abi, kernel), "filter", abi, kernel);
			same(plan.lost, access_minus(lost, plan.filter.rights), "lost", abi, kernel);
			same(plan.stricter, known[0], "stricter", abi, kernel);
			cr_expect_eq(plan.root_allow, 0);
			cr_expect_eq(plan_is_empty(&plan), kernel == 0);
		}
	}
}

Test(plan, a_kernel_below_min_abi_does_not_start)
{
	for (int abi = 1; abi <= 11; abi++)
		for (int min_abi = 0; min_abi <= abi; min_abi++)
			for (int kernel = 0; kernel <= 11; kernel++) {
				struct policy policy = policy_of(abi, min_abi);
				struct plan plan;

				cr_expect_eq(plan_make(&policy, kernel, &plan),
				             kernel < min_abi ? PLAN_TOO_OLD : PLAN_START, "%d %d %d", abi, min_abi,
				             kernel);
			}
}

Test(plan, a_kernel_newer_than_all_is_the_newest)
{
	struct policy policy = policy_of(11, 11);
	struct plan plan;

	cr_assert_eq(plan_make(&policy, 4711, &plan), PLAN_START);
	cr_assert_eq(plan.abi, 11);
	same(plan.handled, known[11], "handled", 11, 4711);
}

Test(plan, what_is_unrestricted_is_neither_handled_nor_lost)
{
	for (int kernel = 1; kernel <= 11; kernel++) {
		struct policy policy = policy_of(11, 0);
		struct access_set gone = { { 0x1ffff & ~REFER, 1, 2 } };
		struct plan plan;

		policy.unrestricted = gone;
		(void)plan_make(&policy, kernel, &plan);
		for (int f = 0; f < ACCESS_FAMILIES; f++) {
			cr_expect_eq(plan.handled.bits[f] & gone.bits[f], 0);
			cr_expect_eq(plan.lost.bits[f] & gone.bits[f], 0);
			cr_expect_eq(plan.handled.bits[f] | gone.bits[f] | plan.lost.bits[f] |
			                     plan.filter.rights.bits[f],
			             known[11].bits[f]);
		}
	}
}

/* refer is denied by every layer that handles any right for files, unless it is granted. */
Test(plan, unrestricted_refer_is_granted_on_the_root)
{
	for (int abi = 1; abi <= 11; abi++) {
		for (int kernel = 1; kernel <= 11; kernel++) {
			struct policy policy = policy_of(abi, 0);
			struct plan plan;

			policy.unrestricted.bits[ACCESS_FS] = REFER;
			(void)plan_make(&policy, kernel, &plan);
			cr_expect_eq(plan.root_allow, kernel >= 2 ? REFER : 0, "%d %d", abi, kernel);
			cr_expect_eq(plan.handled.bits[ACCESS_FS] & REFER, kernel >= 2 ? REFER : 0, "%d %d", abi,
			             kernel);
			cr_expect_eq(plan.stricter.bits[ACCESS_FS], kernel == 1 ? REFER : 0);
			cr_expect_eq(plan.lost.bits[ACCESS_FS] & REFER, 0);
		}
	}
}

Test(plan, where_no_right_for_files_is_handled_refer_is_free)
{
	struct policy policy = policy_of(11, 0);
	struct plan plan;

	policy.unrestricted.bits[ACCESS_FS] = 0x1ffff;
	for (int kernel = 4; kernel <= 11; kernel++) {
		(void)plan_make(&policy, kernel, &plan);
		cr_expect_eq(plan.handled.bits[ACCESS_FS], 0);
		cr_expect_eq(plan.root_allow, 0);
	}
}

/* A policy whose one rule, and what stands before it, are these. */
static struct policy policy_with(int abi, const char *settings, const char *rule)
{
	struct policy policy;

	cr_assert_eq(support_load(arena_printf(support_arena(), "abi = %d; min_abi = 0; %s paths = ( { %s } );", abi,
	                                       settings, rule),
	                          &policy),
	             0, "%s %s: %s", settings, rule, support_error.msg);
	return policy;
}

/* On what a rule is, and for whom, is no matter of the kernel's ABI. */
Test(plan, settings_that_name_no_rights_leave_it_as_it_is)
{
	static const char *const cases[][2] = {
		{ "", "path = \"/p\"; allow = \"read_write\"; except = [ \"a\", \"b/c\" ];" },
		{ "", "path = \"/p\"; allow = \"read_write\"; missing = \"create\";" },
		{ "", "path = \"/p\"; allow = \"read_write\"; missing = \"skip\";" },
		{ "environment = { drop = \"A_*\"; };", "path = \"/p\"; allow = \"read_write\";" },
		{ "environment = { keep = [ ]; };", "path = \"/p\"; allow = \"read_write\";" },
		{ "", "path = \"${@arg1}\"; allow = \"read_write\";" },
		{ "", "path = \"${@last_arg}/x\"; allow = \"read_write\";" },
		{ "", "path = \"${@arg_follow}\"; allow = \"read_write\";" },
		{ "", "path = \"${@exe_dir}\"; allow = \"read_write\";" },
		{ "", "path = \"~\"; allow = \"read_write\";" },
		{ "", "path = \"${@cwd}\"; allow = \"read_write\"; missing = \"skip\";" },
	};

	for (int abi = 1; abi <= 11; abi++)
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			const struct policy plain = policy_with(abi, "", "path = \"/p\"; allow = \"read_write\";");
			const struct policy with = policy_with(abi, cases[i][0], cases[i][1]);

			for (int kernel = 0; kernel <= 11; kernel++) {
				struct plan wanted, plan;

				cr_expect_eq(plan_make(&plain, kernel, &wanted), plan_make(&with, kernel, &plan));
				same(plan.handled, wanted.handled, cases[i][1], abi, kernel);
				same(plan.lost, wanted.lost, cases[i][1], abi, kernel);
				same(plan.stricter, wanted.stricter, cases[i][1], abi, kernel);
				same(plan.quiet, wanted.quiet, cases[i][1], abi, kernel);
				same(plan.filter.rights, wanted.filter.rights, cases[i][1], abi, kernel);
				cr_expect_eq(plan.filter.parts, wanted.filter.parts, "%s", cases[i][1]);
				cr_expect_eq(plan.root_allow, wanted.root_allow, "%s", cases[i][1]);
				cr_expect_eq(plan.log_flags, wanted.log_flags, "%s", cases[i][1]);
			}
		}
}

/* landshim.conf(5): it neither links nor moves anything to another directory, so that ABI 1 does all of it. */
Test(plan, what_output_grants_is_stricter_nowhere)
{
	for (int abi = 1; abi <= 11; abi++) {
		const struct policy output = policy_with(abi, "", "path = \"/p\"; allow = \"output\";");
		/* write_file, read_file, remove_file, make_reg; truncate came with ABI 3. */
		const uint64_t rights = abi >= 3 ? 0x4126 : 0x126;

		cr_expect_eq(output.paths[0].group->allow.grouped, rights, "%d: %lx", abi,
		             (unsigned long)output.paths[0].group->allow.grouped);
		cr_expect_eq(output.paths[0].group->allow.named, 0);
		for (int kernel = 0; kernel <= 11; kernel++) {
			struct plan plan;

			cr_expect_eq(plan_make(&output, kernel, &plan), PLAN_START);
			same(plan.stricter, known[0], "stricter", abi, kernel);
		}
	}
}

Test(plan, granted_refer_on_abi_1_is_stricter)
{
	struct policy policy = policy_of(7, 0);
	const struct policy_group group = { .allow = { .named = REFER } };
	struct policy_path path = { .group = &group };
	struct plan plan;

	policy.paths = &path;
	policy.paths_count = 1;
	(void)plan_make(&policy, 1, &plan);
	cr_expect_eq(plan.stricter.bits[ACCESS_FS], REFER);
	cr_expect_eq(plan.lost.bits[ACCESS_FS] & REFER, 0);
	(void)plan_make(&policy, 2, &plan);
	cr_expect_eq(plan.stricter.bits[ACCESS_FS], 0);
}

Test(plan, a_kernel_that_could_enforce_nothing_starts_only_with_min_abi_0)
{
	struct policy policy = policy_of(6, 1);
	struct plan plan;

	/* Scopes alone, which came with ABI 6. */
	policy.unrestricted = (struct access_set){ { 0xffff, 3, 0 } };
	cr_expect_eq(plan_make(&policy, 5, &plan), PLAN_NOTHING_LEFT);
	cr_expect_eq(plan_make(&policy, 6, &plan), PLAN_START);
	policy.min_abi = 0;
	cr_expect_eq(plan_make(&policy, 5, &plan), PLAN_START);
	cr_expect(plan_is_empty(&plan));
}

Test(plan, log_flags_are_those_of_the_kernels_abi)
{
	struct policy policy = policy_of(11, 0);
	struct plan plan;

	policy.log.same_exec = false;
	policy.log.new_exec = true;
	policy.log.subdomains = false;
	for (int kernel = 0; kernel <= 11; kernel++) {
		(void)plan_make(&policy, kernel, &plan);
		cr_expect_eq(plan.log_flags, kernel >= 7 ? 3 : 0);
		cr_expect_eq(plan.mute_subdomains, kernel >= 7);
	}
}

/* A launcher's own denials are none, the program is "another" to its domain, and an exact layer below it speaks. */
Test(plan, a_launchers_layer_logs_for_the_program_or_leaves_it_to_the_next_layer)
{
	static const struct {
		bool same_exec, new_exec;
		enum plan_log log;
		uint32_t flags;
	} cases[] = {
		{ true, true, PLAN_LOG_OWN, 2 },       { false, false, PLAN_LOG_OWN, 1 },
		{ true, false, PLAN_LOG_PROGRAM, 3 },  { false, true, PLAN_LOG_PROGRAM, 3 },
		{ false, false, PLAN_LOG_PROGRAM, 1 }, { true, true, PLAN_LOG_NOTHING, 1 },
	};
	struct policy policy = policy_of(11, 0);
	struct plan plan;

	policy.log.subdomains = false;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		policy.log.same_exec = cases[i].same_exec;
		policy.log.new_exec = cases[i].new_exec;
		(void)plan_make(&policy, 11, &plan);
		plan_set_log(&policy, cases[i].log, &plan);
		cr_expect_eq(plan.log_flags, cases[i].flags, "%zu", i);
		cr_expect_eq(plan.mute_subdomains, cases[i].log != PLAN_LOG_NOTHING, "%zu", i);
		(void)plan_make(&policy, 6, &plan);
		plan_set_log(&policy, cases[i].log, &plan);
		cr_expect_eq(plan.log_flags, 0, "%zu: no kernel below ABI 7 knows a flag", i);
	}
}

Test(plan, quiet_rights_are_a_subset_of_the_handled_ones)
{
	struct policy policy = policy_of(11, 0);
	struct plan plan;

	policy.log.quiet = known[11];
	policy.unrestricted.bits[ACCESS_NET] = 15;
	for (int kernel = 0; kernel <= 11; kernel++) {
		(void)plan_make(&policy, kernel, &plan);
		cr_expect_eq(plan.quiet.bits[ACCESS_FS], kernel >= 10 ? 0x1ffff : 0);
		cr_expect_eq(plan.quiet.bits[ACCESS_NET], 0);
		cr_expect_eq(plan.quiet.bits[ACCESS_SCOPE], kernel >= 10 ? 3 : 0);
	}
}

Test(plan, the_access_table_is_the_documented_one)
{
	for (int abi = 0; abi <= 11; abi++) {
		struct access_set got = access_known(abi);

		same(got, known[abi], "known", abi, abi);
	}
	cr_assert_eq(access_file_mask(), 0x1c007);
	cr_assert_str_eq(access_release(1), "5.13");
	cr_assert_str_eq(access_release(11), "7.3");
	cr_assert_null(access_release(0), "no ABI came with no release");
	cr_assert_null(access_release(12), "what is newer is not known");
	cr_assert_null(access_release(-1));
}
