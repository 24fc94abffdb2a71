/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Holes that the filter closes: each is open without it, and closed with it,
 * preloaded and under landshim run; and what the filter leaves alone.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"
#include "landshim.h"
#include "outside.h"
#include "require.h"
#include "spawn.h"

#define OFF "fill = false;"
#define ON "fill = true;"
#define HARDEN(groups) OFF " harden = [ " groups " ];"

struct hole {
	const char *name; /* tests/hosts/holes.c */
	const char *open; /* what it is with OFF; "open", or the errnos of a kernel that lacks it, or of bad arguments */
	const char *settings, *closed;
};

/* EACCES: Linux 7.2, 6.12.117, 6.18.54 and later deny MSG_FASTOPEN themselves. */
static const struct hole holes[] = {
	{ "mptcp", "open", ON, "EPROTONOSUPPORT" },
	{ "mptcp6", "open", "fill = \"stream\";", "EPROTONOSUPPORT" },
	{ "mptcp", "open", "fill = [ \"fastopen\", \"udp\", \"prlimit\", \"io_uring\" ];", "open" },
	{ "sendto", "open EACCES", ON, "EOPNOTSUPP" },
	{ "sendmsg", "open EACCES", ON, "EOPNOTSUPP" },
	{ "sendmmsg", "open EACCES", "fill = \"fastopen\";", "EOPNOTSUPP" },
	{ "udp", "open", ON, "EACCES" },
	{ "udp6", "open", "fill = \"udp\";", "EACCES" },
	{ "sctp", "EINVAL", ON, "EPROTONOSUPPORT" },
	{ "sctp6", "EINVAL", "fill = \"stream\";", "EPROTONOSUPPORT" },
	{ "smc", "EINVAL", ON, "EPROTONOSUPPORT" },
	{ "packets_of_sctp", "open ESOCKTNOSUPPORT", ON, "EPROTONOSUPPORT" },
	{ "packets_of_sctp6", "open ESOCKTNOSUPPORT", ON, "EPROTONOSUPPORT" },
	{ "dccp", "open ESOCKTNOSUPPORT", ON, "EPROTONOSUPPORT" },
	{ "dccp6", "open ESOCKTNOSUPPORT", ON, "EPROTONOSUPPORT" },
	{ "family_smc", "open EAFNOSUPPORT", ON, "EPROTONOSUPPORT" },
	{ "rds", "open EAFNOSUPPORT", ON, "EPROTONOSUPPORT" },
	{ "kcm", "open EAFNOSUPPORT", ON, "EPROTONOSUPPORT" },
	{ "tipc", "open EAFNOSUPPORT", ON, "EPROTONOSUPPORT" },
	{ "udplite", "open EPROTONOSUPPORT", ON, "EACCES" },
	{ "udplite6", "EINVAL", "fill = \"udp\";", "EACCES" },
	{ "rxrpc", "open EAFNOSUPPORT", ON, "EACCES" },
	{ "ping", "open", ON, "open" },
	{ "prlimit", "open", ON, "EPERM" },
	{ "own_prlimit", "open", ON, "open" },
	{ "io_uring", "open", ON, "ENOSYS" },
	{ "io_uring", "open", "fill = \"stream\";", "open" },
	{ "ring_mptcp", "open", ON, "ENOSYS" },
	{ "ring_mptcp", "open", "fill = \"stream\";", "open" },
	{ "ring_udp", "open", ON, "ENOSYS" },
	{ "ring_fast", "open EACCES", ON, "ENOSYS" },
	{ "tcp", "EACCES", ON, "EACCES" },
	{ "later", "open", ON, "EPROTONOSUPPORT" },
	{ "netlink_route", "open", HARDEN("\"sockets\""), "open" },
	{ "netlink_events", "open", HARDEN("\"sockets\""), "EPROTONOSUPPORT" },
	{ "packets", "open", HARDEN("\"sockets\""), "EAFNOSUPPORT" },
	{ "old_packets", "open", HARDEN("\"default\""), "EPROTONOSUPPORT" },
	{ "raw", "open", HARDEN("\"sockets\""), "EPROTONOSUPPORT" },
	{ "unix_pair", "open", HARDEN("\"sockets\""), "open" },
	{ "udp", "open", HARDEN("\"sockets\""), "open" },
	{ "tcp", "EACCES", HARDEN("\"sockets\""), "EACCES" },
	{ "ring_netlink", "open", HARDEN("\"sockets\""), "ENOSYS" },
	{ "input", "open", HARDEN("\"terminal\""), "EPERM" },
	{ "high_input", "open", HARDEN("\"default\""), "EPERM" },
	{ "terminal_linux", "ENOTTY", HARDEN("\"terminal\""), "EPERM" },
	{ "key", "open", HARDEN("\"keyrings\""), "EPERM" },
	{ "keyctl", "open", HARDEN("\"keyrings\""), "EPERM" },
	{ "request_key", "ENOKEY", HARDEN("\"keyrings\""), "EPERM" },
	{ "shared_memory", "open", HARDEN("\"ipc\""), "EPERM" },
	{ "queue", "ENOENT", HARDEN("\"ipc\""), "EPERM" },
	{ "semget", "ENOENT", HARDEN("\"ipc\""), "EPERM" },
	{ "msgget", "ENOENT", HARDEN("\"ipc\""), "EPERM" },
	{ "mq_open", "ENOENT", HARDEN("\"ipc\""), "EPERM" },
	{ "user_namespace", "open", HARDEN("\"namespaces\""), "EPERM" },
	{ "user_namespace", "open", HARDEN("\"capabilities\""), "EPERM" },
	{ "cloned_namespace", "open", HARDEN("\"namespaces\""), "EPERM" },
	{ "clone3", "open", HARDEN("\"namespaces\""), "ENOSYS" },
	{ "entered_namespace", "open", HARDEN("\"namespaces\""), "EPERM" },
	{ "mount_tree", "open", HARDEN("\"namespaces\""), "EPERM" },
	{ "mount_tree", "open", HARDEN("\"kernel\""), "EPERM" },
	{ "bpf", "open", HARDEN("\"kernel\""), "EPERM" },
	{ "faults", "open", HARDEN("\"kernel\""), "EPERM" },
	{ "kernel_log", "open", HARDEN("\"kernel\""), "EPERM" },
	{ "new_mount", "open", HARDEN("\"kernel\""), "EPERM" },
	{ "perf_event_open", "EFAULT", HARDEN("\"kernel\""), "EPERM" },
	{ "kexec_load", "EINVAL ENOSYS", HARDEN("\"kernel\""), "EPERM" },
	{ "init_module", "ENOEXEC ENOSYS", HARDEN("\"kernel\""), "EPERM" },
	{ "mount", "EFAULT", HARDEN("\"kernel\""), "EPERM" },
	{ "open_by_handle_at", "EFAULT", HARDEN("\"kernel\""), "EPERM" },
	{ "mode", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "times", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "attribute", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "inode_flags", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "chown", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "fchownat", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "fchown", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "fchmod", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "fchmodat", "open", HARDEN("\"metadata\""), "EPERM" },
	{ "fchmodat2", "open ENOSYS", HARDEN("\"metadata\""), "EPERM" },
	{ "removexattr", "EOPNOTSUPP", HARDEN("\"metadata\""), "EPERM" },
	{ "fsetxattr", "EOPNOTSUPP", HARDEN("\"metadata\""), "EPERM" },
	{ "setxattrat", "EINVAL ENOSYS", HARDEN("\"metadata\""), "EPERM" },
	{ "removexattrat", "EOPNOTSUPP ENOSYS", HARDEN("\"metadata\""), "EPERM" },
	{ "file_setattr", "EINVAL ENOSYS", HARDEN("\"metadata\""), "EPERM" },
	{ "extended_flags", "EFAULT ENOTTY", HARDEN("\"metadata\""), "EPERM" },
	{ "ring_xattr", "open", HARDEN("\"metadata\""), "ENOSYS" },
	{ "listening", "open", HARDEN("\"listen\""), "EACCES" },
	{ "ring_listen", "open", HARDEN("\"listen\""), "ENOSYS" },
	{ "watching", "open", HARDEN("\"watch\""), "EPERM" },
	{ "watching_all", "open", HARDEN("\"watch\""), "EPERM" },
	/* What belongs to a right that is left alone is left alone. */
	{ "mptcp", "open", "unrestricted = \"network\";", "open" },
	{ "prlimit", "open", "unrestricted = \"signal\";", "open" },
	{ "udp", "open", "network = { connect_send_udp = 53; };", "open" },
};

