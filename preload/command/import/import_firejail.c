/* SPDX-License-Identifier: BSD-3-Clause */
/* One row for each directive; what is in no row is said. */
#include "command/import/import_firejail.h"

#include <fnmatch.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/import/import_policy.h"
#include "command/import/import_taken.h"

#define ABI 11
#define BLANKS " \t\r"

enum kind {
	GRANT,  /* a path that the program needs, and what else is done to it */
	TAKE,   /* what is done to a path */
	MOUNTS, /* where other file systems are mounted is taken */
	DEVICE, /* is closed, unless a rule opens devices, which is told */
	CLOSED, /* what no rule grants is closed anyway */
	DROP,   /* a variable of the environment */
	HARDEN, /* a group, which is told */
	LOST,   /* why is told */
};

static const struct {
	const char *name;
	enum kind kind;
	const char *told;
	enum import_taken_kind takes;
} directives[] = {
	{ "noblacklist", GRANT, NULL, IMPORT_TAKEN_SPARED },
	{ "whitelist", GRANT, NULL, IMPORT_TAKEN_SPARED },
	{ "read-write", GRANT, NULL, IMPORT_TAKEN_GIVEN },
	{ "whitelist-ro", GRANT, NULL, IMPORT_TAKEN_WRITE },
	{ "read-only", TAKE, NULL, IMPORT_TAKEN_WRITE },
	{ "blacklist", TAKE, NULL, IMPORT_TAKEN_ALL },
	{ "blacklist-nolog", TAKE, NULL, IMPORT_TAKEN_ALL },
	{ "nowhitelist", TAKE, NULL, IMPORT_TAKEN_ALL },
	{ "noexec", TAKE, NULL, IMPORT_TAKEN_EXECUTE },
	{ "mkdir", TAKE, NULL, IMPORT_TAKEN_MADE },
	{ "rmenv", DROP, NULL, 0 },
	{ "nonewprivs", CLOSED, NULL, 0 },
	{ "private-dev", DEVICE, NULL, 0 },
	{ "disable-mnt", MOUNTS, NULL, IMPORT_TAKEN_ALL },
	{ "no3d", DEVICE, NULL, 0 },
	{ "nodvd", DEVICE, NULL, 0 },
	{ "noinput", DEVICE, NULL, 0 },
	{ "noprinters", DEVICE, NULL, 0 },
	{ "notv", DEVICE, NULL, 0 },
	{ "nou2f", DEVICE, NULL, 0 },
	{ "novideo", DEVICE, NULL, 0 },
	{ "quiet", CLOSED, NULL, 0 },
	{ "caps.drop all", HARDEN, "capabilities", 0 },
	{ "ipc-namespace", HARDEN, "ipc", 0 },
	{ "restrict-namespaces", HARDEN, "namespaces", 0 },
	{ "seccomp", HARDEN, "kernel", 0 },
	{ "nosound", LOST, "the sockets of sound servers are closed from ABI 9 on, and their abstract ones from 6", 0 },
	{ "dbus-user", LOST, "the bus's socket is closed from ABI 9 on, and not filtered", 0 },
	{ "dbus-system", LOST, "the bus's socket is closed from ABI 9 on, and not filtered", 0 },
	{ "include", LOST, "import that profile as well", 0 },
	{ "env", LOST, "give the variable to landshim, as env(1) does", 0 },
	{ "mkfile", LOST, "make the file before", 0 },
	{ "noroot", LOST, "there is no user namespace", 0 },
	{ "private", LOST, "there is no file system of its own", 0 },
	{ "private-bin", LOST, "grant execute on single programs in the place of <base>", 0 },
	{ "private-cache", LOST, "there is no file system of its own", 0 },
	{ "private-etc", LOST, "there is no file system of its own", 0 },
	{ "private-lib", LOST, "there is no file system of its own", 0 },
	{ "private-tmp", LOST, "there is no /tmp of its own; <tmp> grants the common one", 0 },
};

/* What stands for a directory in a profile, and in a policy. */
static const struct {
	const char *theirs, *ours;
} variables[] = {
	{ "${HOME}", "${HOME}" },
	{ "~", "${HOME}" },
	{ "${RUNUSER}", "/run/user/${@uid}" },
	{ "${DESKTOP}", "${HOME}/Desktop" },
	{ "${DOCUMENTS}", "${HOME}/Documents" },
	{ "${DOWNLOADS}", "${HOME}/Downloads" },
	{ "${MUSIC}", "${HOME}/Music" },
	{ "${PICTURES}", "${HOME}/Pictures" },
	{ "${VIDEOS}", "${HOME}/Videos" },
};

/* What protocol names. */
enum protocol {
	UNIX,
	INET,
	INET6,
	NETLINK,
	PACKET,
	BLUETOOTH,
	PROTOCOLS
};

