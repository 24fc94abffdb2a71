/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is said of the holes in rights, at each right, and whether that is so:
 * by the status line, -v, the dry run, check and rights.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>

#include "base/count.h"
#include "landshim.h"
#include "model/holes.h"
#include "outside.h"
#include "require.h"
#include "schema.h"
#include "spawn.h"

/* What tests/hosts/holes.c tries, the hole that it is, and what closes that; NULL: nothing does. */
static const struct {
	const char *try, *name, *settings;
} tried[] = {
	{ "mptcp", "stream", "fill = \"stream\";" },
	{ "sendto", "fastopen", "fill = \"fastopen\";" },
	{ "udp", "udp", "fill = \"udp\";" },
	{ "ring_mptcp", "io_uring", "fill = true;" },
	{ "prlimit", "prlimit", "fill = \"prlimit\";" },
	{ "listening", "listen", "fill = false; harden = \"listen\";" },
	{ "watching", "watch", "fill = false; harden = \"watch\";" },
	{ "input", "terminal", "fill = false; harden = \"terminal\";" },
	{ "scheduling", "scheduling", NULL },
	{ "memory", "loader", NULL },
};

static const char *policy_with(const char *settings)
{
	return spawn_policy(11,
	                    ", { path = [ \"/dev/pts\", \"/dev/ptmx\" ];\n"
	                    "  allow = [ \"read\", \"write\", \"ioctl_dev\" ]; }",
	                    settings);
}

/* Whether the hole stands in the status line's list. */
static bool is_said_open(const char *line, const char *name)
{
	const char *list = strstr(line, ",\"open\":[");
	const char *found = list ? strstr(list, spawn_text("\"%s\"", name)) : NULL;

	return found && found < strchr(list, ']');
}

static void tries(size_t index, const char *settings, bool open)
{
	const char *argv[] = { SPAWN_HOST("holes"), tried[index].try, spawn_text("%d", outside_listen()),
		               spawn_file("own", "x"), NULL };
	const struct spawn spawn = { .argv = argv, .policy = policy_with(settings), .status = true };
	const struct spawned *ran = spawn_run(&spawn);

	cr_assert_eq(ran->status, 0, "%s", ran->err);
	cr_expect_eq(strcmp(ran->out, "open\n") == 0, open, "%s with %s: %s", tried[index].try, settings, ran->out);
	cr_expect_eq(is_said_open(ran->line, tried[index].name), open, "%s with %s: %s", tried[index].name, settings,
	             ran->line);
}

/* MSG_FASTOPEN is denied since Linux 7.2, 6.12.117 and 6.18.54, whatever the ABI. */
static bool kernel_closes(const char *name)
{
	const char *const words[] = { "--json", NULL };

	if (strcmp(name, "fastopen") == 0)
		return strstr(landshim_spawn(&(struct spawn){ .argv = NULL }, "status", words)->out,
		              "\"tcp_fast_open\":\"denied\"") != NULL;
	return require_abi() >= 10 && strcmp(name, "udp") == 0;
}

ParameterizedTestParameters(holes, are_open_where_the_status_line_says_so_and_nowhere_else)
{
	static size_t indices[COUNT(tried)];

	for (size_t i = 0; i < COUNT(tried); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(tried));
}

ParameterizedTest(size_t *index, holes, are_open_where_the_status_line_says_so_and_nowhere_else)
{
	/* Not capabilities: of a process that has more of them than it, a program sets nothing without CAP_SYS_NICE. */
	static const char all[] =
		"harden = [ \"default\", \"ipc\", \"namespaces\", \"metadata\", \"listen\", \"watch\" ];";

	require_landlock(6);
	require_root();
	if (kernel_closes(tried[*index].name))
		cr_skip("this kernel closes it");
	tries(*index, "fill = false;", true);
	tries(*index, tried[*index].settings ? tried[*index].settings : all, !tried[*index].settings);
}

/* --- what is said -------------------------------------------------------------- */

#define HARDENED "harden = [ \"listen\", \"watch\", \"terminal\", \"sockets\" ];"

/* At each right, on a kernel of ABI 6 to 9. */
static const char *const said[] = {
	"execute (nothing closes: loader)",
	"write_file read_file truncate abstract_unix_socket (nothing closes: passed)",
	"read_dir (closed: watch, nothing closes: passed)",
	"ioctl_dev (closed: terminal, nothing closes: passed)",
	"bind_tcp (closed: stream listen io_uring, nothing closes: ulp passed)",
	"connect_tcp (closed: stream fastopen io_uring, open: daemon, nothing closes: ulp passed)",
	"signal (closed: prlimit, nothing closes: scheduling)",
};

static const char *policy_of_seven(const char *settings)
{
	return spawn_text("abi = 7; min_abi = 6; include = \"<base>\"; network = { connect_tcp = 443; };\n%s\n",
	                  settings);
}

