/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim run: launch.h, in place. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "command/base/context.h"
#include "command/base/usage.h"
#include "command/launch/launch.h"
#include "command/launch/rules.h"
#include "command/launch/session.h"
#include "command/subcommands.h"

static const struct usage usage = {
	"run",
	"usage: landshim run [-c POLICY...] [RULE...] [-v] [--exact] [--new-session]\n"
	"                    [--close-fds] [--] PROGRAM [ARGUMENT...]\n"
	"       landshim run [-c POLICY...] RULE... --print-policy\n"
	"rules: --read PATH, --read-execute PATH, --write PATH, --allow RIGHTS=PATH,\n"
	"       --connect-tcp PORTS, --bind-tcp PORTS, --connect-udp PORTS,\n"
	"       --bind-udp PORTS, --include FRAGMENT, --unrestricted RIGHTS,\n"
	"       --harden GROUPS, --abi N, --min-abi N\n",
};

struct run {
	struct launch launch;
	bool new_session, print_policy;
};

static int help(void)
{
	(void)printf("%s\nRuns PROGRAM under each POLICY, and under the rules, which are one more, so that\n"
	             "it cannot start unconfined.\n\n"
	             "  -c, --config POLICY  a policy's name or path; several are all enforced\n"
	             "  -v, --verbose        say on stderr what is enforced\n"
	             "      --exact          refuse a PROGRAM that the shim cannot be loaded into\n"
	             "      --new-session    start it in a session, and on a terminal, of its own:\n"
	             "                       it cannot put input into this one (TIOCSTI)\n"
	             "      --close-fds      close every descriptor above 2\n"
	             "      --print-policy   print the rules as a policy, and start nothing\n\n"
	             "Rules: what no rule allows is denied; with -c, only of the kinds that rules are about.\n"
	             "      --read PATH          read a file; list and read a directory\n"
	             "      --read-execute PATH  and execute\n"
	             "      --write PATH         read, write, create, remove (read_write)\n"
	             "      --allow RIGHTS       of landshim.conf(5), with =PATH after them\n"
	             "      --connect-tcp PORTS  such as 443,8000-8010\n"
	             "      --bind-tcp PORTS\n"
	             "      --connect-udp PORTS\n"
	             "      --bind-udp PORTS\n"
	             "      --include FRAGMENT   base is <base>; or a file\n"
	             "      --unrestricted RIGHTS\n"
	             "      --harden GROUPS\n"
	             "      --abi N              the ABI; 11 by default\n"
	             "      --min-abi N          by default the oldest ABI with every right that is named\n\n"
	             "Status: 125 if landshim fails, 126 if PROGRAM cannot be executed, 127 if it\n"
	             "is not found; else that of PROGRAM.\n",
	             usage.synopsis);
	return 0;
}

enum {
	OPTION_EXACT = 256,
	OPTION_NEW_SESSION,
	OPTION_CLOSE_FDS,
	OPTION_PRINT_POLICY,
	OPTION_HELP
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "exact", no_argument, NULL, OPTION_EXACT },
	{ "new-session", no_argument, NULL, OPTION_NEW_SESSION },
	{ "close-fds", no_argument, NULL, OPTION_CLOSE_FDS },
	{ "print-policy", no_argument, NULL, OPTION_PRINT_POLICY },
	{ "read", required_argument, NULL, RULES_READ },
	{ "read-execute", required_argument, NULL, RULES_READ_EXECUTE },
	{ "write", required_argument, NULL, RULES_WRITE },
	{ "allow", required_argument, NULL, RULES_ALLOW },
	{ "connect-tcp", required_argument, NULL, RULES_CONNECT_TCP },
	{ "bind-tcp", required_argument, NULL, RULES_BIND_TCP },
	{ "connect-udp", required_argument, NULL, RULES_CONNECT_UDP },
	{ "bind-udp", required_argument, NULL, RULES_BIND_UDP },
	{ "unrestricted", required_argument, NULL, RULES_UNRESTRICTED },
	{ "include", required_argument, NULL, RULES_INCLUDE },
	{ "abi", required_argument, NULL, RULES_ABI },
	{ "min-abi", required_argument, NULL, RULES_MIN_ABI },
	{ "harden", required_argument, NULL, RULES_HARDEN },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

static int without_policy(char *const *words)
{
	return usage_without_policy(&usage, options, words,
	                            "landshim run -c POLICY PROGRAM; or with rules such as --read PATH for a policy");
}

/* -1: go on; else the exit status. */
static int check_usage(const struct run *run, char *const *words)
{
	if (run->print_policy && run->launch.rules.count == 0)
		return usage_hinted(&usage, "name some, such as --read PATH",
		                    "--print-policy prints rules, and there are none");
	if (run->print_policy)
		return words[0] ? usage_mistake(&usage, "\"%s\": --print-policy starts no PROGRAM", words[0]) : -1;
	if (run->launch.count == 0 && run->launch.rules.count == 0)
		return without_policy(words);
	if (!words[0])
		return usage_mistake(&usage, "no PROGRAM is named");
	return usage_script(&usage, words[0]);
}

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct run *run)
{
	int option;

	run->launch.names = arena_zalloc(context_arena(), (size_t)argc + 1, sizeof(*run->launch.names));
	opterr = 0;
	/* "+": options end at PROGRAM. */
	while ((option = getopt_long(argc, argv, "+:c:v", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			run->launch.names[run->launch.count++] = optarg;
			break;
		case 'v':
			run->launch.verbose = true;
			break;
		case OPTION_EXACT:
			run->launch.exact = true;
			break;
		case OPTION_NEW_SESSION:
			run->new_session = true;
			break;
		case OPTION_CLOSE_FDS:
			run->launch.close_fds = true;
			break;
		case OPTION_PRINT_POLICY:
			run->print_policy = true;
			break;
		case OPTION_HELP:
			return help();
		default:
			if (!rules_is_option(option))
				return usage_option(&usage, options, option, argv);
			rules_add(&run->launch.rules, option, optarg);
		}
	}
	return check_usage(run, argv + optind);
}

int run_main(int argc, char **argv)
{
	struct run run = { .launch = { .command = usage.name } };
	int status = parse(argc, argv, &run);

	if (status >= 0)
		return status;
	if (run.print_policy)
		return launch_print_policy(&run.launch);
	status = launch_prepare(&run.launch, argv + optind);
	if (status != 0)
		return status;
	if (run.new_session && session_start(&run.launch.sink, &status) != 0)
		return run.launch.errors ? CONTEXT_FAILED : status;
	status = launch_confine(&run.launch);
	return status != 0 ? status : launch_execute(&run.launch);
}