ParameterizedTestParameters(filter, each_hole_is_open_without_it_and_closed_with_it)
{
	static size_t indices[COUNT(holes)];

	for (size_t i = 0; i < COUNT(holes); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(holes));
}

static const char *policy_with(const char *settings, const char *own)
{
	return spawn_policy(11,
	                    spawn_text(", { path = [ \"/dev/pts\", \"/dev/ptmx\", \"%s\", \"/proc\" ];\n"
	                               "  allow = [ \"read\", \"write\", \"ioctl_dev\" ]; }",
	                               own),
	                    settings);
}

/* Whether one of these words is what was said. */
static bool is_one_of(const char *said, const char *words)
{
	const size_t len = strcspn(said, "\n");

	for (; *words; words += strcspn(words, " "), words += *words == ' ')
		if (strcspn(words, " ") == len && strncmp(words, said, len) == 0)
			return true;
	return false;
}

static void says(const struct spawned *ran, const char *wanted, const struct hole *hole, const char *how)
{
	cr_assert_eq(ran->status, 0, "%s, %s: status %d: %s", hole->name, how, ran->status, ran->err);
	cr_expect(is_one_of(ran->out, wanted), "%s, %s: %s, wanted %s", hole->name, how, ran->out, wanted);
}

ParameterizedTest(size_t *index, filter, each_hole_is_open_without_it_and_closed_with_it)
{
	const struct hole *hole = &holes[*index];
	const char *own = spawn_file("own", "x");
	const char *argv[] = { SPAWN_HOST("holes"), hole->name, spawn_text("%d", outside_listen()), own, NULL };
	struct spawn spawn = { .argv = argv };
	const struct spawn run = { .preload = "" };

	require_landlock(6);
	require_root();
	spawn.policy = policy_with(OFF, own);
	says(spawn_run(&spawn), hole->open, hole, "without the filter");
	spawn.policy = policy_with(hole->settings, own);
	says(spawn_run(&spawn), hole->closed, hole, "preloaded");
	says(landshim_run(&run, spawn.policy, argv), hole->closed, hole, "landshim run");
}

