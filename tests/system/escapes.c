/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ways out of a sandbox that are known: each is closed, or stands in
 * liblandshim.so(7) under what is not restricted.  More programs that plain
 * preloading cannot confine are in unconfined.c.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escape_setting.h"
#include "landshim.h"
#include "manual.h"
#include "require.h"

/*
 * A way that is closed says "denied".  One that is open stands in
 * liblandshim.so(7): `listed` is in the entry about it, and so is one of the
 * words of `remedy`, between bars: the command or the ABI that closes it, or
 * that nothing does.
 */
struct way {
	const char *name;
	int abi; /* that closes it; 0: none */
	const char *listed, *remedy;
	const char *(*expected)(void); /* where that depends on the machine; NULL: "denied", or "escaped" if listed */
};

static const char *input(void);
static const char *multipath(void);
static const char *ring(void);

#define NOTHING "Nothing|nothing|seccomp"

/* Without the policy every way is open, which the second test shows. */
static const struct way ways[] = {
	{ "plainly", 1, NULL, NULL, NULL },
	{ "directory_descriptor", 1, NULL, NULL, NULL },
	{ "proc_self_fd", 1, NULL, NULL, NULL },
	{ "proc_root", 1, NULL, NULL, NULL },
	{ "hard_link", 1, NULL, NULL, NULL },
	{ "symbolic_link", 1, NULL, NULL, NULL },
	{ "rename_exchange", 1, NULL, NULL, NULL },
	{ "user_namespace", 1, NULL, NULL, NULL },
	{ "trace", 1, NULL, NULL, NULL },
	{ "signal", 6, NULL, NULL, NULL },
	{ "abstract_socket", 6, NULL, NULL, NULL },
	{ "execution", 1, NULL, NULL, NULL },
	{ "loader", 0, "A file that may be read is run by the dynamic loader", NOTHING, NULL },
	{ "memory_file", 0, "file may be executed always", NOTHING, NULL },
	{ "without_preload", 1, NULL, NULL, NULL },
	{ "inherited_descriptor", 0, "What is open already", "Cm run Fl -close-fds", NULL },
	{ "passed_descriptor", 0, "that the program inherits or is sent", "Cm run Fl -close-fds", NULL },
	{ "io_uring", 1, NULL, NULL, ring },
	{ "terminal_input", 0, "on an inherited terminal puts input into the parent's shell", "Cm run Fl -new-session",
	  input },
	{ "tcp", 4, NULL, NULL, NULL },
	{ "mptcp", 4, NULL, NULL, multipath },
	{ "tcp_fast_open", 4, NULL, NULL, NULL },
	{ "metadata", 0, "Metadata:", NOTHING, NULL },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* CAP_SYS_ADMIN may always (tty_io.c); before Linux 6.2 everyone. */
static const char *input(void)
{
	return geteuid() == 0 || escape_setting_sysctl("dev/tty/legacy_tiocsti", 1) ? "escaped" : "denied";
}

static const char *multipath(void)
{
	return escape_setting_sysctl("net/mptcp/enabled", 0) ? "denied" : "unavailable";
}

static const char *ring(void)
{
	int disabled = escape_setting_sysctl("kernel/io_uring_disabled", 0);

	return disabled == 2 || (disabled == 1 && geteuid() != 0) ? "unavailable" : "denied";
}

static void expect(const struct way *way, const struct spawned *ran, const char *how)
{
	/* What is expected may take a run of another program to find out. */
	const char *out = spawn_text("%s", ran->out);
	const char *expected;

	cr_assert_eq(ran->status, 0, "%s, %s: status %d: %s", way->name, how, ran->status, ran->err);
	expected = way->expected ? way->expected() : way->listed ? "escaped" : "denied";
	cr_expect_str_eq(out, spawn_text("%s\n", expected), "%s, %s: expected %s: %s", way->name, how, expected, out);
}

ParameterizedTestParameters(escapes, each_way_is_closed_or_listed)
{
	static size_t indices[WAYS];

	for (size_t i = 0; i < WAYS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, WAYS);
}

ParameterizedTest(size_t *index, escapes, each_way_is_closed_or_listed)
{
	const struct way *way = &ways[*index];
	const char **argv = escape_setting_words(way->name);
	const struct spawn spawn = {
		.argv = argv, .policy = escape_setting_policy(), .prepare = escape_setting_prepare, .data = argv
	};
	const struct spawn run = { .prepare = escape_setting_prepare, .data = argv };

	require_landlock(way->abi ? way->abi : 1);
	if (way->listed)
		manual_lists(way->listed, way->remedy);
	expect(way, spawn_run(&spawn), "preloaded");
	expect(way, landshim_run(&run, spawn.policy, argv), "landshim run");
}

/* Else the others would prove nothing. */
ParameterizedTestParameters(escapes, each_way_is_open_without_a_policy)
{
	static size_t indices[WAYS];

	for (size_t i = 0; i < WAYS; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, WAYS);
}

ParameterizedTest(size_t *index, escapes, each_way_is_open_without_a_policy)
{
	const struct way *way = &ways[*index];
	const char **argv = escape_setting_words(way->name);
	const struct spawn spawn = { .argv = argv, .preload = "", .prepare = escape_setting_prepare, .data = argv };
	bool is_there = !way->expected || strcmp(way->expected(), "unavailable") != 0;
	const struct spawned *ran;

	/* A namespace, a trace of the parent and the like take root, or are turned off by a sysctl. */
	require_root();
	ran = spawn_run(&spawn);
	cr_assert_eq(ran->status, 0, "%s: status %d", way->name, ran->status);
	cr_expect_str_eq(ran->out, is_there ? "escaped\n" : "unavailable\n", "%s: %s", way->name, ran->out);
}

/* CAP_SYS_ADMIN may put input into any terminal: an ordinary user. */
static void prepare_nobody(void *data)
{
	escape_setting_prepare(data);
	if (geteuid() == 0 && (fchmod(0, 0666) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
		_exit(96);
}

static const char *input_of_nobody(void)
{
	return escape_setting_sysctl("dev/tty/legacy_tiocsti", 1) ? "escaped" : "denied";
}

/* What the program put into its terminal, and how many bytes of it are in the caller's afterwards. */
static const char *put_into(const char *session)
{
	static const char script[] = "\"$@\"; stty -icanon min 0 time 0 && dd bs=1 count=9 2>/dev/null | wc -c";
	const char **way = escape_setting_words("terminal_input");
	const char *words[24] = { "/bin/sh",
		                  "-c",
		                  script,
		                  "sh",
		                  TEST_BUILD "/landshim",
		                  "run",
		                  "-c",
		                  spawn_file("input.conf", escape_setting_policy()) };
	const struct spawn spawn = { .argv = words, .preload = "", .prepare = prepare_nobody, .data = way };
	size_t count = 8;

	if (session)
		words[count++] = session;
	for (size_t i = 0; way[i]; i++)
		words[count++] = way[i];
	return spawn_text("%s", spawn_run(&spawn)->out);
}

/* With a session it has a terminal of its own, and may put there what it likes. */
Test(escapes, a_session_of_its_own_keeps_input_from_the_terminal)
{
	const struct way with = { .name = "terminal_input", .listed = "x", .expected = input_of_nobody };
	const char **argv = escape_setting_words("terminal_input");
	const struct spawn preload = {
		.argv = argv, .policy = escape_setting_policy(), .prepare = prepare_nobody, .data = argv
	};
	const bool may = strcmp(input_of_nobody(), "escaped") == 0;

	require_landlock(1);
	expect(&with, spawn_run(&preload), "preloaded");
	cr_expect_str_eq(put_into(NULL), may ? "escaped\n1\n" : "denied\n0\n");
	cr_expect_str_eq(put_into("--new-session"), may ? "escaped\n0\n" : "denied\n0\n");
}

static const char *no_socket(void)
{
	return "unavailable";
}

/* The terminal's other side is among what is closed. */
static void prepare_without_hangup(void *data)
{
	escape_setting_prepare(data);
	if (signal(SIGHUP, SIG_IGN) == SIG_ERR)
		_exit(96);
}

/* The descriptors that the listed remedy closes: it does close them. */
Test(escapes, closed_descriptors_are_neither_inherited_nor_sent_through)
{
	static const char *const names[] = { "inherited_descriptor", "passed_descriptor" };

	require_landlock(1);
	for (size_t i = 0; i < 2; i++) {
		const struct way way = { .name = names[i], .expected = i == 1 ? no_socket : NULL };
		const char **argv = escape_setting_words(names[i]);
		const struct spawn run = { .prepare = prepare_without_hangup, .data = argv };
		const char *options[8] = { "--close-fds" };

		memcpy(options + 1, argv, 7 * sizeof(*argv));
		expect(&way, landshim_run(&run, escape_setting_policy(), options), "landshim run --close-fds");
	}
}

/* --- programs that are hostile before main: landshim run confines them --- */

Test(escapes, a_false_shim_in_runpath_is_not_the_one_that_an_absolute_path_names)
{
	const char *path = landshim_secret();
	const char *argv[] = { SPAWN_HOST("variant/reader-fake"), path, NULL };
	const char *denied = spawn_text("denied %s\n", path);
	struct spawn spawn = { .argv = argv, .policy = escape_setting_policy() };
	const struct spawn run = { .preload = "" };

	require_landlock(1);
	cr_expect_str_eq(spawn_run(&spawn)->out, denied, "preloaded by its absolute path");
	/* A bare name is looked up in the program's own directories first. */
	manual_lists("in its RUNPATH", "landshim Cm run");
	spawn.preload = "liblandshim.so";
	cr_expect_str_eq(spawn_run(&spawn)->out, spawn_text("allowed %s\n", path), "preloaded by its bare name");
	cr_expect_str_eq(landshim_run(&run, escape_setting_policy(), argv)->out, denied, "landshim run");
}

Test(escapes, an_ifunc_resolver_runs_before_the_shim_and_not_before_landshim_run)
{
	const char *env[] = { spawn_text("SECRET=%s", landshim_secret()), NULL };
	const char *argv[] = { SPAWN_HOST("ifunc"), NULL };
	const struct spawn spawn = { .argv = argv, .policy = escape_setting_policy(), .env = env };
	const struct spawn run = { .env = env };

	require_landlock(1);
	manual_lists("IFUNC resolver", "landshim Cm run");
	cr_expect_str_eq(spawn_run(&spawn)->out, "leaked\n", "preloaded");
	cr_expect_str_eq(landshim_run(&run, escape_setting_policy(), argv)->out, "denied\n", "landshim run");
}
