/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim check does not warn of. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <glob.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run_check.h"
#include "warning_case.h"

static struct warning_case cases[] = {
	/* A file that is not there cannot be written. */
	{ "writes-startup", WARNING_CASE_RULE("${HOME}", "write_file"), 0, "" },
	/* Hosts that are known are no users that may log in. */
	{ "writes-startup", WARNING_CASE_RULE("~/.ssh/known_hosts", "write"), 0, ".ssh/known_hosts" },
	/* Moving alone puts nothing anywhere. */
	{ "writes-startup", WARNING_CASE_OPEN("refer"), 0, "" },
	{ "writes-path", WARNING_CASE_OPEN("refer"), 0, "" },
	{ "write-execute", WARNING_CASE_OPEN("execute"), 0, "" },
	{ "write-execute", WARNING_CASE_OPEN("write"), 0, "" },
	/* /dev/null is written, and is no program. */
	{ "write-execute", "abi = 7; include = \"<base>\"; unrestricted = \"execute\";\n", 0, "" },
	{ "loader-execute", "abi = 7; include = [ \"<base>\", \"<dns>\", \"<tls>\" ];\n", 0, "" },
	{ "loader-execute", "abi = 7; include = \"<base>\"; paths = { path = \"/dev/tty\"; allow = \"read\"; };\n", 0,
	  "" },
	{ "loader-execute", WARNING_CASE_RULE("/etc", "read"), 0, "" },
	{ "loader-execute", WARNING_CASE_RULES("/usr", "read_execute", "/usr/share", "read"), 0, "" },
	{ "redirects-rule", WARNING_CASE_RULES("~/d/in", "read", "~/d", "read\", \"write\", \"create"), 0, "d/in/" },
	{ "redirects-rule", WARNING_CASE_RULES("~/d/in", "read", "~/d", "make_sym\", \"remove_file"), 0, "d/in/" },
	{ "redirects-rule", WARNING_CASE_RULES("~/d", "read", "~/d/in", "read_write"), 0, "d/in/" },
	{ "redirects-rule", WARNING_CASE_RULES("~/d/in", "read", "/", "read_write"), 0, "d/in/" },
	{ "redirects-rule", WARNING_CASE_RULES("${@cwd}", "read", "/tmp", "read_write"), 0, "" },
	/* What matches a glob is no link. */
	{ "redirects-rule",
	  "abi = 7;\npaths = (\n{ glob = \"~/d/a/*\"; allow = \"read\"; },\n"
	  "{ path = \"~/d/a\"; allow = [ \"make_sym\", \"remove\" ]; } );\n",
	  0, "d/a/x" },
	{ "redirects-rule",
	  "abi = 7;\npaths = (\n{ glob = \"~/d/*/x\"; allow = \"read\"; missing = \"skip\"; },\n"
	  "{ glob = \"${@arg_dir}/a/*\"; allow = \"read\"; missing = \"skip\"; },\n"
	  "{ path = \"~/d\"; allow = [ \"make_sym\", \"remove\" ]; } );\n",
	  0, "d/" },
	{ "block-device", WARNING_CASE_RULE("/dev/pts", "read"), 0, "" },
	{ "block-device", WARNING_CASE_RULE("/dev", "ioctl_dev"), 0, "" },
	{ "block-device", WARNING_CASE_RULE("${HOME}", "read_write"), 0, "" },
	{ "block-device", WARNING_CASE_RULE("${HOME}", "make_block"), 0, "" },
	{ "block-device", WARNING_CASE_RULES("~/d/a", "make_char", "~/d", "execute"), 0, "d/a/" },
	{ "terminal-ioctl", WARNING_CASE_RULE("/dev", "read\", \"ioctl_dev"), 0, "" },
	{ "terminal-ioctl", WARNING_CASE_RULES("/dev/tty", "read", "/dev", "ioctl_dev"), 0, "" },
	{ "terminal-ioctl", "abi = 4; paths = { path = \"/dev\"; allow = \"read\"; };\n", 0, "" },
	{ "terminal-ioctl", "abi = 7; include = [ \"<base>\", \"<tty>\" ];\n", 0, "" },
	{ "proc-self", WARNING_CASE_RULE("/proc/sys", "read"), 0, "" },
	{ "shared-path", WARNING_CASE_RULE("/usr/share", "read"), 0, "" },
	{ "shared-path", WARNING_CASE_RULE("/tmp", "read"), 0, "" },
	{ "useless-rule", "abi = 7; network = { connect_tcp = 443; bind_tcp = \"1-65535\"; };\n", 0, "" },
	{ "useless-rule",
	  "abi = 7; paths = ( { path = \"/\"; allow = \"read\"; }, { path = \"/no\"; allow = \"read\"; missing = "
	  "\"skip\"; } );\n",
	  0, "" },
	{ "useless-rule", "abi = 7; include = \"<base>\";\n", 0, "" },
	{ "lost-rule", WARNING_CASE_RULE("/proc", "read"), 0, "" },
	{ "lost-rule", WARNING_CASE_RULE("/proc/sys", "read"), 0, "" },
	{ "write-only", WARNING_CASE_RULE("~/d", "read_write"), 0, "d/" },
	{ "write-only", WARNING_CASE_RULES("~/d", "write", "${HOME}", "read"), 0, "d/" },
	{ "write-only", WARNING_CASE_RULE("/dev/null", "write"), 0, "" },
	{ "no-refer", WARNING_CASE_RULE("~/d", "read_write"), 0, "d/" },
	{ "no-refer", WARNING_CASE_RULE("~/d", "create"), 0, "d/" },
	{ "single-file", WARNING_CASE_RULES("~/d/file", "write", "~/d", "read_write"), 0, "d/file" },
	{ "single-file", WARNING_CASE_RULE("~/d/file", "read"), 0, "d/file" },
	{ "missing-except", "abi = 7;\npaths = (\n{ path = \"~/d\"; allow = \"read\"; except = \"in\"; } );\n", 0,
	  "d/in/" },
	{ "socket-reachable", "abi = 9;\n", 0, "bus=" },
	{ "socket-unguarded", "abi = 9;\n", 0, "bus=" },
	{ "needless-unrestricted", WARNING_CASE_OPEN("ioctl_dev"), 0, "" },
	{ "needless-unrestricted", WARNING_CASE_OPEN("network\", \"scope"), 0, "" },
	{ "needless-unrestricted", WARNING_CASE_OPEN("all"), 0, "" },
	{ "shared-path", "abi = 7;\n", 0, "" },
	{ "needless-unrestricted", "abi = 1; unrestricted = \"refer\";\n", 0, "" },
};

