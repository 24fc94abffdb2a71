/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim rights: the access table, for people and for scripts. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/count.h"
#include "base/text.h"
#include "command/base/usage.h"
#include "command/print/json.h"
#include "command/print/show_holes.h"
#include "command/subcommands.h"
#include "describe.h"
#include "model/access.h"
#include "model/filter_parts.h"
#include "model/holes.h"
#include "model/uapi.h"

static const struct usage usage = { "rights", "usage: landshim rights [--abi N] [--json]\n" };

static int help(void)
{
	(void)printf("%s\nLists the rights, groups and scopes of the policy language, what its filter closes, and the "
	             "holes in rights.\n\n"
	             "      --abi N  only those that Landlock ABI N knows\n"
	             "      --json   for scripts\n",
	             usage.synopsis);
	return 0;
}

static struct access_set known_of(const struct access_group *group, int abi)
{
	return access_common(group->rights, access_known(abi));
}

/* The help names a group's rights by smaller groups; where some are too new for the ABI, the others one by one. */
static void print_group(const struct access_group *group, int abi)
{
	const struct access_set known = known_of(group, abi);
	char rights[1024];
	struct text text;

	if (access_is_empty(known))
		return;
	text_start(&text, rights, sizeof(rights));
	if (access_is_empty(access_minus(group->rights, known)))
		text_add(&text, "%s", group->help);
	else
		describe_add_rights(&text, known, ", ");
	(void)printf("%-20s  %s\n", group->name, rights);
}

/* What the filter closes, by the rows of filter_parts; not of the kernel's Landlock, so on each ABI. */
static const struct {
	const char *name, *help;
} parts_help[] = {
	{ "stream", "MPTCP, SCTP and other streams past the TCP rights" },
	{ "fastopen", "connecting as data are sent (MSG_FASTOPEN) past connect_tcp" },
	{ "udp", "UDP, where Landlock has no right for it and no port is granted" },
	{ "prlimit", "limits of processes outside, past signal" },
	{ "io_uring", "the same calls where no filter sees them" },
	{ "sockets", "families other than UNIX, TCP, UDP and netlink's route" },
	{ "terminal", "input put into a terminal (TIOCSTI, TIOCLINUX)" },
	{ "keyrings", "the kernel's keyrings" },
	{ "ipc", "System V IPC and POSIX message queues" },
	{ "namespaces", "new namespaces, and entering others" },
	{ "kernel", "mounts, modules, bpf, perf, the clock, and the like" },
	{ "metadata", "changes of modes, owners, times, attributes" },
	{ "listen", "listen(2) on every kind of socket" },
	{ "watch", "inotify and fanotify" },
	{ "capabilities", "every capability: dropped; implies namespaces" },
	{ "default", "sockets, terminal, keyrings, kernel" },
};

static const char *part_help(const struct filter_part *part)
{
	for (size_t i = 0; i < COUNT(parts_help); i++)
		if (strcmp(parts_help[i].name, part->name) == 0)
			return parts_help[i].help;
	return "";
}

static void print_parts(const char *setting, bool harden)
{
	(void)printf("\n%-20s  %s\n", setting, "what the filter closes");
	for (size_t i = 0; i < filter_parts_count; i++)
		if (filter_parts[i].harden == harden)
			(void)printf("%-20s  %s\n", filter_parts[i].name, part_help(&filter_parts[i]));
}

static void print_parts_json(const char *setting, bool harden)
{
	const char *between = "";

	(void)printf(",\"%s\":[", setting);
	for (size_t i = 0; i < filter_parts_count; i++) {
		if (filter_parts[i].harden != harden)
			continue;
		(void)printf("%s{\"name\":\"%s\",\"help\":", between, filter_parts[i].name);
		json_text(part_help(&filter_parts[i]));
		(void)printf("}");
		between = ",";
	}
	(void)printf("]");
}

static struct access_set rights_of(const struct hole *hole)
{
	return access_union(hole->rights, hole->unknown);
}

