/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the kernel writes to the audit log: the three log flags (ABI 7) and
 * quiet rules (ABI 10).  Every denial here really happens; the question is
 * whether there is a record of it.
 */
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "check.h"
#include "checks.h"
#include "draft.h"
#include "launch.h"
#include "model/uapi.h"
#include "outside.h"

#define HEAD "abi = 11; min_abi = 0;"

static const char *prepared(void)
{
	const char *on = outside_directory();

	check_must(probe_prepare(on) == 0, "cannot prepare a directory");
	return on;
}

/* A denial has happened: is there a record that holds both texts? */
static void expect(const char *what, const struct launched *ran, const char *blockers, const char *object, bool logged)
{
	unsigned count = audit_count(blockers, object);

	check_that(ran->status == 0 && strcmp(ran->out, "denied\n") == 0, "%s: status %d, %s%s instead of a denial",
	           what, ran->status, ran->out, ran->err);
	check_that((count > 0) == logged, "%s: %u records of %s %s", what, count, blockers, object);
}

/* The program that the shim confines reads what is denied. */
static void same_exec(const char *what, const char *config, const char *on, bool logged)
{
	expect(what, launch_probe("read_file", on, config), "blockers=fs.read_file", on, logged);
}

/* A program that it starts does. */
static void new_exec(const char *what, const char *config, const char *on, bool logged)
{
	const char *const argv[] = {
		launch_built("tests/kernels/host"), "exec", launch_built("tests/probe/probe"), "read_file", on, NULL
	};

	expect(what, launch_run(&(struct launch){ .argv = argv, .config = config }), "blockers=fs.read_file", on,
	       logged);
}

void logs_flags(void)
{
	static const struct {
		const char *settings;
		bool same_exec, new_exec;
	} cases[] = {
		{ "", true, false },
		{ "log = { same_exec = false; };", false, false },
		{ "log = { new_exec = true; };", true, true },
		{ "log = { same_exec = false; new_exec = true; };", false, true },
		{ "log = { subdomains = false; };", true, false },
	};
	const char *on = prepared();

	audit_start();
	check_that(strcmp(launch_probe("read_file", on, NULL)->out, "allowed\n") == 0 &&
	                   audit_count("blockers=", on) == 0,
	           "there are records without the shim");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *config = draft_file(draft_policy(HEAD, "", cases[i].settings));

		same_exec(draft_text("%s in the program", cases[i].settings), config, on, cases[i].same_exec);
		new_exec(draft_text("%s in its child", cases[i].settings), config, on, cases[i].new_exec);
	}
	check_cell("yes");
}

/* A child takes a policy of its own, which denies what the outer ones grant. */
static void subdomain(const char *what, const char *outer, const char *inner, const char *on, bool logged)
{
	const char *const argv[] = { launch_built("tests/kernels/host"),
		                     "env",
		                     draft_text("LD_PRELOAD=%s", launch_built("liblandshim.so")),
		                     draft_text("LANDSHIM_CONFIG=%s", inner),
		                     launch_built("tests/probe/probe"),
		                     "read_file",
		                     on,
		                     NULL };

	expect(what, launch_run(&(struct launch){ .argv = argv, .config = outer }), "blockers=fs.read_file", on,
	       logged);
}

void logs_subdomains(void)
{
	const char *on = prepared();
	const char *grant = draft_path(on, "\"read_file\"");
	const char *loud = draft_file(draft_policy(HEAD, grant, ""));
	const char *mute = draft_file(draft_policy(HEAD, grant, "log = { subdomains = false; };"));
	const char *denying = draft_file(draft_policy(HEAD, "", ""));

	audit_start();
	subdomain("subdomains = true", loud, denying, on, true);
	subdomain("subdomains = false", mute, denying, on, false);
	/* Of several layers, the muting one first: the later ones are the same program's. */
	same_exec("subdomains = false on the first of two layers", draft_text("%s:%s", mute, denying), on, true);
	subdomain("subdomains = false on the first of two layers, and a child", draft_text("%s:%s", mute, loud),
	          denying, on, false);
	subdomain("subdomains = false on the second of two layers, and a child", draft_text("%s:%s", loud, mute),
	          denying, on, false);
	check_cell("yes");
}

static void quiet_ports(bool loud)
{
	const char *quiet_port = outside_listening_port();
	const char *loud_port = outside_listening_port();
	const char *config = draft_file(draft_policy(
		HEAD, "", draft_text("log = { quiet = \"connect_tcp\"; quiet_ports = %s; };", quiet_port)));

	expect("a quiet port", launch_probe("connect_tcp", quiet_port, config), "blockers=net.connect_tcp",
	       draft_text("dest=%s", quiet_port), loud);
	expect("a loud port", launch_probe("connect_tcp", loud_port, config), "blockers=net.connect_tcp",
	       draft_text("dest=%s", loud_port), true);
}

static void quiet_scopes(bool loud)
{
	const char *config = draft_file(draft_policy(HEAD, "", "log = { quiet = \"signal\"; };"));

	expect("a quiet scope", launch_probe("signal", draft_text("%d", (int)getpid()), config),
	       "blockers=scope.signal", "", loud);
	expect("a loud scope", launch_probe("abstract_unix_socket", outside_abstract(), config),
	       "blockers=scope.abstract_unix_socket", "", true);
}

/* Below ABI 10 nothing is quiet: a policy that asks for it starts, and all is logged. */
void logs_quiet(void)
{
	bool loud = check_kernel.abi < UAPI_ABI_QUIET;
	const char *quiet = prepared();
	const char *noisy = prepared();
	const char *config =
		draft_file(draft_policy(HEAD, draft_text(", { path = \"%s\"; allow = [ ]; quiet = true; }", quiet),
	                                "log = { quiet = \"read_file\"; };"));

	audit_start();
	expect("a quiet path", launch_probe("read_file", quiet, config), "blockers=fs.read_file", quiet, loud);
	expect("a quiet path, a right that is not", launch_probe("write_file", quiet, config), "blockers=fs.write_file",
	       quiet, true);
	expect("a loud path", launch_probe("read_file", noisy, config), "blockers=fs.read_file", noisy, true);
	quiet_ports(loud);
	quiet_scopes(loud);
	check_cell("%s", loud ? "-" : "yes");
}
