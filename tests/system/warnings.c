/* SPDX-License-Identifier: BSD-3-Clause */
/* What landshim check warns of: each kind, that it can be silenced, and what it keeps quiet about. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "checked.h"
#include "require.h"

#define SYSCTL "/proc/sys/dev/tty/legacy_tiocsti"

/* The rule stands in line 3. */
#define RULE(path, allow) "abi = 7;\npaths = (\n  { path = \"" path "\"; allow = [ \"" allow "\" ]; }\n);\n"
/* The rule in question stands in line 3, the other one behind it. */
#define RULES(path, allow, other, other_allow)                                                             \
	"abi = 7;\npaths = (\n  { path = \"" path "\"; allow = [ \"" allow "\" ]; },\n  { path = \"" other \
	"\"; allow = [ \"" other_allow "\" ]; }\n);\n"
#define OPEN(rights) "abi = 7; unrestricted = [ \"" rights "\" ];\n"

struct warned {
	char name[24];
	char policy[192];
	int line;      /* 0: another file's */
	char make[48]; /* made first, in HOME: a file, a directory (x/) or a link (x>target); "": nothing */
};

static struct warned cases[] = {
	{ "writes-policy", RULE("${HOME}", "write"), 3, "" },
	{ "writes-policy", OPEN("write_file"), 1, "" },
	{ "writes-policy", OPEN("make_reg\", \"make_sym"), 1, "" },
	{ "writes-shim", RULE(TEST_BUILD, "write"), 3, "" },
	{ "writes-shim", OPEN("write_file"), 1, "" },
	{ "writes-path", RULE("/usr/bin", "create"), 3, "" },
	{ "writes-path", RULE("/usr", "write"), 3, "" },
	{ "writes-path", RULE("/usr/bin/env", "write"), 3, "" },
	{ "writes-path", OPEN("make_reg"), 1, "" },
	{ "writes-startup", RULE("~/.bashrc", "write"), 3, ".bashrc" },
	{ "writes-startup", RULE("~/.profile", "write"), 3, ".profile" },
	{ "writes-startup", RULE("${HOME}", "create"), 3, ".ssh/" },
	{ "writes-startup", RULE("${HOME}", "make_reg"), 3, "" },
	{ "writes-startup", RULE("~/dotfiles", "make_reg"), 3, ".bashrc>dotfiles/bashrc" },
	{ "writes-startup", RULE("~/dotfiles/bashrc", "write"), 3, ".bashrc>dotfiles/bashrc" },
	{ "writes-startup", RULE("~/.ssh/authorized_keys", "write"), 3, ".ssh/authorized_keys" },
	{ "writes-startup", RULE("~/.config", "create"), 3, ".config/" },
	{ "writes-startup", RULE("~/.config/autostart", "create"), 3, ".config/autostart/" },
	{ "writes-startup", RULE("~/.config/autostart/x.desktop", "write"), 3, ".config/autostart/x.desktop" },
	{ "writes-startup", RULE("~/.config/systemd/user", "create"), 3, ".config/systemd/user/" },
	{ "writes-startup", RULE("~/.config/systemd/user/x.service", "write"), 3, ".config/systemd/user/x.service" },
	{ "writes-startup", RULE("/etc", "write"), 3, "" },
	{ "writes-startup", RULE("/etc", "make_reg"), 3, "" },
	{ "writes-startup", OPEN("make_reg"), 1, "" },
	{ "writes-kernel", RULE("/proc", "write"), 3, "" },
	{ "writes-kernel", RULE("/sys/kernel", "write"), 3, "" },
	{ "writes-kernel", OPEN("write_file"), 1, "" },
	{ "block-device", RULE("/dev", "read"), 3, "" },
	{ "block-device", RULE("/", "write_file"), 3, "" },
	{ "write-execute", RULE("~/d", "read_execute\", \"write"), 3, "d/" },
	{ "write-execute", RULES("~/d", "make_reg", "${HOME}", "execute"), 3, "d/" },
	{ "write-execute", RULES("${HOME}", "write_file", "~/d", "execute"), 3, "d/" },
	{ "write-execute",
	  "abi = 7; unrestricted = \"execute\";\npaths = (\n{ path = \"${HOME}\"; allow = \"write\"; } );\n", 3, "" },
	{ "write-execute",
	  "abi = 7; unrestricted = \"write_file\";\npaths = { path = \"${HOME}\"; allow = \"execute\"; };\n", 1, "" },
	{ "write-execute", OPEN("execute\", \"write"), 1, "" },
	{ "loader-execute", RULES("/etc", "read", "/usr/lib", "execute"), 3, "" },
	{ "loader-execute", "abi = 7; include = \"<base>\";\npaths = (\n{ path = \"${HOME}\"; allow = \"read\"; } );\n",
	  3, "" },
	{ "loader-execute", "abi = 7; include = \"<base>\"; unrestricted = \"read\";\n", 1, "" },
	{ "proc-self", RULE("/proc/self/fd", "read"), 3, "" },
	{ "proc-self", RULE("/proc/thread-self", "read"), 3, "" },
	{ "proc-self", RULE("/proc/net", "read"), 3, "" },
	{ "proc-self", RULE("/proc/mounts", "read"), 3, "" },
	{ "proc-self", RULE("/dev/fd", "read"), 3, "" },
	{ "proc-self", RULE("/dev/stdin", "read"), 3, "" },
	{ "proc-self", RULE("~/mtab", "read"), 3, "mtab>/proc/mounts" },
	{ "terminal-ioctl", RULE("/dev/tty", "read"), 3, "" },
	{ "terminal-ioctl", RULE("/dev/pts", "read"), 3, "" },
	{ "terminal-ioctl", RULE("/dev/ptmx", "write"), 3, "" },
	{ "terminal-ioctl", RULE("/dev", "read"), 3, "" },
	{ "terminal-ioctl", RULES("/", "read", "/dev/tty", "ioctl_dev"), 3, "" },
	{ "tiocsti", "abi = 7;\n", 1, "" },
	{ "shared-path", RULE("~/open/x", "read"), 3, "open/x/" },
	{ "useless-rule", RULES("/usr/share", "read", "/usr", "read"), 3, "" },
	{ "useless-rule", "abi = 7; network = {\nconnect_tcp = (\n443, \"1-65535\" ); };\n", 3, "" },
	{ "useless-rule", "abi = 7; network = { bind_tcp = ( 80,\n\n80 ); };\n", 3, "" },
	{ "useless-rule",
	  "abi = 7;\npaths = (\n{ glob = \"/usr/share/a*\"; allow = \"read\"; }, "
	  "{ path = \"/usr\"; allow = \"read\"; } );\n",
	  3, "" },
	{ "policy-owner", "abi = 7; include = \"group.conf\";\n", 0, "group.conf" },
	{ "loader-directory", RULE("/usr/lib", "create\", \"refer"), 3, "" },
	{ "needless-unrestricted", OPEN("resolve_unix"), 1, "" },
	{ "socket-reachable", "abi = 9;\nmin_abi = 8;\n", 2, "bus=" },
	{ "socket-reachable", "abi = 8;\n", 1, "bus=" },
	{ "socket-reachable", "abi = 9; unrestricted = \"resolve_unix\";\n", 1, "bus=" },
	{ "socket-reachable", "abi = 9;\npaths = (\n{ path = \"${HOME}\"; allow = \"resolve_unix\"; } );\n", 3,
	  "bus=" },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

ParameterizedTestParameters(warnings, each_fires_where_it_should_and_can_be_silenced)
{
	return cr_make_param_array(struct warned, cases, CASES);
}

static void make_directories(const char *what)
{
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", spawn_directory(), what);
	for (char *slash = path + strlen(spawn_directory()) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		(void)mkdir(path, 0755);
		*slash = '/';
	}
}

static void make_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	cr_assert_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0, "%s", path);
	(void)close(fd);
}