/* --- threads ------------------------------------------------------------------- */

#define NO_LAYER "abi = 7; min_abi = 0; unrestricted = [ \"all\", \"network\", \"scope\" ];\n"
#define THREAD SPAWN_SHIM ":" SPAWN_HOST("libinitfilter.so")

static const char *const threaded[] = { SPAWN_HOST("threaded"), "-", NULL };

/* The thread was there before the shim. */
Test(filter, other_threads_are_given_it)
{
	const struct spawn bare = { .argv = threaded, .preload = SPAWN_HOST("libinitfilter.so") };
	const struct spawn spawn = { .argv = threaded,
		                     .preload = THREAD,
		                     .policy = NO_LAYER "harden = \"sockets\";\n" };
	const struct spawned *ran = spawn_run(&bare);

	cr_assert_str_eq(ran->out, "errno 0\n", "%s", ran->err);
	ran = spawn_run(&spawn);
	cr_assert_str_eq(ran->out, spawn_text("errno %d\n", EPROTONOSUPPORT), "%s", ran->err);
}

static void is_refused(const char *policy, const char *const *env, const char *message)
{
	const struct spawn spawn = { .argv = threaded, .preload = THREAD, .policy = policy, .env = env };
	const struct spawned *ran = spawn_run(&spawn);

	cr_expect_eq(ran->status, 125, "%s", ran->out);
	cr_expect_str_eq(ran->err, message);
}

Test(filter, a_thread_with_a_filter_of_its_own_is_refused)
{
	const char *const own[] = { "OWN_FILTER=1", NULL };

	is_refused(
		NO_LAYER "harden = \"sockets\";\n", own,
		"landshim: LANDSHIM_CONFIG: another thread has a seccomp filter of its own, and cannot be given this "
		"one\nlandshim: hint: landshim run confines the program before it starts threads\n");
}

