/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim check does not warn of. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "run_check.h"
#include "warning_case.h"

static struct warning_case cases[] = {
	/* A file that is not there cannot be written. */
	{ "writes-startup", WARNING_CASE_RULE("${HOME}", "write_file"), 0, "" },
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
