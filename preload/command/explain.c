/* SPDX-License-Identifier: BSD-3-Clause */
/* landshim explain: what policies deny a program, and what would have to be added to them. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "command/base/context.h"
#include "command/base/script_line.h"
#include "command/base/usage.h"
#include "command/explain/denial_print.h"
#include "command/explain/explain_run.h"
#include "command/launch/launch.h"
#include "command/subcommands.h"
#include "command/trace/trace.h"

static const struct usage usage = {
	"explain",
	"usage: landshim explain -c POLICY [-c POLICY...] [--permissive] [--json] [--all]\n"
	"                        [--] PROGRAM [ARGUMENT...]\n",
};

struct explain {
	struct launch launch;
	bool permissive, json, all;
};

static int help(void)
{
	(void)printf("%s\nRuns PROGRAM as landshim run does, and says on stderr, when it has ended, what the\n"
	             "policies denied it, once each, with the line to add.\n\n"
	             "  -c, --config POLICY  a policy's name or path; several are all enforced\n"
	             "      --permissive     deny nothing, and say what would have been denied: PROGRAM\n"
	             "                       runs with all your rights\n"
	             "      --all            list also the calls that failed for other reasons\n"
	             "      --json           for scripts: one object, the last line of stderr\n\n"
	             "Status: 125 if landshim fails, 126 if PROGRAM cannot be executed, 127 if it\n"
	             "is not found; else that of PROGRAM.\n",
	             usage.synopsis);
	return 0;
}

enum {
	OPTION_PERMISSIVE = 256,
	OPTION_JSON,
	OPTION_ALL,
	OPTION_HELP
};

/* -1: go on; else the exit status. */
static int parse(int argc, char **argv, struct explain *explain)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' }, { "permissive", no_argument, NULL, OPTION_PERMISSIVE },
		{ "json", no_argument, NULL, OPTION_JSON }, { "all", no_argument, NULL, OPTION_ALL },
		{ "help", no_argument, NULL, OPTION_HELP }, { NULL, 0, NULL, 0 },
	};
	int option;

	explain->launch.names = arena_zalloc(context_arena(), (size_t)argc, sizeof(*explain->launch.names));
	opterr = 0;
	/* "+": options end at PROGRAM. */
	while ((option = getopt_long(argc, argv, "+:c:", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			explain->launch.names[explain->launch.count++] = optarg;
			break;
		case OPTION_PERMISSIVE:
			explain->permissive = true;
			break;
		case OPTION_JSON:
			explain->json = true;
			break;
		case OPTION_ALL:
			explain->all = true;
			break;
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, option, argv);
		}
	}
	if (explain->launch.count == 0)
		return usage_mistake(&usage, "no policy is named: -c POLICY");
	if (!argv[optind])
		return usage_mistake(&usage, "no PROGRAM is named");
	/* It would be the script, which starts landshim again. */
	if (!script_line_holds(argv[optind]))
		return usage_mistake(&usage, "the #! line of \"%s\" names no PROGRAM, which a shell may be",
		                     argv[optind]);
	return -1;
}

/* On stderr, which is where stdout leads from now on: the program had that. */
static void say(const struct explain *explain, const struct explain_run *run, const char *program)
{
	const struct denial_report report = { .list = &run->list,
		                              .program = program,
		                              .permissive = explain->permissive,
		                              .all = explain->all,
		                              .incomplete = run->end.incomplete,
		                              .notes = run->notes,
		                              .notes_count = run->notes_count };

	(void)fflush(stdout);
	if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return;
	(explain->json ? denial_print_json : denial_print)(&report);
	(void)fflush(stdout);
	clearerr(stdout);
}

int explain_main(int argc, char **argv)
{
	struct explain explain = { .launch = { .command = usage.name } };
	struct explain_run run = { .launch = &explain.launch };
	int status = parse(argc, argv, &explain);

	if (status >= 0)
		return status;
	run.permissive = explain.permissive;
	run.list.keeps_errors = explain.all;
	status = launch_prepare(&explain.launch, argv + optind);
	if (status == 0)
		status = explain_run(&run);
	if (status != 0)
		return status;
	say(&explain, &run, argv[optind]);
	return trace_exit_status(&run.end);
}
