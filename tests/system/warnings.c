/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim check warns of: each kind, and that it can be silenced. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "require.h"
#include "run_check.h"
#include "warning_case.h"

#define SYSCTL "/proc/sys/dev/tty/legacy_tiocsti"

static struct warning_case cases[] = {
	{ "writes-policy", WARNING_CASE_RULE("${HOME}", "write"), 3, "" },
	{ "writes-policy", WARNING_CASE_OPEN("write_file"), 1, "" },
	{ "writes-policy", WARNING_CASE_OPEN("make_reg\", \"make_sym"), 1, "" },
	{ "writes-shim", WARNING_CASE_RULE(TEST_BUILD, "write"), 3, "" },
	{ "writes-shim", WARNING_CASE_OPEN("write_file"), 1, "" },
	{ "writes-path", WARNING_CASE_RULE("/usr/bin", "create"), 3, "" },
	{ "writes-path", WARNING_CASE_RULE("/usr", "write"), 3, "" },
	{ "writes-path", WARNING_CASE_RULE("/usr/bin/env", "write"), 3, "" },
	{ "writes-path", WARNING_CASE_OPEN("make_reg"), 1, "" },
	{ "writes-startup", WARNING_CASE_RULE("~/.bashrc", "write"), 3, ".bashrc" },
	{ "writes-startup", WARNING_CASE_RULE("~/.profile", "write"), 3, ".profile" },
	{ "writes-startup", WARNING_CASE_RULE("${HOME}", "create"), 3, ".ssh/" },
	{ "writes-startup", WARNING_CASE_RULE("${HOME}", "make_reg"), 3, "" },
	{ "writes-startup", WARNING_CASE_RULE("~/dotfiles", "make_reg"), 3, ".bashrc>dotfiles/bashrc" },
	{ "writes-startup", WARNING_CASE_RULE("~/dotfiles/bashrc", "write"), 3, ".bashrc>dotfiles/bashrc" },
	{ "writes-startup", WARNING_CASE_RULE("~/.ssh/authorized_keys", "write"), 3, ".ssh/authorized_keys" },
	{ "writes-startup", WARNING_CASE_RULE("~/.config", "create"), 3, ".config/" },
	{ "writes-startup", WARNING_CASE_RULE("~/.config/autostart", "create"), 3, ".config/autostart/" },
	{ "writes-startup", WARNING_CASE_RULE("~/.config/autostart/x.desktop", "write"), 3,
	  ".config/autostart/x.desktop" },
	{ "writes-startup", WARNING_CASE_RULE("~/.config/systemd/user", "create"), 3, ".config/systemd/user/" },
	{ "writes-startup", WARNING_CASE_RULE("~/.config/systemd/user/x.service", "write"), 3,
	  ".config/systemd/user/x.service" },
	{ "writes-startup", WARNING_CASE_RULE("/etc", "write"), 3, "" },
	{ "writes-startup", WARNING_CASE_RULE("/etc", "make_reg"), 3, "" },
	{ "writes-startup", WARNING_CASE_RULE("/var/spool", "create"), 3, "" },
	{ "writes-startup", WARNING_CASE_OPEN("make_reg"), 1, "" },
	{ "writes-startup", WARNING_CASE_RULE("/etc/pam.d", "write"), 3, "" },
	{ "writes-startup", WARNING_CASE_RULE("~/.config/fish", "write"), 3, ".config/fish/" },
	{ "writes-startup", WARNING_CASE_RULE("~/.config/fish/config.fish", "write"), 3, ".config/fish/config.fish" },
	{ "writes-startup", WARNING_CASE_RULE("~/.gitconfig", "write"), 3, ".gitconfig" },
	{ "writes-startup", WARNING_CASE_RULE("~/.local/bin", "create"), 3, ".local/bin/" },
	{ "writes-startup", WARNING_CASE_RULE("~/.local", "create"), 3, ".local/" },
	{ "writes-startup", WARNING_CASE_RULE("~/.local/share/systemd", "write"), 3, ".local/share/systemd/" },
	{ "writes-startup", WARNING_CASE_RULE("~/go/bin", "create"), 3, "go/bin/" },
	{ "writes-startup", WARNING_CASE_RULE("~/.nvm", "write"), 3, ".nvm/" },
	{ "writes-system", WARNING_CASE_RULE("/usr/lib", "write"), 3, "" },
	{ "writes-system", WARNING_CASE_RULE("/boot", "write"), 3, "" },
	{ "writes-system", WARNING_CASE_OPEN("write_file"), 1, "" },
	{ "writes-kernel", WARNING_CASE_RULE("/sys/kernel", "write"), 3, "" },
	{ "writes-kernel", WARNING_CASE_OPEN("write_file"), 1, "" },
	{ "redirects-rule", WARNING_CASE_RULES("~/d/in", "read", "~/d", "write\", \"create\", \"remove"), 3, "d/in/" },
	{ "redirects-rule", WARNING_CASE_RULES("~/d/in", "read", "${HOME}", "make_sym\", \"remove_dir"), 3, "d/in/" },
	{ "redirects-rule", WARNING_CASE_RULES("~/d/in", "read_file", "~/d", "make_sym\", \"remove_file"), 3, "d/in" },
	/* A directory on the way, a link on the way. */
	{ "redirects-rule", WARNING_CASE_RULES("~/d/a/b/in", "read", "~/d", "make_sym\", \"remove_dir"), 3,
	  "d/a/b/in/" },
	{ "redirects-rule", WARNING_CASE_RULES("~/d/in", "read", "~/d", "make_sym\", \"remove_file"), 3,
	  "d/in>/usr/share" },
	/* As much as beneath the directory, but elsewhere. */
	{ "redirects-rule", WARNING_CASE_RULES("~/d/in", "read", "~/d", "read_write"), 3, "d/in/" },
	{ "redirects-rule",
	  "abi = 7;\npaths = (\n{ path = \"~/d/none/x\"; allow = \"read\"; missing = \"skip\"; },\n"
	  "{ path = \"~/d\"; allow = \"make_sym\"; } );\n",
	  3, "d/" },
	{ "redirects-rule",
	  "abi = 7;\npaths = (\n{ glob = \"~/d/a/*\"; allow = \"read\"; },\n"
	  "{ path = \"~/d\"; allow = [ \"make_sym\", \"remove_dir\" ]; } );\n",
	  3, "d/a/x" },
	{ "redirects-rule",
	  "abi = 7;\npaths = (\n{ glob = \"~/d/none/*\"; allow = \"read\"; missing = \"skip\"; },\n"
	  "{ path = \"~/d\"; allow = \"make_sym\"; } );\n",
	  3, "d/" },
	{ "redirects-rule",
	  "abi = 7;\npaths = (\n{ path = \"${@cwd}/in\"; allow = \"read\"; },\n"
	  "{ path = \"${HOME}\"; allow = [ \"make_sym\", \"remove_dir\" ]; } );\n",
	  3, "in/" },
	{ "redirects-rule",
	  "abi = 7; unrestricted = [ \"make_sym\", \"remove_dir\" ];\npaths = (\n"
	  "{ path = \"/usr/share\"; allow = \"read\"; } );\n",
	  3, "" },
	{ "block-device", WARNING_CASE_RULE("/dev", "read"), 3, "" },
	{ "block-device", WARNING_CASE_RULE("/", "write_file"), 3, "" },
	{ "write-execute", WARNING_CASE_RULE("~/d", "read_execute\", \"write"), 3, "d/" },
	{ "write-execute", WARNING_CASE_RULES("~/d", "make_reg", "${HOME}", "execute"), 3, "d/" },
	{ "write-execute", WARNING_CASE_RULES("${HOME}", "write_file", "~/d", "execute"), 3, "d/" },
	{ "write-execute",
	  "abi = 7; unrestricted = \"execute\";\npaths = (\n{ path = \"${HOME}\"; allow = \"write\"; } );\n", 3, "" },
	{ "write-execute",
	  "abi = 7; unrestricted = \"write_file\";\npaths = { path = \"${HOME}\"; allow = \"execute\"; };\n", 1, "" },
	{ "write-execute", WARNING_CASE_OPEN("execute\", \"write"), 1, "" },
	{ "loader-execute", WARNING_CASE_RULES("/etc", "read", "/usr/lib", "execute"), 3, "" },
	{ "loader-execute", "abi = 7; include = \"<base>\";\npaths = (\n{ path = \"${HOME}\"; allow = \"read\"; } );\n",
	  3, "" },
	{ "loader-execute", "abi = 7; include = \"<base>\"; unrestricted = \"read\";\n", 1, "" },
	{ "proc-self", WARNING_CASE_RULE("/proc/self/fd", "read"), 3, "" },
	{ "proc-self", WARNING_CASE_RULE("/proc/thread-self", "read"), 3, "" },
	{ "proc-self", WARNING_CASE_RULE("/proc/net", "read"), 3, "" },
	{ "proc-self", WARNING_CASE_RULE("/proc/mounts", "read"), 3, "" },
	{ "proc-self", WARNING_CASE_RULE("/dev/fd", "read"), 3, "" },
	{ "proc-self", WARNING_CASE_RULE("/dev/stdin", "read"), 3, "" },
	{ "proc-self", WARNING_CASE_RULE("~/mtab", "read"), 3, "mtab>/proc/mounts" },
	{ "terminal-ioctl", WARNING_CASE_RULE("/dev/tty", "read"), 3, "" },
	{ "terminal-ioctl", WARNING_CASE_RULE("/dev/pts", "read"), 3, "" },
	{ "terminal-ioctl", WARNING_CASE_RULE("/dev/ptmx", "write"), 3, "" },
	{ "terminal-ioctl", WARNING_CASE_RULE("/dev", "read"), 3, "" },
	{ "terminal-ioctl", WARNING_CASE_RULES("/", "read", "/dev/tty", "ioctl_dev"), 3, "" },
	{ "tiocsti", "abi = 7;\n", 1, "" },
	{ "shared-path", WARNING_CASE_RULE("~/open/x", "read"), 3, "open/x/" },
	{ "lost-rule", WARNING_CASE_RULE("/proc/cpuinfo", "read"), 3, "" },
	{ "write-only", WARNING_CASE_RULE("~/d", "write\", \"create"), 3, "d/" },
	{ "no-refer", WARNING_CASE_RULE("~/d", "read\", \"write\", \"create\", \"remove"), 3, "d/" },
	{ "single-file", WARNING_CASE_RULE("~/d/file", "read\", \"write"), 3, "d/file" },
	{ "missing-except",
	  "abi = 7;\npaths = (\n{ path = \"~/d\"; allow = \"read\"; except = [ \"in\", \"none\" ]; } );\n", 3,
	  "d/in/" },
	{ "useless-rule", WARNING_CASE_RULES("/usr/share", "read", "/usr", "read"), 3, "" },
	{ "useless-rule", "abi = 7; network = {\nconnect_tcp = (\n443, \"1-65535\" ); };\n", 3, "" },
	{ "useless-rule", "abi = 7; network = { bind_tcp = ( 80,\n\n80 ); };\n", 3, "" },
	{ "useless-rule",
	  "abi = 7;\npaths = (\n{ glob = \"/usr/share/a*\"; allow = \"read\"; }, "
	  "{ path = \"/usr\"; allow = \"read\"; } );\n",
	  3, "" },
	{ "policy-owner", "abi = 7; include = \"group.conf\";\n", 0, "group.conf" },
	{ "loader-directory", WARNING_CASE_RULE("/usr/lib", "create\", \"refer"), 3, "" },
	{ "needless-unrestricted", WARNING_CASE_OPEN("resolve_unix"), 1, "" },
	{ "needless-unrestricted", "abi = 7;\n\nunrestricted = [ \"network\", \"bind_udp\" ];\n", 3, "" },
	{ "socket-unguarded", "abi = 9;\nmin_abi = 8;\n", 2, "bus=" },
	{ "socket-reachable", "abi = 8;\n", 1, "bus=" },
	{ "socket-reachable", "abi = 9; unrestricted = \"resolve_unix\";\n", 1, "bus=" },
	{ "socket-reachable", "abi = 9;\npaths = (\n{ path = \"${HOME}\"; allow = \"resolve_unix\"; } );\n", 3,
	  "bus=" },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

ParameterizedTestParameters(warnings, each_fires_where_it_should_and_can_be_silenced)
{
	return cr_make_param_array(struct warning_case, cases, CASES);
}

static bool takes_input(void)
{
	FILE *file = fopen(SYSCTL, "re");
	int c = file ? getc(file) : EOF;

	if (file)
		(void)fclose(file);
	return c == '1';
}

/* In a mount namespace of its own the kernel says what the test wants to hear. */
static void take_input(void *data)
{
	if (!takes_input() && (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	                       mount(data, SYSCTL, NULL, MS_BIND, NULL) != 0))
		_exit(98);
}

static const char indent[] = "\n                              ";

/* The kinds with their levels, which stand in one table of the command's: tests read it here. */
static const char *help(void)
{
	static const char *out;

	if (!out)
		out = strdup(landshim_words((const char *[]){ "check", "--help", NULL })->out);
	return out;
}

static const char *level_of(const char *name)
{
	const char *at = strstr(help(), spawn_text("%s%s ", indent, name));

	cr_assert_not_null(at, "%s", name);
	at += strlen(indent) + strlen(name);
	at += strspn(at, " ");
	return spawn_text("%.*s", (int)strcspn(at, "\n"), at);
}

/* By the levels of what was said. */
static int status_of(const struct spawned *ran)
{
	return strstr(ran->err, ": error: ") ? 2 : strstr(ran->err, ": warning: ") ? 1 : 0;
}

/* They take more than a policy: tests/system/check_start.c, check.c, broken_shims.c, warnings_reach.c, warnings_objects.c, warnings_secrets.c, warnings_later.c. */
static const char *const elsewhere[] = { "many-policies",    "not-preloaded",    "shim-broken",
	                                 "socket-other",     "device-reachable", "unread-configuration",
	                                 "writes-proc",      "reads-processes",  "writes-program",
	                                 "writes-project",   "chosen-project",   "reads-secrets",
	                                 "fragment-secrets", "reads-keys" };

/* The maps of a user namespace are written there by whoever makes one; the kernel's settings are root's by their modes. */
Test(warnings, proc_is_what_the_kernel_is_set_by_for_root_alone)
{
	const struct spawn nobody = { .prepare = spawn_become_nobody };
	const char *policy = run_check_path("/proc", "write");
	const struct spawned *ran = run_check_spawn(&nobody, policy, RUN_CHECK_ALONE);

	cr_expect(run_check_warns(ran, "writes-proc"), "%s", ran->err);
	cr_expect_not(run_check_warns(ran, "writes-kernel"), "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, ":3: note: \"/proc\" lets the program write the kernel's settings, "
	                                    "if it were root (/proc) [writes-proc]\n"),
	                   "%s", ran->err);
	if (geteuid() != 0)
		return;
	ran = run_check(policy, RUN_CHECK_ALONE);
	cr_expect(run_check_warns(ran, "writes-kernel"), "%s", ran->err);
	cr_expect_not(run_check_warns(ran, "writes-proc"), "%s", ran->err);
}