ParameterizedTestParameters(warnings, keep_quiet_of_what_is_sound)
{
	return cr_make_param_array(struct warning_case, cases, sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(const struct warning_case *warned, warnings, keep_quiet_of_what_is_sound)
{
	const struct spawned *ran;

	warning_case_make(warned->make);
	ran = run_check(warned->policy, RUN_CHECK_ALONE);
	cr_expect_null(strstr(ran->err, "hint: "), "%s: %s", warned->policy, ran->err);
	cr_expect_not(run_check_warns(ran, warned->name), "%s: %s: %s", warned->name, warned->policy, ran->err);
	/* A name that there is not would never be warned of. */
	ran = run_check(warned->policy, (const char *[]){ "--allow-warning", warned->name, NULL });
	cr_expect_leq(ran->status, 2, "%s: %s", warned->name, ran->err);
}

/* --- what is shipped ------------------------------------------------------------- */

static char fresh[256];

static void remove_fresh(void)
{
	if (fresh[0])
		(void)system(spawn_text("rm -rf '%s'", fresh)); /* NOLINT(cert-env33-c) */
}

static void into_work(void *data)
{
	if (chdir(data) != 0)
		_exit(99);
}

/* By whom a policy is used, as tests/programs/check-programs knows it; NULL: by root, or by whoever runs the tests. */
static const char *user_of(const char *name)
{
	const char *argv[] = { "/bin/sed", "-n", "s/^# user: //p; s/^# as: user$/daemon/p",
		               spawn_text("%s/tests/programs/%.*s/work", TEST_SOURCE,
		                          (int)(strlen(name) - strlen(".conf")), name),
		               NULL };
	const struct spawn sed = { .argv = argv, .preload = "" };
	const char *out = spawn_run(&sed)->out;
	const char *user = spawn_text("%.*s", (int)strcspn(out, "\n"), out);

	return geteuid() == 0 && getpwnam(user) ? user : NULL;
}

/* One, for its own program where that is installed; with a home of its own, outside of /tmp. */
static const struct spawned *check_shipped(const char *policy)
{
	const char *name = strrchr(policy, '/') + 1;
	const char *program = spawn_text("/usr/bin/%.*s", (int)(strlen(name) - strlen(".conf")), name);
	const char *user = user_of(name);
	const char *argv[] = { "/usr/bin/setpriv",
		               spawn_text("--reuid=%s", user ? user : ""),
		               spawn_text("--regid=%s", user ? user : ""),
		               "--init-groups",
		               "/usr/bin/env",
		               "-i",
		               spawn_text("HOME=%s/home", fresh),
		               "PATH=/usr/bin:/bin",
		               LANDSHIM,
		               "check",
		               "-c",
		               policy,
		               access(program, X_OK) == 0 ? program : NULL,
		               NULL };
	const struct spawn spawn = { .argv = user ? argv : argv + 4,
		                     .preload = "",
		                     .prepare = into_work,
		                     .data = strdup(spawn_text("%s/work", fresh)) };

	return spawn_run(&spawn);
}

Test(warnings, no_shipped_policy_has_one_in_a_fresh_installation, .fini = remove_fresh)
{
	glob_t policies;

	(void)snprintf(fresh, sizeof(fresh), "%s/tests/fresh-XXXXXX", TEST_BUILD);
	if (strncmp(TEST_BUILD, "/tmp/", 5) == 0 || !mkdtemp(fresh)) {
		fresh[0] = '\0';
		cr_skip("the build directory is in /tmp, or another user's");
	}
	cr_assert_eq(mkdir(spawn_text("%s/home", fresh), 0755) + mkdir(spawn_text("%s/work", fresh), 0755), 0);
	cr_assert_eq(glob(TEST_SOURCE "/conf/*.conf", 0, NULL, &policies), 0);
	cr_expect_geq(policies.gl_pathc, 4u);
	for (size_t i = 0; i < policies.gl_pathc; i++) {
		const struct spawned *ran = check_shipped(policies.gl_pathv[i]);

		cr_expect_eq(ran->status, 0, "%s: %s", policies.gl_pathv[i], ran->err);
	}
	globfree(&policies);
}
