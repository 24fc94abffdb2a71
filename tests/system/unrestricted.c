/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What no right of Landlock is about: under a policy that handles every right of
 * this kernel, and closes nothing by the filter, it is as without one;
 * liblandshim.so(7) names it, and what of the filter closes it does.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "manual.h"
#include "require.h"

struct fact {
	const char *name;           /* tests/hosts/unrestricted.c tries it */
	const char *listed, *helps; /* manual_lists */
	bool privileged;            /* an ordinary user is denied it anyway */
	const char *closed_by;      /* a setting of the policy, NULL: none */
};

#define NOTHING "Nothing in Landlock"

static const struct fact facts[] = {
	{ "inode_flags", "Dv FS_IOC_SETFLAGS", NOTHING, true, "harden = \"metadata\";" },
	{ "project", "Dv FS_IOC_FSSETXATTR", NOTHING, true, "harden = \"metadata\";" },
	{ "attributes", "Xr file_setattr 2", NOTHING, true, "harden = \"metadata\";" },
	{ "lock", "Xr flock 2", "What may not be read cannot be locked", false, NULL },
	{ "lease", "Dv F_SETLEASE", "another user", true, NULL },
	{ "watching", "Xr fanotify 7", NOTHING, false, "harden = \"watch\";" },
	{ "limits", "Xr prlimit 2", "another user", false, "fill = \"prlimit\";" },
	{ "scheduling", "Xr sched_setaffinity 2", "another user", false, NULL },
	{ "listening", "Xr listen 2", "network namespace", false, "harden = \"listen\";" },
	{ "message_queue", "Xr mq_unlink 3", "ipc_namespaces", false, "harden = \"ipc\";" },
	{ "key", "Xr keyrings 7", "another user", false, "harden = \"keyrings\";" },
	{ "namespaces", "user namespaces", "user.max_user_namespaces", false, "harden = \"namespaces\";" },
	{ "secret_memory", "Xr memfd_secret 2", "seccomp", false, NULL },
	{ "page_faults", "Xr userfaultfd 2", "seccomp", false, "harden = \"kernel\";" },
	/* Root's, which setpriv(1) takes away. */
	{ "permission_events", "of every file that is opened", "Xr setpriv 1", true, "harden = \"watch\";" },
	{ "packets", "packets as it likes", "Xr setpriv 1", true, "harden = \"sockets\";" },
	{ "bpf", "Xr bpf 2", "Xr setpriv 1", true, "harden = \"kernel\";" },
	{ "clock_pace", "the clock", "Xr setpriv 1", true, "harden = \"capabilities\";" },
	{ "another_user", "become another user", "Xr setpriv 1", true, "harden = \"capabilities\";" },
	{ "host_name", "host name", "Xr setpriv 1", true, "harden = \"kernel\";" },
};

/* In the child: what somebody outside has made for it. */
static void outside(void *data)
{
	char name[64];
	long key;
	int queue;

	(void)data;
	(void)snprintf(name, sizeof(name), "landshim-%d", (int)getpid());
	queue = (int)syscall(SYS_mq_open, name, O_CREAT | O_RDWR, 0600, NULL);
	key = syscall(SYS_add_key, "user", name, "hidden", 6, KEY_SPEC_USER_KEYRING);
	/* The user's rights, for whoever has no session keyring; and it goes by itself. */
	if (key >= 0 && (syscall(SYS_keyctl, KEYCTL_SETPERM, key, 0x3f3f0000) != 0 ||
	                 syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, 60) != 0))
		_exit(98);
	if (queue >= 0)
		(void)close(queue);
}

/* Where nobody unlinks it. */
static void remove_queue(pid_t pid)
{
	(void)syscall(SYS_mq_unlink, spawn_text("landshim-%d", (int)pid));
}

static const char *tried(const struct spawned *ran)
{
	remove_queue(ran->pid);
	cr_assert_eq(ran->status, 0, "status %d: %s", ran->status, ran->err);
	return spawn_text("%s", ran->out);
}

ParameterizedTestParameters(unrestricted, is_as_without_a_policy_and_listed)
{
	static size_t indices[COUNT(facts)];

	for (size_t i = 0; i < COUNT(facts); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(facts));
}

ParameterizedTest(size_t *index, unrestricted, is_as_without_a_policy_and_listed)
{
	const struct fact *fact = &facts[*index];
	const char *secret = landshim_secret();
	const char *readable = spawn_file("readable", "readable\n");
	const char *argv[] = { SPAWN_HOST("unrestricted"), fact->name, secret, NULL };
	const char *paths = spawn_text(", { path = \"%s\"; allow = \"read_file\"; }", readable);
	const char *policy = spawn_policy(11, paths, "fill = false;");
	const struct spawn bare = { .argv = argv, .preload = "", .prepare = outside };
	const struct spawn preloaded = { .argv = argv, .policy = policy, .prepare = outside };
	const struct spawn run = { .prepare = outside };
	const char *alone;

	require_landlock(1);
	manual_lists(fact->listed, fact->helps);
	alone = tried(spawn_run(&bare));
	/* Else it would prove nothing. */
	if (geteuid() == 0 || !fact->privileged)
		cr_expect_str_neq(alone, "denied\n", "%s is denied without a policy", fact->name);
	cr_expect_str_eq(tried(spawn_run(&preloaded)), alone, "%s, preloaded", fact->name);
	cr_expect_str_eq(tried(landshim_run(&run, policy, argv)), alone, "%s, landshim run", fact->name);
	if (fact->closed_by) {
		const char *closing = spawn_policy(11, paths, fact->closed_by);
		const struct spawn closed = { .argv = argv, .policy = closing, .prepare = outside };

		manual_lists(fact->listed, "Ic harden|Ic fill");
		cr_expect_str_neq(tried(spawn_run(&closed)), "escaped\n", "%s, %s", fact->name, fact->closed_by);
		cr_expect_str_neq(tried(landshim_run(&run, closing, argv)), "escaped\n", "%s, %s, landshim run",
		                  fact->name, fact->closed_by);
	}
	if (strcmp(alone, "unavailable\n") == 0)
		require_skip(fact->name);
}

/* What the page has root do instead. */
Test(unrestricted, without_capabilities_root_is_denied_what_is_roots)
{
	size_t count = 0;

	require_root();
	manual_lists("Whoever sets the environment", "landshim Cm run");
	manual_lists("A policy takes no capability away", "setpriv --bounding-set -all --inh-caps -all");
	for (size_t i = 0; i < COUNT(facts); i++) {
		const char *argv[] = {
			"/usr/bin/setpriv", "--bounding-set",  "-all", "--inh-caps", "-all", SPAWN_HOST("unrestricted"),
			facts[i].name,      landshim_secret(), NULL
		};
		const struct spawn spawn = { .argv = argv, .preload = "" };

		if (strcmp(facts[i].helps, "Xr setpriv 1") != 0)
			continue;
		cr_expect_str_neq(tried(spawn_run(&spawn)), "escaped\n", "%s", facts[i].name);
		count++;
	}
	cr_expect_gt(count, 0u);
}
