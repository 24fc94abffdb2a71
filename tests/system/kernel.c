/* SPDX-License-Identifier: BSD-3-Clause */
/* Kernels that cannot enforce: seccomp filters stand in for them. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/count.h"
#include "expect.h"
#include "landshim.h"
#include "model/uapi.h"
#include "require.h"
#include "spawn.h"
#include "stand_in.h"

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
	/* Under a filter it may be the filter's, as runc's for a call that is newer than the profile. */
	{ ENOSYS,
	  "landshim: %s:1: Landlock is hidden by a container's seccomp profile that is older, or not built into "
	  "this kernel (ENOSYS), and the policy needs ABI 1\n"
	  "landshim: hint: let the container's seccomp profile pass the landlock_* system calls; without one it "
	  "takes CONFIG_SECURITY_LANDLOCK\n" },
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
	filter.errnum = EACCES;
	expect_refused_spawn(
		&spawn,
		"landshim: LANDSHIM_CONFIG: cannot ask the kernel for its Landlock ABI: permission denied (EACCES)\n"
		"landshim: hint: let the container's seccomp profile pass the landlock_* system calls\n");
}

Test(kernel, an_error_of_a_later_call_is_refused_even_with_min_abi_0)
{
	struct filter filter = { EPERM, { 445 } };
	struct spawn spawn = { .policy = "abi = 1; min_abi = 0; " HOST_TREE, .prepare = install, .data = &filter };

	require_landlock(1);
	expect_refused_spawn(&spawn, "landshim: " TEST_SOURCE "/conf/include/start.conf:");
	filter.calls[0] = 446;
	expect_refused_spawn(&spawn,
	                     "landshim: %s: cannot enforce the Landlock ruleset: operation not permitted (EPERM)\n"
	                     "landshim: hint: let the container's seccomp profile pass the landlock_* system calls\n");
	filter.errnum = EACCES;
	expect_refused_spawn(&spawn,
	                     "landshim: %s: cannot enforce the Landlock ruleset: permission denied (EACCES)\n"
	                     "landshim: hint: let the container's seccomp profile pass the landlock_* system calls\n");
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
	cr_assert_not_null(strstr(ran->line, "\"resolve_unix\"],\"filter\":[\"bind_udp\",\"connect_send_udp\"]"), "%s",
	                   ran->line);
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

/* Whatever the rule: it is not the rule's fault, and not said of each. */
Test(kernel, a_filter_on_landlock_add_rule_is_said_once)
{
	struct filter filter = { EPERM, { 445 } };
	const struct spawn spawn = { .preload = "", .prepare = install, .data = &filter };
	const char *policy = spawn_policy(4, "", "network = { connect_tcp = \"1-9\"; };");
	static const char end[] =
		")\nlandshim: hint: let the container's seccomp profile pass the landlock_* system calls\n";
	static const int errnums[] = { EPERM, EACCES, ENOSYS };
	const struct spawned *ran;

	require_landlock(1);
	for (size_t i = 0; i < sizeof(errnums) / sizeof(errnums[0]); i++) {
		int lines = 0;

		filter.errnum = errnums[i];
		ran = landshim_run(&spawn, policy, (const char *[]){ "/bin/true", NULL });
		cr_expect_eq(ran->status, 125, "%d", ran->status);
		for (const char *at = ran->err; (at = strchr(at, '\n')); at++)
			lines++;
		cr_expect_eq(lines, 2, "%s", ran->err);
		cr_expect_not_null(strstr(ran->err, end), "%s", ran->err);
	}
}

/* What says yes to everything says it to no ruleset as well. */
Test(kernel, one_that_says_yes_and_does_nothing_is_refused)
{
	struct filter filter = { 0, { 446 } };
	struct spawn spawn = { .policy = spawn_policy(1, "", ""), .prepare = install, .data = &filter };
	const char *says =
		"landlock_restrict_self says yes to no ruleset at all, so nothing would be enforced\n"
		"landshim: hint: a seccomp filter, or what emulates the system calls, answers in the kernel's "
		"place\n";
	const struct spawned *ran;

	require_landlock(1);
	expect_refused_spawn(&spawn, spawn_text("landshim: %%s: %s", says));
	spawn.policy = NULL;
	spawn.preload = "";
	ran = landshim_run(&spawn, spawn_policy(1, "", ""), (const char *[]){ "/bin/echo", "started", NULL });
	landshim_refused(ran, "landshim: ");
	cr_expect_not_null(strstr(ran->err, says), "%s", ran->err);
	ran = landshim_spawn(&spawn, "status", (const char *[]){ NULL });
	cr_expect_eq(ran->status, 1, "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "Landlock        cannot be used: "), "%s", ran->out);
}

/* What would start no command, or start it unconfined, is not exported. */
Test(kernel, env_exports_nothing_that_the_kernel_does_not_carry_out)
{
	static const struct {
		struct filter filter;
		const char *says;
	} rows[] = {
		{ { 0, { 446 } },
		  "landshim: Landlock cannot be used: its calls succeed and deny nothing: a child listed a directory "
		  "that it had forbidden itself\n"
		  "landshim: hint: a seccomp filter, or what emulates the system calls, answers in the kernel's "
		  "place\n" },
		{ { EPERM, { 446 } },
		  "landshim: Landlock cannot be used: landlock_restrict_self fails: operation not permitted (EPERM)\n"
		  "landshim: hint: let the container's seccomp profile pass the landlock_* system calls\n" },
		{ { ENOSYS, { SCMP_SYS(seccomp) } },
		  "landshim: cannot install the seccomp filter: function not implemented (ENOSYS)\n"
		  "landshim: hint: without a filter the policy takes fill = false and no harden\n" },
	};
	const char *words[] = { "-c", spawn_file("p.conf", spawn_policy(1, "", "harden = \"terminal\";")), NULL };

	require_landlock(1);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct filter filter = rows[i].filter;
		const struct spawn spawn = { .prepare = install, .data = &filter };
		const struct spawned *ran = landshim_spawn(&spawn, "env", words);

		landshim_refused(ran, rows[i].says);
		cr_expect_str_eq(ran->err, rows[i].says);
	}
}

/* RHEL 9 (5.14.0-603.el9 and later) claims ABI 6 and lacks the signal scope. */
Test(kernel, one_that_lacks_a_part_of_its_abi_is_asked_right_by_right)
{
	struct stand_in signal = { .scoped = LANDLOCK_SCOPE_SIGNAL };
	struct stand_in several = { .fs = LANDLOCK_ACCESS_FS_REFER | LANDLOCK_ACCESS_FS_TRUNCATE,
		                    .net = LANDLOCK_ACCESS_NET_BIND_TCP };
	const char *argv[] = { "/bin/true", NULL };
	struct spawn spawn = { .policy = "abi = 6;\n", .prepare = stand_in_install, .data = &signal };
	const struct spawned *ran;

	require_landlock(6);
	expect_refused_spawn(&spawn,
	                     "landshim: %s:1: this kernel says that it has Landlock ABI 6, and refuses \"signal\"\n"
	                     "landshim: hint: unrestricted = [ \"signal\" ]; leaves alone what it cannot restrict\n");
	spawn.data = &several;
	expect_refused_spawn(&spawn,
	                     "landshim: %s:1: this kernel says that it has Landlock ABI 6, and refuses \"refer\", "
	                     "\"truncate\", \"bind_tcp\"\n"
	                     "landshim: hint: unrestricted = [ \"refer\", \"truncate\", \"bind_tcp\" ]; leaves alone "
	                     "what it cannot restrict\n");
	/* What it says to write is written. */
	spawn.data = &signal;
	spawn.policy = "abi = 6; unrestricted = [ \"signal\" ];\n";
	spawn.argv = argv;
	ran = spawn_run(&spawn);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	/* status tries what it says. */
	spawn.policy = NULL;
	ran = landshim_spawn(&spawn, "status", (const char *[]){ NULL });
	cr_expect_not_null(strstr(ran->out, "\nrefuses         signal, which belong to its ABI\n"), "%s", ran->out);
	cr_expect_not_null(strstr(strstr(ran->out, "\ncannot enforce "), " signal\n"), "%s", ran->out);
	cr_expect_not_null(strstr(ran->out, "\ndenial          seen: "), "%s", ran->out);
	ran = landshim_spawn(&spawn, "status", (const char *[]){ "--json", NULL });
	cr_expect_not_null(strstr(ran->out, ",\"refused\":[\"signal\"],\"denial_seen\":true,"), "%s", ran->out);
}