/* A hole in newer rights alone is none on that ABI. */
static void print_holes(int abi)
{
	(void)printf("\n%-20s  %-16s  %s\n", "hole", "closed by", "what gets round which rights");
	for (int i = 0; i < HOLES_COUNT; i++) {
		const struct access_set rights = access_common(rights_of(&holes[i]), access_known(abi));
		char closers[128], names[256];
		struct text text;

		if (access_is_empty(rights))
			continue;
		text_start(&text, closers, sizeof(closers));
		show_holes_closers(&text, (enum holes_index)i);
		text_start(&text, names, sizeof(names));
		describe_add_rights(&text, rights, " ");
		(void)printf("%-20s  %-16s  %s: %s\n", holes[i].name, closers[0] ? closers : "nothing",
		             show_holes_text((enum holes_index)i), names);
	}
}

static void print_holes_json(int abi)
{
	const char *between = "";

	(void)printf(",\"holes\":[");
	for (int i = 0; i < HOLES_COUNT; i++) {
		const struct access_set rights = access_common(rights_of(&holes[i]), access_known(abi));
		char closers[128];
		struct text text;

		if (access_is_empty(rights))
			continue;
		text_start(&text, closers, sizeof(closers));
		show_holes_closers(&text, (enum holes_index)i);
		(void)printf("%s{\"name\":\"%s\",", between, holes[i].name);
		json_rights("rights", rights);
		(void)printf(",\"closed_by\":[");
		for (char *name = strtok(closers, " "), *before = ""; name; name = strtok(NULL, " "), before = ",")
			(void)printf("%s\"%s\"", before, name);
		(void)printf("],\"help\":");
		json_text(show_holes_text((enum holes_index)i));
		(void)printf("}");
		between = ",";
	}
	(void)printf("]");
}

static void print_text(int abi)
{
	(void)printf("%-20s  %-7s  %3s  %-5s  %-4s  %s\n", "right", "kind", "abi", "linux", "file",
	             "what it lets a program do");
	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (right->abi <= abi)
			(void)printf("%-20s  %-7s  %3d  %-5s  %-4s  %s\n", right->name,
			             access_family_name(right->family), right->abi, access_release(right->abi),
			             right->on_file ? "yes" : "-", right->help);
	}
	(void)printf("\n%-20s  %s\n", "group", "rights");
	for (size_t i = 0; i < access_groups_count; i++)
		print_group(&access_groups[i], abi);
	/* In this order: completions take the names above "hole", and those below "harden". */
	print_holes(abi);
	print_parts("fill", false);
	print_parts("harden", true);
}

static void print_json(int abi)
{
	const char *between = "";

	(void)printf("{\"rights\":[");
	for (size_t i = 0; i < access_rights_count; i++) {
		const struct access_right *right = &access_rights[i];

		if (right->abi > abi)
			continue;
		(void)printf("%s{\"name\":\"%s\",\"kind\":\"%s\",\"abi\":%d,\"linux\":\"%s\",\"on_file\":%s,\"help\":",
		             between, right->name, access_family_name(right->family), right->abi,
		             access_release(right->abi), right->on_file ? "true" : "false");
		json_text(right->help);
		(void)printf("}");
		between = ",";
	}
	(void)printf("],\"groups\":[");
	between = "";
	for (size_t i = 0; i < access_groups_count; i++) {
		const struct access_group *group = &access_groups[i];

		if (access_is_empty(known_of(group, abi)))
			continue;
		(void)printf("%s{\"name\":\"%s\",", between, group->name);
		json_rights("rights", known_of(group, abi));
		(void)printf(",\"on_paths\":%s,\"help\":", access_is_for_paths(group) ? "true" : "false");
		json_text(group->help);
		(void)printf("}");
		between = ",";
	}
	(void)printf("]");
	print_parts_json("fill", false);
	print_parts_json("harden", true);
	print_holes_json(abi);
	(void)printf("}\n");
}

enum {
	OPTION_ABI = 256,
	OPTION_JSON,
	OPTION_HELP
};

int rights_main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "abi", required_argument, NULL, OPTION_ABI },
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "help", no_argument, NULL, OPTION_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int abi = UAPI_ABI_NEWEST;
	bool json = false;
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_ABI:
			abi = usage_abi(optarg);
			if (abi < 1)
				return usage_no_abi(&usage, optarg, "");
			break;
		case OPTION_JSON:
			json = true;
			break;
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, options, option, argv);
		}
	}
	if (argv[optind])
		return usage_mistake(&usage, "\"%s\" is one argument too many", argv[optind]);
	(json ? print_json : print_text)(abi);
	return 0;
}
