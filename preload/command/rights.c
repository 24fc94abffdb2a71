/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim rights: the access table, for people and for scripts. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command/base/usage.h"
#include "command/print/json.h"
#include "command/subcommands.h"
#include "describe.h"
#include "model/access.h"
#include "model/uapi.h"

static const struct usage usage = { "rights", "usage: landshim rights [--abi N] [--json]\n" };

static int help(void)
{
	(void)printf("%s\nLists the rights, groups and scopes of the policy language.\n\n"
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
	(void)printf("]}\n");
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
				return usage_mistake(&usage, "\"%s\" is not an ABI: 1 to %d", optarg, UAPI_ABI_NEWEST);
			break;
		case OPTION_JSON:
			json = true;
			break;
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, option, argv);
		}
	}
	if (argv[optind])
		return usage_mistake(&usage, "\"%s\" is one argument too many", argv[optind]);
	(json ? print_json : print_text)(abi);
	return 0;
}