Test(filter, capabilities_of_other_threads_cannot_be_dropped)
{
	is_refused(NO_LAYER "harden = \"capabilities\";\n", NULL,
	           "landshim: LANDSHIM_CONFIG: the program has other threads already, which keep their capabilities\n"
	           "landshim: hint: landshim run confines the program before it can start threads\n");
}

/* --- capabilities -------------------------------------------------------------- */

#define CAPABILITIES "harden = \"capabilities\";"
#define SETS "CapInh:\t%1$s\nCapPrm:\t%1$s\nCapEff:\t%1$s\nCapBnd:\t%2$s\nCapAmb:\t%1$s\n"
#define NONE "0000000000000000"

static const char *const list_sets[] = { "/bin/grep", "^Cap", "/proc/self/status", NULL };

static const char *capabilities_policy(const char *paths)
{
	return spawn_policy(7, spawn_text(", { path = \"/proc\"; allow = \"read\"; }%s", paths), CAPABILITIES);
}

static void has_none(const struct spawned *ran, const char *how)
{
	cr_expect_str_eq(ran->out, spawn_text(SETS, NONE, NONE), "%s: %s%s", how, ran->out, ran->err);
}

Test(filter, root_has_no_capability_in_any_set)
{
	const char *const namespaced[] = { "/usr/bin/unshare",
		                           "-Ur",
		                           LANDSHIM,
		                           "run",
		                           "-c",
		                           spawn_file("c.conf", capabilities_policy("")),
		                           list_sets[0],
		                           list_sets[1],
		                           list_sets[2],
		                           NULL };
	const struct spawn preloaded = { .argv = list_sets, .policy = capabilities_policy("") };
	const struct spawn run = { .preload = "" };
	const struct spawn inside = { .argv = namespaced, .preload = "" };

	require_landlock(1);
	require_root();
	has_none(spawn_run(&preloaded), "preloaded");
	has_none(landshim_run(&run, capabilities_policy(""), list_sets), "landshim run");
	has_none(spawn_run(&inside), "landshim run in a user namespace");
}

/* Which may not lower its bounding set, and cannot gain what is in it. */
Test(filter, an_ordinary_user_with_ambient_capabilities_keeps_none)
{
	const char *const words[] = { "/usr/bin/setpriv",
		                      "--reuid=65534",
		                      "--inh-caps=+net_raw",
		                      "--ambient-caps=+net_raw",
		                      LANDSHIM,
		                      "run",
		                      "-c",
		                      spawn_file("c.conf", capabilities_policy("")),
		                      list_sets[0],
		                      list_sets[1],
		                      list_sets[2],
		                      NULL };
	const struct spawn spawn = { .argv = words, .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	require_root();
	ran = spawn_run(&spawn);
	cr_expect(strstr(ran->out, "CapInh:\t" NONE "\nCapPrm:\t" NONE "\nCapEff:\t" NONE "\n"), "%s%s", ran->out,
	          ran->err);
	cr_expect(strstr(ran->out, "CapAmb:\t" NONE "\n"), "%s", ran->out);
}

static void own_by_nobody(void *data)
{
	const char *const *path = data;

	if (chown(*path, 65534, 65534) != 0 || chmod(*path, 0600) != 0)
		_exit(98);
}

Test(filter, without_capabilities_root_reads_what_is_roots_alone)
{
	const char *mine = spawn_file("mine", "mine\n");
	const char *theirs = spawn_file("theirs", "theirs\n");
	const char *argv[] = { "/bin/cat", mine, theirs, NULL };
	const char *paths = spawn_text(", { path = [ \"%s\", \"%s\" ]; allow = \"read\"; }", mine, theirs);
	const struct spawn spawn = {
		.argv = argv, .policy = capabilities_policy(paths), .prepare = own_by_nobody, .data = &theirs
	};
	const struct spawn run = { .preload = "", .prepare = own_by_nobody, .data = &theirs };
	const struct spawned *ran;

	require_landlock(1);
	require_root();
	ran = spawn_run(&spawn);
	cr_expect_str_eq(ran->out, "mine\n");
	cr_expect(strstr(ran->err, "theirs: Permission denied"), "%s", ran->err);
	ran = landshim_run(&run, capabilities_policy(paths), argv);
	cr_expect_str_eq(ran->out, "mine\n");
	cr_expect(strstr(ran->err, "theirs: Permission denied"), "%s", ran->err);
}

Test(filter, a_user_namespace_gives_no_capability_back)
{
	const char *argv[] = { "/usr/bin/unshare", "-Ur", "/bin/true", NULL };
	const struct spawn without = {
		.argv = argv, .policy = spawn_policy(7, ", { path = \"/proc\"; allow = \"read_write\"; }", "")
	};
	const struct spawn with = {
		.argv = argv, .policy = spawn_policy(7, ", { path = \"/proc\"; allow = \"read_write\"; }", CAPABILITIES)
	};
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&without);
	cr_expect_eq(ran->status, 0, "%s", ran->err);
	ran = spawn_run(&with);
	cr_expect_eq(ran->status, 1);
	cr_expect(strstr(ran->err, "Operation not permitted"), "%s", ran->err);
}

