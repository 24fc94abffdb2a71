/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim run: launch.h, in place. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "command/base/context.h"
#include "command/base/script_line.h"
#include "command/base/usage.h"
#include "command/launch/launch.h"
#include "command/launch/session.h"
#include "command/subcommands.h"

static const struct usage usage = {
	"run",
	"usage: landshim run -c POLICY [-c POLICY...] [-v] [--exact] [--new-session]\n"
	"                    [--close-fds] [--] PROGRAM [ARGUMENT...]\n",
};

struct run {
	struct launch launch;
	bool new_session;
};

static int help(void)
{
	(void)printf("%s\nRuns PROGRAM under each POLICY, so that it cannot start unconfined.\n\n"
	             "  -c, --config POLICY  a policy's name or path; several are all enforced\n"
	             "  -v, --verbose        say on stderr what is enforced\n"
	             "      --exact          refuse a PROGRAM that the shim cannot be loaded into\n"
	             "      --new-session    start it in a session of its own: it cannot put input\n"
	             "                       into this terminal (TIOCSTI)\n"
	             "      --close-fds      close every descriptor above 2\n\n"
	             "Status: 125 if landshim fails, 126 if PROGRAM cannot be executed, 127 if it\n"
	             "is not found; else that of PROGRAM.\n",
	             usage.synopsis);
	return 0;
}

enum {
	OPTION_EXACT = 256,
	OPTION_NEW_SESSION,
	OPTION_CLOSE_FDS,
	OPTION_HELP
};

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct run *run)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "exact", no_argument, NULL, OPTION_EXACT },
		{ "new-session", no_argument, NULL, OPTION_NEW_SESSION },
		{ "close-fds", no_argument, NULL, OPTION_CLOSE_FDS },
		{ "help", no_argument, NULL, OPTION_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	run->launch.names = arena_zalloc(context_arena(), (size_t)argc, sizeof(*run->launch.names));
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
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, option, argv);
		}
	}
	if (run->launch.count == 0)
		return usage_mistake(&usage, "no policy is named: -c POLICY");
	if (!argv[optind])
		return usage_mistake(&usage, "no PROGRAM is named");
	/* It would be the script, which starts landshim again. */
	if (!script_line_holds(argv[optind]))
		return usage_mistake(&usage, "the #! line of \"%s\" names no PROGRAM, which a shell may be",
		                     argv[optind]);
	return -1;
}

int run_main(int argc, char **argv)
{
	struct run run = { .launch = { .command = usage.name } };
	int status = parse(argc, argv, &run);

	if (status >= 0)
		return status;
	status = launch_prepare(&run.launch, argv + optind);
	if (status != 0)
		return status;
	if (run.new_session && session_start(&run.launch.sink, &status) != 0)
		return run.launch.errors ? CONTEXT_FAILED : status;
	status = launch_confine(&run.launch);
	return status != 0 ? status : launch_execute(&run.launch);
}