Test(warnings, levels_are_the_status_and_are_counted)
{
	static const char sound[] =
		"abi = 7; unrestricted = \"bind_udp\"; paths = { path = \"/usr\"; allow = \"read\"; };\n";
	static const char *const silent[] = { "--allow-warning",
		                              "tiocsti",
		                              "--allow-warning",
		                              "shared-path",
		                              "--allow-warning",
		                              "socket-reachable",
		                              NULL,
		                              NULL };
	const char *strict[sizeof(silent) / sizeof(silent[0])];
	const struct spawned *ran = run_check(sound, silent);

	cr_expect_eq(ran->status, 0, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "\nlandshim: 1 note, as seen from here\n"), "%s", ran->err);
	memcpy(strict, silent, sizeof(strict));
	strict[6] = "--strict";
	cr_expect_eq(run_check(sound, strict)->status, 1);
	ran = run_check("abi = 7; unrestricted = [ \"bind_udp\", \"bind_tcp\", \"connect_send_udp\" ];\n"
	                "paths = { path = \"/etc\"; allow = \"make_reg\"; };\n",
	                silent);
	cr_expect_eq(ran->status, 1, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "\nlandshim: 1 warning, 2 notes, as seen from here\n"), "%s", ran->err);
	ran = run_check("abi = 7; unrestricted = \"bind_udp\";\npaths = { path = \"" TEST_BUILD
	                "\"; allow = \"create\"; };\n",
	                silent);
	cr_expect_eq(ran->status, 2, "%s", ran->err);
	cr_expect_not_null(strstr(ran->err, "\nlandshim: 1 error, 1 note, as seen from here\n"), "%s", ran->err);
}