/*
 * The file's are not gained under no_new_privs; where the bounding set lacks
 * them the kernel does not execute such a file at all.
 */
Test(filter, a_files_capabilities_are_not_gained)
{
	const char *copy = spawn_path("grep");
	const char *argv[] = { copy, "^Cap", "/proc/self/status", NULL };
	const char *mark[] = { "/usr/sbin/setcap", "cap_net_raw=ep", copy, NULL };
	const char *policy = capabilities_policy(spawn_text(", { path = \"%s\"; allow = \"read_execute\"; }", copy));
	const struct spawn give = { .argv = mark, .preload = "" };
	const struct spawn user = { .preload = "", .prepare = spawn_become_nobody };
	const struct spawn root = { .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	require_root();
	landshim_copy("/bin/grep", copy, 0755);
	cr_assert_eq(spawn_run(&give)->status, 0);
	ran = landshim_run(&root, policy, argv);
	cr_expect_eq(ran->status, 126, "%s", ran->out);
	cr_expect(strstr(ran->err, "operation not permitted (EPERM)"), "%s", ran->err);
	ran = landshim_run(&user, policy, argv);
	cr_expect(strstr(ran->out, "CapPrm:\t" NONE "\nCapEff:\t" NONE "\n"), "%s%s", ran->out, ran->err);
}

/* --- what is said, and several policies ---------------------------------------- */

Test(filter, several_policies_close_what_any_of_them_closes)
{
	const char *own = spawn_file("own", "x");
	const char *first = spawn_file("first.conf", policy_with("fill = \"stream\";", own));
	const char *second = spawn_file("second.conf", policy_with(HARDEN("\"watch\""), own));
	const char *config = spawn_text("%s:%s", first, second);
	static const struct hole both[] = { { "mptcp", NULL, NULL, "EPROTONOSUPPORT" },
		                            { "watching", NULL, NULL, "EPERM" },
		                            { "key", NULL, NULL, "open" } };

	require_landlock(4);
	for (size_t i = 0; i < COUNT(both); i++) {
		const char *argv[] = { SPAWN_HOST("holes"), both[i].name, spawn_text("%d", outside_listen()), own,
			               NULL };
		const struct spawn spawn = { .argv = argv, .config = config };

		says(spawn_run(&spawn), both[i].closed, &both[i], "two policies");
	}
}

Test(filter, what_is_closed_is_said)
{
	const char *argv[] = { "/bin/true", NULL };
	const char *verbose[] = { "LANDSHIM_VERBOSE=1", NULL };
	const char *dry[] = { "LANDSHIM_MODE=dry-run", NULL };
	const char *policy =
		spawn_policy(11, "", "fill = [ \"udp\", \"prlimit\" ]; harden = [ \"watch\", \"capabilities\" ];");
	const char *words =
		", by the filter, for new sockets: bind_udp connect_send_udp, filled: udp prlimit, hardened: "
		"namespaces watch capabilities";
	const char *check[] = { "check", "-c", spawn_file("p.conf", policy), NULL };
	struct spawn spawn = { .argv = argv, .policy = policy, .status = true, .env = verbose };
	const struct spawned *ran;

	require_landlock(6);
	if (require_abi() >= 10)
		cr_skip("this kernel denies UDP by itself");
	ran = spawn_run(&spawn);
	cr_expect(strstr(ran->err, words), "%s", ran->err);
	cr_expect(strstr(ran->line, ",\"filter\":[\"bind_udp\",\"connect_send_udp\"],\"fill\":[\"udp\",\"prlimit\"],"
	                            "\"harden\":[\"namespaces\",\"watch\",\"capabilities\"],\"open\":["),
	          "%s", ran->line);
	spawn.env = dry;
	ran = spawn_run(&spawn);
	cr_expect(strstr(ran->err, words), "%s", ran->err);
	ran = landshim_words(check);
	cr_expect(strstr(ran->out, "closed by the filter, as part of these rights: prlimit"), "%s", ran->out);
	cr_expect(strstr(ran->out, "closed by the filter besides: namespaces watch capabilities\n"), "%s", ran->out);
	cr_expect(strstr(ran->out, "; by the filter, for new sockets: bind_udp connect_send_udp"), "%s", ran->out);
}

/* --- from outside -------------------------------------------------------------- */

/* Tracers and debuggers that are not confined themselves. */
Test(filter, strace_and_gdb_from_outside_work)
{
	const char *policy = spawn_file("p.conf", spawn_policy(7, "", ON " harden = [ \"default\", \"namespaces\" ];"));
	const char *script = spawn_text("%s run -c %s /bin/sleep 20 & pid=$!; sleep 0.3\n"
	                                "gdb -nx -batch -p $pid -ex 'print 6*7' -ex detach 2>&1 | grep '= 42'\n"
	                                "timeout -s INT 1 strace -o %s -p $pid 2>/dev/null; kill $pid; wait $pid\n"
	                                "strace -f -o /dev/null %s run -c %s /bin/echo traced\n",
	                                LANDSHIM, policy, spawn_path("trace"), LANDSHIM, policy);
	const char *argv[] = { "/bin/sh", "-c", script, NULL };
	const struct spawn spawn = { .argv = argv, .preload = "" };
	const struct spawned *ran;

	require_landlock(1);
	ran = spawn_run(&spawn);
	cr_expect_str_eq(ran->out, "$1 = 42\ntraced\n", "%s%s", ran->out, ran->err);
}

/* seccomp(2) as a container's profile may answer it. */
static void refuse_seccomp(void *data)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (!filter || seccomp_rule_add(filter, SCMP_ACT_ERRNO(*(const unsigned *)data), SCMP_SYS(seccomp), 0) != 0 ||
	    seccomp_load(filter) != 0)
		_exit(98);
}

