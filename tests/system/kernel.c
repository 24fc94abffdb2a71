/* SPDX-License-Identifier: BSD-3-Clause */
/* Kernels that cannot enforce: seccomp filters stand in for them. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "expect.h"
#include "require.h"
#include "spawn.h"

#define HOST_TREE "include = \"<base>\"; paths = ( { path = \"" TEST_BUILD "\"; allow = \"read_execute\"; } );\n"

/* Makes a system call fail in the child, in place of the kernel. */
struct filter {
	int errnum;
	int calls[3]; /* ends in 0 */
};

static void install(void *data)
{
	const struct filter *filter = data;
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);

	for (size_t i = 0; i < 3 && filter->calls[i]; i++)
		if (seccomp_rule_add(context, SCMP_ACT_ERRNO((unsigned)filter->errnum), filter->calls[i], 0) != 0)
			_exit(98);
	if (seccomp_load(context) != 0)
		_exit(97);
}

static const struct {
	int errnum;
	const char *says;
} kinds[] = {
	{ ENOSYS, "landshim: %s:1: Landlock is not built into this kernel (ENOSYS), and the policy needs ABI 1\n"
	          "landshim: hint: it takes Linux 5.13 or later, built with CONFIG_SECURITY_LANDLOCK\n" },
	{ EOPNOTSUPP, "landshim: %s:1: Landlock is built into this kernel but not enabled (EOPNOTSUPP), and the policy "
	              "needs ABI 1\n"
	              "landshim: hint: add landlock to the lsm= parameter on the kernel's command line\n" },
	{ EPERM, "landshim: %s:1: Landlock is blocked here, by a seccomp filter (EPERM), and the policy needs ABI 1\n"
	         "landshim: hint: let the container's seccomp profile pass the landlock_* system calls\n" },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

ParameterizedTestParameters(kernel, the_three_reasons_are_told_apart_and_min_abi_0_starts_without)
{
	static size_t indices[KINDS];

	for (size_t i = 0; i < KINDS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, KINDS);
}

ParameterizedTest(size_t *index, kernel, the_three_reasons_are_told_apart_and_min_abi_0_starts_without)
{
	/* 444: landlock_create_ruleset, which this libseccomp may not know by name. */
	struct filter filter = { kinds[*index].errnum, { 444 } };
	struct spawn spawn = { .policy = "abi = 1;\n", .prepare = install, .data = &filter };
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	const struct spawned *ran;

	expect_refused_spawn(&spawn, kinds[*index].says);
	spawn.policy = "abi = 9; min_abi = 0; " HOST_TREE;
	spawn.argv = argv;
	spawn.status = true;
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	/* Nothing is enforced, and the status line does not say that it were. */
	cr_assert_not_null(strstr(ran->line, "\"enforced\":false,\"kernel_abi\":0,"), "%s", ran->line);
	cr_assert_not_null(strstr(ran->line, "\"enforced_abi\":0"), "%s", ran->line);
	cr_assert_not_null(strstr(ran->line, "\"not_enforced\":[\"execute\",\"write_file\","), "%s", ran->line);
	cr_assert_not_null(strstr(ran->out, "no_new_privs 1\n"), "%s", ran->out);
}

Test(kernel, an_answer_that_no_kernel_gives_is_refused_even_with_min_abi_0)
{
	struct filter filter = { EIO, { 444 } };
	struct spawn spawn = { .policy = "abi = 7; min_abi = 0;\n", .prepare = install, .data = &filter };

	expect_refused_spawn(
		&spawn,
		"landshim: LANDSHIM_CONFIG: cannot ask the kernel for its Landlock ABI: input/output error (EIO)\n");
}

Test(kernel, an_error_of_a_later_call_is_refused_even_with_min_abi_0)
{
	struct filter filter = { EPERM, { 445 } };
	struct spawn spawn = { .policy = "abi = 1; min_abi = 0; " HOST_TREE, .prepare = install, .data = &filter };

	require_landlock(1);
	expect_refused_spawn(&spawn, "landshim: " TEST_SOURCE "/conf/include/base.conf:");
	filter.calls[0] = 446;
	expect_refused_spawn(&spawn,
	                     "landshim: %s: cannot enforce the Landlock ruleset: operation not permitted (EPERM)\n");
}

Test(kernel, one_that_is_too_old_is_refused_and_said_so)
{
	int abi = require_abi();
	struct spawn spawn = { .policy = spawn_text("abi = 11;\nmin_abi = %d;\n", abi + 1) };

	require_landlock(1);
	if (abi >= 11)
		cr_skip("this kernel has all there is");
	expect_refused_spawn(
		&spawn,
		spawn_text("landshim: %%s:2: this kernel has Landlock ABI %d, and the policy needs ABI %d (Linux ", abi,
	                   abi + 1));
}

Test(kernel, what_is_lost_to_an_older_kernel_is_listed)
{
	const char *argv[] = { "/bin/true", NULL };
	const struct spawn spawn = { .argv = argv,
		                     .policy = "abi = 11; min_abi = 0; include = \"<base>\";\n",
		                     .status = true };
	const struct spawned *ran;

	require_landlock(1);
	if (require_abi() >= 9)
		cr_skip("this kernel has all there is");
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_assert_not_null(strstr(ran->line, "\"enforced\":true"), "%s", ran->line);
	cr_assert_not_null(strstr(ran->line, "\"resolve_unix\",\"bind_udp\",\"connect_send_udp\"]"), "%s", ran->line);
}

/* unshare(CLONE_VM) is what proves that there is one thread; /proc is the second witness. */
Test(kernel, without_unshare_the_number_of_threads_is_read_from_proc)
{
	struct filter filter = { EPERM, { SCMP_SYS(unshare) } };
	const char *argv[] = { SPAWN_HOST("inspect"), NULL };
	struct spawn spawn = { .argv = argv, .policy = "abi = 1; " HOST_TREE, .prepare = install, .data = &filter };

	require_landlock(1);
	cr_assert_eq(spawn_run(&spawn)->status, 0);
	filter.calls[1] = SCMP_SYS(statfs);
	expect_refused_spawn(&spawn,
	                     "landshim: LANDSHIM_CONFIG: cannot prove that this is the only thread: operation not "
	                     "permitted (EPERM)\n");
}

Test(kernel, a_process_that_shares_the_memory_is_not_taken_for_nobody)
{
	/* What the kernel answers where a process made with CLONE_VM lives on. */
	struct filter filter = { EINVAL, { SCMP_SYS(unshare) } };
	struct spawn spawn = { .policy = "abi = 1; " HOST_TREE, .prepare = install, .data = &filter };

	require_landlock(1);
	expect_refused_spawn(
		&spawn,
		"landshim: LANDSHIM_CONFIG: another process shares this one's memory, and could not be confined\n");
}