static const struct {
	const char *name, *open; /* what harden = "sockets" leaves open of it */
} protocols[] = {
	[UNIX] = { "unix", "unix" },    [INET] = { "inet", "inet" },
	[INET6] = { "inet6", "inet6" }, [NETLINK] = { "netlink", "netlink's route" },
	[PACKET] = { "packet", NULL },  [BLUETOOTH] = { "bluetooth", NULL },
};

struct directive {
	int line;
	const char *text;
};

struct profile {
	struct import_policy *policy;
	int line;
	const char *directive; /* as it stands there */
	bool without_network;
	struct import_taken_list taken;
	struct directive *devices; /* that are to be closed */
	size_t devices_count, devices_capacity;
	struct directive protocol; /* the first one; text NULL: none */
	bool has_protocol[PROTOCOLS];
};

static void lost(const struct profile *profile, const char *why)
{
	import_policy_lost(profile->policy, profile->line, profile->directive, why);
}

/* Without slashes that say nothing.  NULL: a component is "." or "..", or a variable. */
static const char *plain(const char *rest)
{
	const char *path = "";

	for (rest += strspn(rest, "/"); *rest; rest += strspn(rest, "/")) {
		const size_t len = strcspn(rest, "/");

		if ((len <= 2 && strspn(rest, ".") >= len) || memmem(rest, len, "${", 2))
			return NULL;
		path = arena_printf(context_arena(), "%s/%.*s", path, (int)len, rest);
		rest += len;
	}
	return path;
}

/* NULL: it cannot be said, which is told. */
static const char *path_in_policy(const struct profile *profile, const char *path)
{
	const char *rest = path[0] == '/' ? plain(path) : NULL;
	const char *ours = rest ? *rest ? rest : "/" : NULL;

	for (size_t i = 0; i < COUNT(variables); i++) {
		const size_t len = strlen(variables[i].theirs);

		if (strncmp(path, variables[i].theirs, len) != 0 || (path[len] != '/' && path[len]))
			continue;
		rest = plain(path + len);
		ours = rest ? arena_printf(context_arena(), "%s%s", variables[i].ours, rest) : NULL;
	}
	if (!ours)
		lost(profile, "it is no absolute path, or a variable that a policy does not have");
	return ours;
}

static void grant(const struct profile *profile, const char *path)
{
	for (size_t i = 0; i < profile->policy->count; i++)
		if (strcmp(profile->policy->rules[i].path, path) == 0)
			return;
	import_policy_add(profile->policy, &(const struct import_rule){ .path = path,
	                                                                .allow = IMPORT_TAKEN_WRITES,
	                                                                .is_glob = strpbrk(path, "*?[") != NULL,
	                                                                .skips_missing = true });
}

static void add_taken(struct profile *profile, size_t row, const char *path)
{
	struct import_taken_list *taken = &profile->taken;

	taken->list = arena_grow(context_arena(), taken->list, taken->count, &taken->capacity, sizeof(*taken->list));
	taken->list[taken->count++] =
		(struct import_taken){ directives[row].takes, path, profile->line, profile->directive };
}

/* firejail(1), disable-mnt. */
static void take_mounts(struct profile *profile, size_t row)
{
	static const char *const places[] = { "/mnt", "/media", "/run/mount", "/run/media" };

	for (size_t i = 0; i < COUNT(places); i++)
		add_taken(profile, row, places[i]);
}

static void take_device(struct profile *profile)
{
	profile->devices = arena_grow(context_arena(), profile->devices, profile->devices_count,
	                              &profile->devices_capacity, sizeof(*profile->devices));
	profile->devices[profile->devices_count++] = (struct directive){ profile->line, profile->directive };
}

/* Paths begin with a slash, or with a variable, which leads to no device. */
static const char *rule_on_devices(const struct import_policy *policy)
{
	for (size_t i = 0; i < policy->count; i++) {
		const char *path = policy->rules[i].path;
		const char *first;

		if (*path != '/')
			continue;
		first = arena_strndup(context_arena(), path + 1, strcspn(path + 1, "/"));
		if (!*first || fnmatch(first, "dev", 0) == 0)
			return path;
	}
	return NULL;
}

/* No rule on a device is made of these; one that the profile has may open what they close. */
static void tell_devices(const struct profile *profile)
{
	const char *open = rule_on_devices(profile->policy);

	for (size_t i = 0; open && i < profile->devices_count; i++)
		import_policy_lost(profile->policy, profile->devices[i].line, profile->devices[i].text,
		                   arena_printf(context_arena(), "another rule grants \"%s\"", open));
}

static void take_path(struct profile *profile, size_t row, const char *value)
{
	const char *path = path_in_policy(profile, value);

	if (!path)
		return;
	if (directives[row].kind == GRANT)
		grant(profile, path);
	/* A blacklist of what is in a whitelist alone is one. */
	if (strcmp(directives[row].name, "whitelist") != 0)
		add_taken(profile, row, path);
}

