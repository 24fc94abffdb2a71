/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim rights: the access table, for people and for scripts. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common/access.h"
#include "../../common/uapi.h"
#include "command.h"
#include "json.h"

static int help(void)
{
	(void)printf("usage: landshim rights [--abi N] [--json]\n\n"
	             "Lists the rights, groups and scopes of the policy language.\n\n"
	             "      --abi N  only those that Landlock ABI N knows\n"
	             "      --json   for scripts\n");
	return 0;
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
		(void)printf("%-20s  %s\n", access_groups[i].name, access_groups[i].help);
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
		command_json(right->help);
		(void)printf("}");
		between = ",";
	}
	(void)printf("],\"groups\":[");
	for (size_t i = 0; i < access_groups_count; i++) {
		(void)printf("%s{\"name\":\"%s\",", i ? "," : "", access_groups[i].name);
		json_rights("rights", access_common(access_groups[i].rights, access_known(abi)));
		(void)printf("}");
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
			abi = command_abi(optarg);
			if (abi < 1)
				return command_usage("rights", "\"%s\" is not an ABI: 1 to %d", optarg,
				                     UAPI_ABI_NEWEST);
			break;
		case OPTION_JSON:
			json = true;
			break;
		case OPTION_HELP:
			return help();
		case ':':
			return command_usage("rights", "the option \"%s\" needs a value", argv[optind - 1]);
		default:
			return command_usage("rights", "unknown option \"%s\"", argv[optind - 1]);
		}
	}
	if (argv[optind])
		return command_usage("rights", "\"%s\" is one argument too many", argv[optind]);
	(json ? print_json : print_text)(abi);
	return 0;
}