Test(holes, verbose_says_at_each_right_what_closes_them)
{
	const char *argv[] = { "/bin/true", NULL };
	const char *env[] = { "LANDSHIM_VERBOSE=1", NULL };
	const char *config = spawn_file("p.conf", policy_of_seven(HARDENED));
	const struct spawn spawn = { .argv = argv, .config = config, .env = env };
	const struct spawn run = { .preload = "" };
	const char *const words[] = { "-v", "-c", config, "/bin/true", NULL };

	require_landlock(6);
	for (size_t i = 0; i < COUNT(said); i++) {
		const char *preloaded = spawn_run(&spawn)->err;

		cr_expect_not_null(strstr(preloaded, ", holes: execute ("), "%s", preloaded);
		cr_expect_not_null(strstr(preloaded, said[i]), "%s lacks %s", preloaded, said[i]);
		preloaded = landshim_spawn(&run, "run", words)->err;
		cr_expect_not_null(strstr(preloaded, said[i]), "%s lacks %s", preloaded, said[i]);
	}
}

Test(holes, the_dry_run_has_a_line_for_rights_with_the_same)
{
	const char *argv[] = { "/bin/true", NULL };
	const char *env[] = { "LANDSHIM_MODE=dry-run", NULL };
	const struct spawn spawn = { .argv = argv, .policy = policy_of_seven(HARDENED), .env = env };
	const struct spawned *ran;

	require_landlock(6);
	ran = spawn_run(&spawn);
	for (size_t i = 0; i < COUNT(said); i++)
		cr_expect_not_null(strstr(ran->err, spawn_text("\nlandshim: dry-run:   holes in %s\n", said[i])),
		                   "%s lacks %s", ran->err, said[i]);
}

static const struct spawned *check(const char *settings, const char *abi)
{
	const char *words[] = { "check", "--abi", abi, "-c", spawn_file("p.conf", policy_of_seven(settings)), NULL };

	return landshim_words(words);
}

Test(holes, check_says_in_words_what_closes_them)
{
	static const char *const words[] = {
		"\nholes in what is denied, on Landlock ABI 7:\n  execute\n    nothing closes: files that the dynamic",
		"\n  bind_tcp\n    closed: MPTCP, SCTP and other streams (stream); sockets and sending by io_uring(7) "
		"(no "
		"filter sees them) (io_uring)\n    open: listen(2) without bind(2) on a port that the kernel chooses "
		"(harden = \"listen\" would close it)",
		"\n    nothing closes: SMC by TCP_ULP where its module is loaded; what the program inherits open or is "
		"passed\n",
		"a local daemon that connects or looks up names by a UNIX socket (resolve_unix would close it from ABI "
		"9 "
		"on)\n",
		"\n  signal\n    closed: prlimit(2) (it kills by a limit that has been reached) (prlimit)\n    nothing "
		"closes: setpriority(2), ioprio_set(2), sched_setaffinity(2) and their kin\n",
	};
	const struct spawned *ran = check("", "7");

	for (size_t i = 0; i < COUNT(words); i++)
		cr_expect_not_null(strstr(ran->out, words[i]), "%s lacks %s", ran->out, words[i]);
	ran = check("fill = false;", "7");
	cr_expect_not_null(strstr(ran->out, "MPTCP, SCTP and other streams (fill = \"stream\" would close it)"), "%s",
	                   ran->out);
	cr_expect_null(strstr(check("", "5")->out, "holes in"), "it does not start there");
}

Test(holes, json_has_each_with_its_rights)
{
	const char *words[] = { "check", "--json", "--abi", "7", "-c", spawn_file("p.conf", policy_of_seven("")), NULL };

	schema_expect("check", landshim_words(words)->out,
	              "holes = {h['name']: h for h in found['policies'][0]['kernels'][0]['holes']}\n"
	              "assert holes['stream']['is'] == 'closed', holes\n"
	              "assert holes['stream']['rights'] == ['bind_tcp', 'connect_tcp'], holes\n"
	              "assert holes['listen']['is'] == 'open' and holes['ulp']['is'] == 'unclosable', holes\n"
	              "assert 'udp' not in holes and 'unix_paths' not in holes, holes\n");
}

Test(holes, rights_lists_them)
{
	const char *text = landshim_words((const char *[]){ "rights", NULL })->out;

	cr_expect_not_null(strstr(text, "\nhole                  closed by "), "%s", text);
	for (size_t i = 0; i < COUNT(tried); i++)
		cr_expect_not_null(strstr(text, spawn_text("\n%-20s  ", tried[i].name)), "%s", tried[i].name);
	cr_expect_not_null(strstr(text, "\nscheduling            nothing           setpriority(2), "), "%s", text);
	schema_expect("rights", landshim_words((const char *[]){ "rights", "--json", NULL })->out,
	              spawn_text("assert len(found['holes']) == %d, found\n"
	                         "assert [h['closed_by'] for h in found['holes'] if h['name'] == 'rxrpc'] == [['udp', "
	                         "'sockets']], found\n",
	                         HOLES_COUNT));
	text = landshim_words((const char *[]){ "rights", "--abi", "3", NULL })->out;
	cr_expect(strstr(text, "\nloader ") && !strstr(text, "\nulp "), "%s", text);
}