static void make(const char *what)
{
	const char *target = strchr(what, '>');
	size_t len = strlen(what);

	make_directories(what);
	if (target) {
		cr_assert_eq(symlink(target + 1, spawn_text("%s/%.*s", spawn_directory(), (int)(target - what), what)),
		             0);
		if (target[1] != '/') {
			make_directories(target + 1);
			(void)spawn_file(target + 1, "");
		}
	} else if (len > 0 && what[len - 1] == '=') {
		make_socket(spawn_text("%s/%.*s", spawn_directory(), (int)len - 1, what));
	} else if (len > 0 && what[len - 1] != '/') {
		(void)spawn_file(what, "");
	}
	if (strncmp(what, "open/", 5) == 0)
		cr_assert_eq(chmod(spawn_path("open"), 01777), 0);
	if (strncmp(what, "group", 5) == 0)
		cr_assert_eq(chmod(spawn_path(what), 0664), 0);
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

ParameterizedTest(const struct warned *warned, warnings, each_fires_where_it_should_and_can_be_silenced)
{
	const char *env[] = {
		spawn_text("DBUS_SESSION_BUS_ADDRESS=tcp:host=x;unix:guid=1,path=%s%%2Fbus", spawn_directory()), NULL
	};
	struct spawn spawn = { .env = env };
	const struct spawned *ran;

	if (strcmp(warned->name, "tiocsti") == 0 && !takes_input()) {
		require_root();
		spawn.prepare = take_input;
		spawn.data = strdup(spawn_file("one", "1\n"));
	}
	make(warned->make);
	ran = checked_spawn(&spawn, warned->policy, CHECKED_ALONE);
	cr_expect_eq(ran->status, 1, "%s: %s", warned->policy, ran->err);
	cr_expect(checked_warns(ran, warned->name), "%s: %s: %s", warned->name, warned->policy, ran->err);
	if (warned->line) {
		const char *start = spawn_text(":%d: warning: ", warned->line);
		const char *end = strstr(ran->err, spawn_text(" [%s]\n", warned->name));

		for (; end && end > ran->err && end[-1] != '\n'; end--)
			continue;
		cr_expect(end && strstr(end, start) && strstr(end, start) < strchr(end, '\n'), "line %d: %s",
		          warned->line, ran->err);
	}
	ran = checked_spawn(&spawn, warned->policy, (const char *[]){ "--allow-warning", warned->name, NULL });
	cr_expect_not(checked_warns(ran, warned->name), "silenced: %s", ran->err);
}

Test(warnings, each_that_help_names_is_tried_above_and_explained_in_the_manual)
{
	const char *page[] = { "/bin/cat", TEST_SOURCE "/preload/command/landshim.1", NULL };
	const struct spawn cat = { .argv = page, .preload = "" };
	const char *manual = spawn_text("%s", spawn_run(&cat)->out);
	static const char indent[] = "\n                              ";
	const char *out = landshim_words((const char *[]){ "check", "--help", NULL })->out;
	size_t names = 0;

	for (const char *at = strstr(out, indent); at; at = strstr(at + 1, indent), names++) {
		const char *name = at + strlen(indent);
		size_t len = strcspn(name, "\n");
		bool tried = false;

		for (size_t i = 0; i < CASES; i++)
			tried = tried || (strncmp(cases[i].name, name, len) == 0 && cases[i].name[len] == '\0');
		cr_expect(tried, "%.*s", (int)len, name);
		cr_expect_not_null(strstr(manual, spawn_text("\n.It Cm %.*s\n", (int)len, name)), "%.*s", (int)len,
		                   name);
	}
	cr_expect_geq(names, 17u);
}

/* --- where they do not fire --- */

static struct warned quiet_cases[] = {
	/* A file that is not there cannot be written. */
	{ "writes-startup", RULE("${HOME}", "write_file"), 0, "" },
	/* Moving alone puts nothing anywhere. */
	{ "writes-startup", OPEN("refer"), 0, "" },
	{ "writes-path", OPEN("refer"), 0, "" },
	{ "write-execute", OPEN("execute"), 0, "" },
	{ "write-execute", OPEN("write"), 0, "" },
	/* /dev/null is written, and is no program. */
	{ "write-execute", "abi = 7; include = \"<base>\"; unrestricted = \"execute\";\n", 0, "" },
	{ "loader-execute", "abi = 7; include = [ \"<base>\", \"<dns>\", \"<tls>\" ];\n", 0, "" },
	{ "loader-execute", "abi = 7; include = \"<base>\"; paths = { path = \"/dev/tty\"; allow = \"read\"; };\n", 0,
	  "" },
	{ "loader-execute", RULE("/etc", "read"), 0, "" },
	{ "loader-execute", RULES("/usr", "read_execute", "/usr/share", "read"), 0, "" },
	{ "block-device", RULE("/dev/pts", "read"), 0, "" },
	{ "block-device", RULE("/dev", "ioctl_dev"), 0, "" },
	{ "terminal-ioctl", RULE("/dev", "read\", \"ioctl_dev"), 0, "" },
	{ "terminal-ioctl", RULES("/dev/tty", "read", "/dev", "ioctl_dev"), 0, "" },
	{ "terminal-ioctl", "abi = 4; paths = { path = \"/dev\"; allow = \"read\"; };\n", 0, "" },
	{ "terminal-ioctl", "abi = 7; include = [ \"<base>\", \"<tty>\" ];\n", 0, "" },
	{ "proc-self", RULE("/proc/sys", "read"), 0, "" },
	{ "shared-path", RULE("/usr/share", "read"), 0, "" },
	{ "shared-path", RULE("/tmp", "read"), 0, "" },
	{ "useless-rule", "abi = 7; network = { connect_tcp = 443; bind_tcp = \"1-65535\"; };\n", 0, "" },
	{ "useless-rule",
	  "abi = 7; paths = ( { path = \"/\"; allow = \"read\"; }, { path = \"/no\"; allow = \"read\"; missing = "
	  "\"skip\"; } );\n",
	  0, "" },
	{ "useless-rule", "abi = 7; include = \"<base>\";\n", 0, "" },
	{ "socket-reachable", "abi = 9;\n", 0, "bus=" },
	{ "needless-unrestricted", OPEN("ioctl_dev"), 0, "" },
	{ "needless-unrestricted", "abi = 1; unrestricted = \"refer\";\n", 0, "" },
};

ParameterizedTestParameters(warnings, keep_quiet_of_what_is_sound)
{
	return cr_make_param_array(struct warned, quiet_cases, sizeof(quiet_cases) / sizeof(quiet_cases[0]));
}

ParameterizedTest(const struct warned *warned, warnings, keep_quiet_of_what_is_sound)
{
	const struct spawned *ran;

	make(warned->make);
	ran = checked(warned->policy, CHECKED_ALONE);
	cr_expect_leq(ran->status, 1, "%s: %s", warned->policy, ran->err);
	cr_expect_not(checked_warns(ran, warned->name), "%s: %s: %s", warned->name, warned->policy, ran->err);
}

/* --- what takes more than a policy --- */

Test(warnings, a_directory_where_ld_so_looks)
{
	const char *env[] = { spawn_text("LD_LIBRARY_PATH=/nonexistent:%s/lib", spawn_directory()), NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran;

	make("lib/");
	ran = checked_spawn(&spawn, checked_path("~/lib", "create"), CHECKED_ALONE);
	cr_expect_not_null(strstr(ran->err, spawn_text("lets the program write a directory in LD_LIBRARY_PATH (%s/lib) "
	                                               "[writes-path]\n",
	                                               spawn_directory())),
	                   "%s", ran->err);
}

Test(warnings, many_places_make_one_line)
{
	const struct spawned *ran = checked(checked_path("${HOME}", "create"), CHECKED_ALONE);
	const char *dir = spawn_directory();
	const char *line =
		strstr(ran->err, spawn_text("lets the program write what is run later (%s/.bashrc, "
	                                    "%s/.bash_profile, %s/.bash_login and 8 more) [writes-startup]\n",
	                                    dir, dir, dir));

	cr_assert_not_null(line, "%s", ran->err);
	cr_expect_null(strstr(strchr(line, '\n'), "[writes-startup]"), "%s", ran->err);
}

Test(warnings, sockets_of_the_session_by_their_directory)
{
	const char *env[] = { spawn_text("XDG_RUNTIME_DIR=%s", spawn_directory()),
		              spawn_text("DBUS_SESSION_BUS_ADDRESS=unix:path=%s/bus", spawn_directory()), NULL };
	const struct spawn spawn = { .env = env };
	const struct spawned *ran;
	const char *bus;

	make("bus=");
	make("podman/podman.sock=");
	ran = checked_spawn(&spawn, "abi = 9; min_abi = 1;\n", CHECKED_ALONE);
	bus = strstr(ran->err, spawn_text("%s/bus can be connected to on kernels below ABI 9", spawn_directory()));
	cr_assert_not_null(bus, "%s", ran->err);
	cr_expect_null(strstr(bus + strlen(spawn_directory()) + 2, "/bus can be"), "once: %s", ran->err);
	cr_expect_not_null(strstr(ran->err, "/podman/podman.sock can be connected to"), "%s", ran->err);
}

Test(warnings, a_block_device_by_its_path)
{
	const char *device = spawn_path("disk");

	require_root();
	cr_assert_eq(mknod(device, S_IFBLK | 0600, makedev(7, 200)), 0);
	cr_expect(checked_warns(checked(checked_path(device, "read_file"), CHECKED_ALONE), "block-device"));
}

Test(warnings, every_kind_of_terminal)
{
	static const char *const terminals[] = { "/dev/tty", "/dev/tty1", "/dev/ttyS0", "/dev/console", "/dev/ptmx" };

	for (size_t i = 0; i < sizeof(terminals) / sizeof(terminals[0]); i++)
		if (access(terminals[i], F_OK) == 0)
			cr_expect(checked_warns(checked(checked_path(terminals[i], "read"), CHECKED_ALONE),
			                        "terminal-ioctl"),
			          "%s", terminals[i]);
}

Test(warnings, useless_rules_of_the_policy_s_own_includes)
{
	const struct spawned *ran;

	(void)spawn_file("own.conf", "paths = (\n  { path = \"/usr/share\"; allow = \"read\"; } );\n");
	ran = checked("abi = 7; include = [ \"own.conf\", \"<base>\" ];\n", CHECKED_ALONE);
	cr_expect_null(strstr(ran->err, "base.conf"), "%s", ran->err);
	ran = checked("abi = 7; include = \"own.conf\"; paths = { path = \"/usr\"; allow = \"read\"; };\n",
	              CHECKED_ALONE);
	cr_expect_not_null(strstr(ran->err, "/own.conf:2: warning: \"/usr/share\" is granted as much by the rule on "
	                                    "\"/usr\" [useless-rule]\n"),
	                   "%s", ran->err);
}

/* --- paths that others have a say in --- */

static char ways[256];

static void remove_ways(void)
{
	if (ways[0])
		(void)system(spawn_text("rm -rf '%s'", ways)); /* NOLINT(cert-env33-c) */
}

/* A directory that is not in /tmp, which everyone can write. */
static const char *in_ways(const char *name)
{
	struct stat st;

	if (!ways[0]) {
		(void)snprintf(ways, sizeof(ways), "%s/tests/ways-XXXXXX", TEST_BUILD);
		if (!mkdtemp(ways)) {
			ways[0] = '\0';
			cr_skip("the build directory is another user's");
		}
		(void)chmod(ways, 0755);
		for (const char *slash = strchr(ways + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
			cr_assert_eq(stat(spawn_text("%.*s", (int)(slash - ways), ways), &st), 0);
			if ((st.st_mode & 022) || (st.st_uid != 0 && st.st_uid != geteuid())) {
				(void)rmdir(ways);
				cr_skip("others can change the way to the build directory");
			}
		}
	}
	return spawn_text("%s/%s", ways, name);
}

static bool is_shared(const char *path)
{
	return checked_warns(checked(checked_path(path, "read"), CHECKED_ALONE), "shared-path");
}

Test(warnings, links_that_lie_where_others_can_write, .fini = remove_ways)
{
	const char *open = in_ways("open");

	cr_assert_eq(mkdir(open, 0755) + mkdir(in_ways("plain"), 0755), 0);
	cr_assert_eq(symlink("open/second", in_ways("first")) + symlink("/usr/share", in_ways("open/second")), 0);
	cr_expect_not(is_shared(in_ways("plain")));
	cr_expect_not(is_shared(in_ways("first")));
	cr_assert_eq(chmod(open, 01777), 0);
	cr_expect(is_shared(in_ways("first")));
	cr_expect_not(is_shared(open), "what it is, its own directory says");
	cr_expect_not(is_shared(in_ways("plain")));
}

Test(warnings, directories_of_groups_and_of_other_users, .fini = remove_ways)
{
	const char *directory;

	require_root();
	directory = in_ways("d");
	cr_assert_eq(mkdir(directory, 0755) + mkdir(in_ways("d/x"), 0755), 0);
	cr_assert_eq(chown(directory, 0, 65534), 0);
	cr_expect_not(is_shared(in_ways("d/x")));
	cr_assert_eq(chmod(directory, 0775), 0);
	cr_expect(is_shared(in_ways("d/x")), "its group can write");
	cr_assert_eq(chmod(directory, 01775), 0);
	cr_expect(is_shared(in_ways("d/x")), "sticky or not");
	cr_assert_eq(chmod(directory, 0755) + chown(directory, 65534, 0), 0);
	cr_expect(is_shared(in_ways("d/x")), "it is another user's");
}
