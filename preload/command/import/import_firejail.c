/* SPDX-License-Identifier: BSD-3-Clause */
/* One row for each directive; what is in no row is said. */
#include "command/import/import_firejail.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/path_beneath.h"
#include "command/base/context.h"
#include "command/import/import_policy.h"

#define ABI 11

enum kind {
	GRANT,  /* a path that the program needs */
	READ,   /* the same, not to be written */
	CLOSED, /* what no rule grants is closed anyway */
	HARDEN, /* a group, which is told */
	LOST,   /* why is told */
};

static const struct {
	const char *name;
	enum kind kind;
	const char *told;
} directives[] = {
	{ "noblacklist", GRANT, NULL },
	{ "whitelist", GRANT, NULL },
	{ "read-write", GRANT, NULL },
	{ "nowhitelist", CLOSED, NULL },
	{ "whitelist-ro", READ, NULL },
	{ "read-only", READ, NULL },
	{ "blacklist", CLOSED, NULL },
	{ "blacklist-nolog", CLOSED, NULL },
	{ "noexec", CLOSED, NULL },
	{ "nonewprivs", CLOSED, NULL },
	{ "private-dev", CLOSED, NULL },
	{ "disable-mnt", CLOSED, NULL },
	{ "no3d", CLOSED, NULL },
	{ "nodvd", CLOSED, NULL },
	{ "noinput", CLOSED, NULL },
	{ "noprinters", CLOSED, NULL },
	{ "notv", CLOSED, NULL },
	{ "nou2f", CLOSED, NULL },
	{ "novideo", CLOSED, NULL },
	{ "quiet", CLOSED, NULL },
	{ "caps.drop all", HARDEN, "capabilities" },
	{ "ipc-namespace", HARDEN, "ipc" },
	{ "restrict-namespaces", HARDEN, "namespaces" },
	{ "seccomp", HARDEN, "kernel" },
	{ "nosound", LOST, "the sockets of sound servers are closed from ABI 9 on, and their abstract ones from 6" },
	{ "dbus-user", LOST, "the bus's socket is closed from ABI 9 on, and not filtered" },
	{ "dbus-system", LOST, "the bus's socket is closed from ABI 9 on, and not filtered" },
	{ "include", LOST, "import that profile as well" },
	{ "mkdir", LOST, "make the directory before" },
	{ "mkfile", LOST, "make the file before" },
	{ "noroot", LOST, "there is no user namespace" },
	{ "private", LOST, "there is no file system of its own" },
	{ "private-bin", LOST, "grant execute on single programs in the place of <base>" },
	{ "private-cache", LOST, "there is no file system of its own" },
	{ "private-etc", LOST, "there is no file system of its own" },
	{ "private-lib", LOST, "there is no file system of its own" },
	{ "private-tmp", LOST, "there is no /tmp of its own; <tmp> grants the common one" },
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

struct profile {
	struct import_policy *policy;
	int line;
	const char *directive; /* as it stands there */
	bool without_network;
};

static void lost(const struct profile *profile, const char *why)
{
	import_policy_lost(profile->policy, profile->line, profile->directive, why);
}

/* NULL: it cannot be said. */
static const char *path_in_policy(const char *path)
{
	for (size_t i = 0; i < COUNT(variables); i++) {
		const size_t len = strlen(variables[i].theirs);

		if (strncmp(path, variables[i].theirs, len) == 0 && (path[len] == '/' || !path[len]))
			return arena_printf(context_arena(), "%s%s", variables[i].ours, path + len);
	}
	return path[0] == '/' && !strstr(path, "${") ? path : NULL;
}

static void grant(const struct profile *profile, const char *path, bool writes)
{
	const char *ours = path_in_policy(path);

	if (!ours) {
		lost(profile, "it is no absolute path, or a variable that a policy does not have");
		return;
	}
	for (size_t i = 0; i < profile->policy->count; i++)
		if (strcmp(profile->policy->rules[i].path, ours) == 0) {
			if (!writes)
				profile->policy->rules[i].allow = "\"read\"";
			return;
		}
	import_policy_add(profile->policy, &(const struct import_rule){ .path = ours,
	                                                                .allow = writes ? "\"read_write\"" : "\"read\"",
	                                                                .is_glob = strpbrk(ours, "*?[") != NULL,
	                                                                .skips_missing = true });
}

/* Rules unite: what lies beneath one that grants more is not closed by another. */
static bool is_granted(const struct profile *profile, const char *path)
{
	const char *ours = path_in_policy(path);

	for (size_t i = 0; ours && i < profile->policy->count; i++) {
		if (path_beneath(ours, profile->policy->rules[i].path))
			return true;
	}
	return false;
}

static void take_protocols(struct profile *profile, const char *list)
{
	import_policy_name(&profile->policy->harden, "sockets");
	if (!strstr(list, "inet"))
		profile->without_network = true;
	if (strstr(list, "packet") || strstr(list, "bluetooth"))
		lost(profile, "harden = \"sockets\" closes these");
}

static void take_row(const struct profile *profile, size_t row, const char *value)
{
	switch (directives[row].kind) {
	case GRANT:
		grant(profile, value, true);
		break;
	case READ:
		grant(profile, value, false);
		break;
	case CLOSED:
		if (*value && is_granted(profile, value))
			lost(profile, "it lies in what another rule grants");
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
	const size_t len = strcspn(profile->directive, " \t");
	const char *value = profile->directive + len + strspn(profile->directive + len, " \t");

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

void import_firejail(struct import_policy *policy, char *text)
{
	struct profile profile = { .policy = policy };

	policy->abi = ABI;
	policy->min_abi = 1;
	import_policy_name(&policy->include, "<base>");
	while (*text) {
		const size_t len = strcspn(text, "\n");
		size_t end = len;

		profile.line++;
		while (end > 0 && strchr(" \t\r", text[end - 1]))
			end--;
		profile.directive = arena_strndup(context_arena(), text, end) + strspn(text, " \t");
		if (end > 0 && *profile.directive && *profile.directive != '#')
			take(&profile);
		text += len + (text[len] == '\n');
	}
	if (!profile.without_network)
		import_policy_name(&policy->unrestricted, "network");
}