ParameterizedTest(const struct warning_case *warned, warnings, each_fires_where_it_should_and_can_be_silenced)
{
	const char *env[] = {
		spawn_text("DBUS_SESSION_BUS_ADDRESS=tcp:host=x;unix:guid=1,path=%s%%2Fbus", spawn_directory()), NULL
	};
	struct spawn spawn = { .env = env };
	const char *level = level_of(warned->name);
	const struct spawned *ran;

	if (strcmp(warned->name, "tiocsti") == 0 && !takes_input()) {
		require_root();
		spawn.prepare = take_input;
		spawn.data = strdup(spawn_file("one", "1\n"));
	}
	warning_case_make(warned->make);
	ran = run_check_spawn(&spawn, warned->policy, RUN_CHECK_ALONE);
	cr_expect_eq(ran->status, status_of(ran), "%s: %s", warned->policy, ran->err);
	cr_expect(run_check_warns(ran, warned->name), "%s: %s: %s", warned->name, warned->policy, ran->err);
	if (warned->line) {
		const char *start = spawn_text(":%d: %s: ", warned->line, level);
		const char *end = strstr(ran->err, spawn_text(" [%s]\n", warned->name));

		for (; end && end > ran->err && end[-1] != '\n'; end--)
			continue;
		cr_expect(end && strstr(end, start) && strstr(end, start) < strchr(end, '\n'), "line %d: %s",
		          warned->line, ran->err);
	}
	ran = run_check_spawn(&spawn, warned->policy, (const char *[]){ "--allow-warning", warned->name, NULL });
	cr_expect_not(run_check_warns(ran, warned->name), "silenced: %s", ran->err);
	cr_expect_eq(ran->status, status_of(ran), "silenced: %s", ran->err);
}

Test(warnings, each_that_help_names_is_tried_above_and_explained_in_the_manual)
{
	const char *page[] = { "/bin/cat", TEST_SOURCE "/preload/command/landshim.1", NULL };
	const struct spawn cat = { .argv = page, .preload = "" };
	const char *manual = spawn_text("%s", spawn_run(&cat)->out);
	const char *out = help();
	size_t names = 0;

	for (const char *at = strstr(out, indent); at; at = strstr(at + 1, indent), names++) {
		const char *name = at + strlen(indent);
		size_t len = strcspn(name, " ");
		bool tried = false;

		for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
			tried = tried || (strncmp(elsewhere[i], name, len) == 0 && elsewhere[i][len] == '\0');

		for (size_t i = 0; i < CASES; i++)
			tried = tried || (strncmp(cases[i].name, name, len) == 0 && cases[i].name[len] == '\0');
		cr_expect(tried, "%.*s", (int)len, name);
		cr_expect_not_null(strstr(manual, spawn_text("\n.It Cm %.*s\n", (int)len, name)), "%.*s", (int)len,
		                   name);
	}
	cr_expect_geq(names, 17u);
}