Test(filter, where_it_cannot_be_installed_nothing_starts_and_the_dry_run_says_so)
{
	static const char without[] = "landshim: hint: without a filter the policy takes fill = false and no harden\n";
	static const struct {
		unsigned errnum;
		const char *says;
	} cases[] = {
		{ EPERM, "operation not permitted (EPERM)\nlandshim: hint: let the container's seccomp profile pass "
		         "seccomp; " },
		{ ENOSYS, "function not implemented (ENOSYS)\n" },
		{ EINVAL, "invalid argument (EINVAL)\n" },
	};
	static const char *const modes[] = { "LANDSHIM_MODE=enforce", "LANDSHIM_MODE=dry-run" };

	require_landlock(1);
	for (size_t i = 0; i < 2 * COUNT(cases); i++) {
		unsigned errnum = cases[i / 2].errnum;
		const char *env[] = { modes[i % 2], NULL };
		const struct spawn spawn = { .argv = (const char *[]){ "/bin/echo", "started", NULL },
			                     .policy = spawn_policy(1, "", "harden = \"kernel\";"),
			                     .env = env,
			                     .prepare = refuse_seccomp,
			                     .data = &errnum };
		const struct spawned *ran = spawn_run(&spawn);

		cr_expect_eq(ran->status, 125, "%zu: %s%s", i, ran->out, ran->err);
		cr_expect_not_null(strstr(ran->err,
		                          spawn_text("cannot install the seccomp filter: %s", cases[i / 2].says)),
		                   "%zu: %s", i, ran->err);
		if (errnum != EPERM)
			cr_expect_not_null(strstr(ran->err, without), "%zu: %s", i, ran->err);
	}
}
