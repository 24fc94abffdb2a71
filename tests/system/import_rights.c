/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim import: the whole policy that each option and directive of the others makes, so that none grants more. */
#include <criterion/criterion.h>
#include <string.h>

#include "landshim.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
/* A directory and a file that are everywhere. */
#define DIRECTORY "/usr"
#define DEVICE "/dev/null"

static void prints(const char *const *words, const char *policy)
{
	const struct spawn plain = { .preload = "" };
	const struct spawned *ran = landshim_spawn(&plain, "import", words);

	cr_expect_str_eq(ran->out, policy, "%s %s: %s%s", words[1], words[2] ? words[2] : "", ran->out, ran->err);
}

#define LANDRUN(settings, rest) "abi = 9;\n" settings "environment = { keep = [ \"PATH\" ]; };\n" rest

Test(import_rights, of_landrun_on_a_directory_and_on_a_file)
{
	static const struct {
		const char *option, *directory, *file;
	} rows[] = {
		{ "ro", "\"read\"", "\"read\"" },
		{ "rox", "\"read_execute\"", "\"read_execute\"" },
		{ "rw", "\"read_write\", \"make_char\", \"make_block\", \"ioctl_dev\"",
		  "\"read\", \"write\", \"ioctl_dev\"" },
		{ "rwx", "\"read_write\", \"execute\", \"make_char\", \"make_block\", \"ioctl_dev\"",
		  "\"read_execute\", \"write\", \"ioctl_dev\"" },
		{ "unix", "\"resolve_unix\"", "\"resolve_unix\"" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *option = spawn_text("--%s", rows[i].option);

		/* What is not there may become a directory. */
		prints((const char *[]){ "--landrun", option, DIRECTORY "," DEVICE, option, "/no/such", NULL },
		       spawn_text(LANDRUN("", "paths = ( { path = \"" DIRECTORY "\"; allow = [ %s ]; },\n"
		                              "  { path = \"" DEVICE "\"; allow = [ %s ]; },\n"
		                              "  { path = \"/no/such\"; allow = [ %s ]; } );\n"),
		                  rows[i].directory, rows[i].file, rows[i].directory));
	}
}

#define READ "paths = ( { path = \"" DIRECTORY "\"; allow = [ \"read\" ]; } );\n"

Test(import_rights, of_landrun_beside_paths)
{
	static const struct {
		const char *option, *policy;
	} rows[] = {
		{ "--bind-tcp=80,81", LANDRUN("", READ "network = {\n  bind_tcp = ( 80, 81 );\n};\n") },
		{ "--connect-tcp=80", LANDRUN("", READ "network = {\n  connect_tcp = ( 80 );\n};\n") },
		{ "--env=PATH", LANDRUN("", READ) },
		{ "--log-level=debug", LANDRUN("", READ) },
		{ "--best-effort", LANDRUN("min_abi = 1;\n", READ) },
		{ "--unrestricted-network", LANDRUN("unrestricted = [ \"network\" ];\n", READ) },
		{ "--unrestricted-filesystem", LANDRUN("unrestricted = [ \"all\" ];\n", "") },
		{ "--unrestricted-scoped", LANDRUN("unrestricted = [ \"scope\" ];\n", READ) },
		{ "--ignore-missing", LANDRUN("", "paths = ( { path = \"" DIRECTORY
		                                  "\"; allow = [ \"read\" ]; missing = \"skip\"; } );\n") },
		{ "--log-disable-originating", LANDRUN("log = { same_exec = false; };\n", READ) },
		{ "--log-enable-subprocesses", LANDRUN("log = { new_exec = true; };\n", READ) },
		{ "--log-disable-subdomains", LANDRUN("log = { subdomains = false; };\n", READ) },
		{ "--add-exec", LANDRUN("", READ) },
		{ "--ldd", LANDRUN("", READ) },
		{ "--frobnicate", LANDRUN("", READ) },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		prints((const char *[]){ "--landrun", rows[i].option, "--ro", DIRECTORY, "true", NULL },
		       rows[i].policy);
}

static void profile_prints(const char *profile, const char *settings, const char *paths)
{
	prints((const char *[]){ "--firejail", spawn_file("x.profile", profile), NULL },
	       spawn_text("abi = 11;\nmin_abi = 1;\n%sinclude = [ \"<base>\" ];\n%s", settings, paths));
}

#define NETWORK "unrestricted = [ \"network\" ];\n"

Test(import_rights, of_a_profile_on_paths)
{
	static const struct {
		const char *profile, *kind, *path, *allow;
	} rows[] = {
		{ "noblacklist /opt/x\n", "path", "/opt/x", "read_write" },
		{ "whitelist /opt/x\n", "path", "/opt/x", "read_write" },
		{ "whitelist /opt/x*\n", "glob", "/opt/x*", "read_write" },
		{ "read-write /opt/x\n", "path", "/opt/x", "read_write" },
		{ "whitelist-ro /opt/x\n", "path", "/opt/x", "read" },
		{ "whitelist-ro /opt/x*\n", "glob", "/opt/x*", "read" },
		{ "whitelist /opt/x\nwhitelist-ro /opt/x\n", "path", "/opt/x", "read" },
		{ "whitelist /opt/x\nread-only /opt/x\n", "path", "/opt/x", "read" },
		{ "whitelist /opt/x\nread-only /opt\n", "path", "/opt/x", "read" },
		{ "whitelist /opt/x\nnoexec /opt/x\n", "path", "/opt/x", "read_write" },
		{ "whitelist-ro /opt/x\nread-write /opt/x\n", "path", "/opt/x", "read_write" },
		{ "whitelist-ro /opt/x\nmkdir /opt/x/y\n", "path", "/opt/x", "read" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		profile_prints(rows[i].profile, NETWORK,
		               spawn_text("paths = ( { %s = \"%s\"; allow = [ \"%s\" ]; missing = \"skip\"; } );\n",
		                          rows[i].kind, rows[i].path, rows[i].allow));
}

/* Writing is taken from all that a pattern matches, and given to no more than is named. */
Test(import_rights, of_a_profile_on_a_part_of_a_pattern)
{
	static const struct {
		const char *profile, *allow, *more;
	} rows[] = {
		{ "whitelist /opt/a*\nread-only /opt/a1\n", "read", "" },
		{ "whitelist /opt/a*\nread-only /opt/?1\n", "read", "" },
		{ "whitelist /opt/a*\nread-only /opt/*\n", "read", "" },
		{ "whitelist /opt/a*\nread-only /opt\nread-write /opt/*\n", "read_write",
		  ",\n  { glob = \"/opt/*\"; allow = [ \"read_write\" ]; missing = \"skip\"; }" },
		{ "whitelist /opt/a*\nread-only /opt/*\nread-write /opt/a1\n", "read",
		  ",\n  { path = \"/opt/a1\"; allow = [ \"read_write\" ]; missing = \"skip\"; }" },
		{ "whitelist-ro /opt/a*\nread-write /opt/?1\n", "read",
		  ",\n  { glob = \"/opt/?1\"; allow = [ \"read_write\" ]; missing = \"skip\"; }" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		profile_prints(
			rows[i].profile, NETWORK,
			spawn_text("paths = ( { glob = \"/opt/a*\"; allow = [ \"%s\" ]; missing = \"skip\"; }%s );\n",
		                   rows[i].allow, rows[i].more));
	profile_prints("whitelist /opt/a\nread-only /opt/*/x\n", NETWORK,
	               "paths = ( { path = \"/opt/a\"; allow = [ \"read_write\" ]; except = [ \"x\" ]; missing = "
	               "\"skip\"; },\n"
	               "  { path = \"/opt/a/x\"; allow = [ \"read\" ]; missing = \"skip\"; } );\n");
}

Test(import_rights, of_a_profile_beside_paths)
{
	static const struct {
		const char *directive, *settings;
	} rows[] = {
		{ "net none", "" },
		{ "protocol unix", "harden = [ \"sockets\" ];\n" },
		{ "protocol unix,inet", NETWORK "harden = [ \"sockets\" ];\n" },
		{ "protocol unix,inet6", NETWORK "harden = [ \"sockets\" ];\n" },
		{ "caps.drop all", NETWORK "harden = [ \"capabilities\" ];\n" },
		{ "ipc-namespace", NETWORK "harden = [ \"ipc\" ];\n" },
		{ "restrict-namespaces", NETWORK "harden = [ \"namespaces\" ];\n" },
		{ "seccomp", NETWORK "harden = [ \"kernel\" ];\n" },
		{ "rmenv A", NETWORK "environment = { drop = [ \"A\" ]; };\n" },
	};
	/* They open nothing, whatever is said of them. */
	static const char *const nothing[] = {
		"read-only /opt/x",
		"blacklist /opt/x",
		"blacklist-nolog /opt/x",
		"nowhitelist /opt/x",
		"noexec /opt/x",
		"mkdir /opt/x",
		"nonewprivs",
		"private-dev",
		"disable-mnt",
		"no3d",
		"nodvd",
		"noinput",
		"noprinters",
		"notv",
		"nou2f",
		"novideo",
		"quiet",
		"nosound",
		"dbus-user none",
		"dbus-system none",
		"include /opt/x",
		"mkfile /opt/x",
		"noroot",
		"private",
		"private /opt/x",
		"private-bin x",
		"private-cache",
		"private-etc x",
		"private-lib x",
		"private-tmp",
		"caps.keep chown",
		"net eth0",
		"whitelist opt/x",
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		profile_prints(spawn_text("%s\n", rows[i].directive), rows[i].settings, "");
	for (size_t i = 0; i < COUNT(nothing); i++)
		profile_prints(spawn_text("%s\n", nothing[i]), NETWORK, "");
}

static void config_prints(int abi, const char *members, const char *policy)
{
	const char *file = spawn_file("config.json", spawn_text("{ \"abi\": %d, %s }\n", abi, members));

	prints((const char *[]){ "--landlockconfig", file, NULL },
	       spawn_text("abi = %d;\nmin_abi = 1;\n%s", abi, policy));
}

#define HANDLED                                                                                          \
	"\"ruleset\": [ { \"handledAccessFs\": [ \"abi.all\" ], \"handledAccessNet\": [ \"abi.all\" ], " \
	"\"scoped\": [ \"abi.all\" ] } ]"

static void allowed_prints(int abi, const char *right, const char *path, const char *allow)
{
	config_prints(abi,
	              spawn_text(HANDLED
	                         ", \"pathBeneath\": [ { \"allowedAccess\": [ \"%s\" ], \"parent\": [ \"%s\" ] } ]",
	                         right, path),
	              spawn_text("paths = ( { path = \"%s\"; allow = [ %s ]; missing = \"skip\"; } );\n", path, allow));
}

#define CHANGES                                                                                       \
	"\"remove_dir\", \"remove_file\", \"make_char\", \"make_dir\", \"make_reg\", \"make_sock\", " \
	"\"make_fifo\", \"make_block\", \"make_sym\""
#define WRITES "\"write_file\", \"read_file\", \"read_dir\", " CHANGES

Test(import_rights, of_landlockconfig_by_abi)
{
	static const struct {
		int abi;
		const char *right, *directory, *file;
	} rows[] = {
		{ 1, "abi.read_execute", "\"execute\", \"read_file\", \"read_dir\"", "\"execute\", \"read_file\"" },
		{ 1, "abi.read_write", WRITES, "\"write_file\", \"read_file\"" },
		{ 1, "abi.all", "\"execute\", " WRITES, "\"execute\", \"write_file\", \"read_file\"" },
		{ 2, "abi.read_execute", "\"execute\", \"read_file\", \"read_dir\", \"refer\"",
		  "\"execute\", \"read_file\"" },
		{ 2, "abi.read_write", WRITES ", \"refer\"", "\"write_file\", \"read_file\"" },
		{ 2, "abi.all", "\"execute\", " WRITES ", \"refer\"", "\"execute\", \"write_file\", \"read_file\"" },
		{ 9, "abi.read_execute", "\"execute\", \"read_file\", \"read_dir\", \"refer\"",
		  "\"execute\", \"read_file\"" },
		{ 9, "abi.read_write", WRITES ", \"refer\", \"truncate\", \"ioctl_dev\", \"resolve_unix\"",
		  "\"write_file\", \"read_file\", \"truncate\", \"ioctl_dev\", \"resolve_unix\"" },
		{ 9, "abi.all", "\"execute\", " WRITES ", \"refer\", \"truncate\", \"ioctl_dev\", \"resolve_unix\"",
		  "\"execute\", \"write_file\", \"read_file\", \"truncate\", \"ioctl_dev\", \"resolve_unix\"" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		allowed_prints(rows[i].abi, rows[i].right, DIRECTORY, rows[i].directory);
		allowed_prints(rows[i].abi, rows[i].right, DEVICE, rows[i].file);
	}
}

Test(import_rights, of_landlockconfig_by_name)
{
	static const char *const rights[] = {
		"execute",   "write_file", "read_file", "read_dir",  "remove_dir",   "remove_file",
		"make_char", "make_dir",   "make_reg",  "make_sock", "make_fifo",    "make_block",
		"make_sym",  "refer",      "truncate",  "ioctl_dev", "resolve_unix",
	};
	static const struct {
		int abi;
		const char *right, *ports;
	} rows[] = {
		{ 9, "connect_tcp", "  connect_tcp = ( 80 );\n" },
		{ 9, "bind_tcp", "  bind_tcp = ( 80 );\n" },
		{ 9, "abi.all", "  connect_tcp = ( 80 );\n  bind_tcp = ( 80 );\n" },
		{ 10, "connect_send_udp", "  connect_send_udp = ( 80 );\n" },
		{ 10, "bind_udp", "  bind_udp = ( 80 );\n" },
		{ 10, "abi.all",
		  "  connect_tcp = ( 80 );\n  bind_tcp = ( 80 );\n  connect_send_udp = ( 80 );\n  bind_udp = ( 80 "
		  ");\n" },
	};

	for (size_t i = 0; i < COUNT(rights); i++)
		allowed_prints(9, rights[i], DIRECTORY, spawn_text("\"%s\"", rights[i]));
	for (size_t i = 0; i < COUNT(rows); i++)
		config_prints(rows[i].abi,
		              spawn_text(HANDLED
		                         ", \"netPort\": [ { \"allowedAccess\": [ \"%s\" ], \"port\": [ 80 ] } ]",
		                         rows[i].right),
		              spawn_text("network = {\n%s};\n", rows[i].ports));
}

/* Refer is denied wherever any right for paths is handled, named or not. */
Test(import_rights, of_landlockconfig_that_are_not_handled)
{
	static const struct {
		const char *ruleset, *unrestricted;
	} rows[] = {
		{ "\"handledAccessFs\": [ \"abi.all\" ]",
		  "\"bind_tcp\", \"connect_tcp\", \"abstract_unix_socket\", \"signal\"" },
		{ "\"handledAccessFs\": [ \"abi.read_write\" ]",
		  "\"execute\", \"bind_tcp\", \"connect_tcp\", \"abstract_unix_socket\", \"signal\"" },
		{ "\"handledAccessFs\": [ \"execute\" ]",
		  WRITES ", \"truncate\", \"ioctl_dev\", \"bind_tcp\", \"connect_tcp\", \"abstract_unix_socket\", "
		         "\"signal\"" },
		{ "\"handledAccessNet\": [ \"abi.all\" ]",
		  "\"execute\", " WRITES
		  ", \"refer\", \"truncate\", \"ioctl_dev\", \"abstract_unix_socket\", \"signal\"" },
		{ "\"scoped\": [ \"signal\" ]",
		  "\"execute\", " WRITES
		  ", \"refer\", \"truncate\", \"ioctl_dev\", \"bind_tcp\", \"connect_tcp\", \"abstract_unix_socket\"" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		config_prints(6, spawn_text("\"ruleset\": [ { %s } ]", rows[i].ruleset),
		              spawn_text("unrestricted = [ %s ];\n", rows[i].unrestricted));
}