static void take_variable(const struct profile *profile, const char *name)
{
	if (!*name || name[strcspn(name, "=$?[*")])
		lost(profile, "it is no plain name of a variable");
	else
		import_policy_name(&profile->policy->drop, name);
}

static void change(const struct profile *profile, const char *how)
{
	import_policy_changed(profile->policy, profile->line, profile->directive, how);
}

/* The lists of several lines are one. */
static void take_protocols(struct profile *profile, const char *list)
{
	if (!profile->protocol.text)
		profile->protocol = (struct directive){ profile->line, profile->directive };
	for (const char *at = list; *at; at += strspn(at, ",")) {
		const char *name = arena_strndup(context_arena(), at, strcspn(at, ","));
		size_t i = 0;

		while (i < COUNT(protocols) && strcmp(protocols[i].name, name) != 0)
			i++;
		if (i == COUNT(protocols))
			change(profile,
			       arena_printf(context_arena(), " without \"%s\": no protocol is called so", name));
		else
			profile->has_protocol[i] = true;
		if (i < COUNT(protocols) && !protocols[i].open)
			change(profile, arena_printf(context_arena(), ", but harden = \"sockets\" closes %s", name));
		at += strlen(name);
	}
}

/* What no line names and stays open is told.  Ports are closed where neither inet nor inet6 is named. */
static void close_protocols(struct profile *profile)
{
	const char *open = "";

	if (!profile->protocol.text)
		return;
	import_policy_name(&profile->policy->harden, "sockets");
	profile->without_network |= !profile->has_protocol[INET] && !profile->has_protocol[INET6];
	for (size_t i = 0; i < COUNT(protocols); i++)
		if (!profile->has_protocol[i] && protocols[i].open &&
		    !(profile->without_network && (i == INET || i == INET6)))
			open = arena_printf(context_arena(), "%s%s%s", open, *open ? ", " : "", protocols[i].open);
	if (*open)
		import_policy_changed(profile->policy, profile->protocol.line, profile->protocol.text,
		                      arena_printf(context_arena(), ", but harden = \"sockets\" leaves open: %s",
		                                   open));
}

static void take_row(struct profile *profile, size_t row, const char *value)
{
	switch (directives[row].kind) {
	case GRANT:
	case TAKE:
		take_path(profile, row, value);
		break;
	case MOUNTS:
		take_mounts(profile, row);
		break;
	case DEVICE:
		take_device(profile);
		break;
	case CLOSED:
		break;
	case DROP:
		take_variable(profile, value);
		break;
	case HARDEN:
		import_policy_name(&profile->policy->harden, directives[row].told);
		if (strcmp(directives[row].name, "seccomp") == 0)
			lost(profile, "harden = \"kernel\" closes a part of these system calls");
		break;
	case LOST:
		lost(profile, directives[row].told);
		break;
	}
}

static void take(struct profile *profile)
{
	const size_t len = strcspn(profile->directive, " ");
	const char *value = profile->directive + len + (profile->directive[len] == ' ');

	if (strcmp(profile->directive, "net none") == 0) {
		profile->without_network = true;
		return;
	}
	if (len == strlen("protocol") && strncmp(profile->directive, "protocol", len) == 0) {
		take_protocols(profile, value);
		return;
	}
	for (size_t i = 0; i < COUNT(directives); i++) {
		const bool whole = strchr(directives[i].name, ' ') || directives[i].kind == HARDEN;

		if (whole ? strcmp(directives[i].name, profile->directive) == 0
		          : strlen(directives[i].name) == len &&
		                    strncmp(directives[i].name, profile->directive, len) == 0) {
			take_row(profile, i, value);
			return;
		}
	}
	lost(profile, "landshim knows nothing that does it");
}

/* A line as firejail reads it: without a comment, blanks are one. */
static const char *directive_of(const char *line, size_t len)
{
	const char *comment = memchr(line, '#', len), *end = comment ? comment : line + len;
	const char *directive = "";

	for (;;) {
		size_t word = 0;

		while (line < end && strchr(BLANKS, *line))
			line++;
		while (line + word < end && !strchr(BLANKS, line[word]))
			word++;
		if (word == 0)
			return directive;
		directive =
			arena_printf(context_arena(), "%s%s%.*s", directive, *directive ? " " : "", (int)word, line);
		line += word;
	}
}

int import_firejail(const struct err_sink *sink, struct import_policy *policy, const char *text)
{
	struct profile profile = { .policy = policy };

	policy->abi = ABI;
	policy->min_abi = 1;
	import_policy_name(&policy->include, "<base>");
	while (*text) {
		const size_t len = strcspn(text, "\n");

		profile.line++;
		profile.directive = directive_of(text, len);
		if (*profile.directive)
			take(&profile);
		text += len + (text[len] == '\n');
	}
	close_protocols(&profile);
	if (!profile.without_network)
		import_policy_name(&policy->unrestricted, "network");
	tell_devices(&profile);
	return import_taken(sink, policy, &profile.taken);
}
