/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim run: an outer layer before exec, then the shim with the exact one.
 * Whatever keeps the shim out, the program is confined.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/base/script_line.h"
#include "command/base/usage.h"
#include "command/launch/child_environ.h"
#include "command/launch/descriptors.h"
#include "command/launch/outer_layer.h"
#include "command/launch/session.h"
#include "command/program/exec_chain.h"
#include "command/subcommands.h"
#include "describe.h"
#include "environ.h"
#include "kernel/enforce.h"
#include "load/locate.h"
#include "output.h"
#include "process.h"
#include "status_line.h"

static const struct usage usage = {
	"run",
	"usage: landshim run -c POLICY [-c POLICY...] [-v] [--exact] [--new-session]\n"
	"                    [--close-fds] [--] PROGRAM [ARGUMENT...]\n",
};

struct run {
	const char **names; /* as -c has them */
	size_t count;
	bool verbose, exact, new_session, close_fds;
	struct environ_options environment;
	struct exec_chain chain;
	struct process process;
	struct outer_layer outer;
	struct err_sink print, sink;
	int errors;
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

	run->names = arena_zalloc(context_arena(), (size_t)argc, sizeof(*run->names));
	opterr = 0;
	/* "+": options end at PROGRAM. */
	while ((option = getopt_long(argc, argv, "+:c:v", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			run->names[run->count++] = optarg;
			break;
		case 'v':
			run->verbose = true;
			break;
		case OPTION_EXACT:
			run->exact = true;
			break;
		case OPTION_NEW_SESSION:
			run->new_session = true;
			break;
		case OPTION_CLOSE_FDS:
			run->close_fds = true;
			break;
		case OPTION_HELP:
			return help();
		default:
			return usage_option(&usage, option, argv);
		}
	}
	if (run->count == 0)
		return usage_mistake(&usage, "no policy is named: -c POLICY");
	if (!argv[optind])
		return usage_mistake(&usage, "no PROGRAM is named");
	/* It would be the script, which starts landshim again. */
	if (!script_line_holds(argv[optind]))
		return usage_mistake(&usage, "the #! line of \"%s\" names no PROGRAM, which a shell may be",
		                     argv[optind]);
	return -1;
}

/* The first error is the status line's, where there is to be one; each is printed. */
static void on_error(void *data, const struct err *err)
{
	struct run *run = data;
	char line[STATUS_LINE_MAX];

	if (run->environment.status_fd >= 0)
		output_status(run->environment.status_fd, line, status_line_failure(line, &run->environment, err));
	run->environment.status_fd = -1;
	run->print.on_error(run->print.data, err);
}

/* The caller's own LANDSHIM_*: the shim's rules, but that -c takes LANDSHIM_CONFIG's place. */
static int read_environment(struct run *run)
{
	const char *mode = getenv("LANDSHIM_MODE");

	if (mode && strcmp(mode, "enforce") != 0)
		return err_report(&run->sink, ERR_ENVIRONMENT, (struct err_where){ "LANDSHIM_MODE", 0 },
		                  "unset it: landshim run enforces", "is \"%s\"", mode);
	return environ_read_without_config(environ, &run->sink, &run->environment);
}

/* What is not found, and is several names perhaps: a blank may be in a name, but hardly is. */
static void on_located(void *data, const struct err *err)
{
	struct err several = *err;

	if (err->kind == ERR_POLICY && !*several.hint)
		(void)snprintf(several.hint, sizeof(several.hint), CHILD_ENVIRON_SEVERAL);
	on_error(data, &several);
}

/* The policies' paths.  A bare name may be meant as several, which LANDSHIM_CONFIG separates by colons. */
static int locate(struct run *run)
{
	const struct err_sink several = { on_located, run };
	int ret;

	for (size_t i = 0; i < run->count; i++) {
		if (strchr(context_policy_name(run->names[i]), '/'))
			continue;
		if (child_environ_can_carry(&run->sink, "LANDSHIM_CONFIG", run->names[i]) != 0)
			return -1;
		if (strchr(run->names[i], ' '))
			run->outer.sink = &several;
	}
	ret = outer_layer_locate(&run->outer);
	run->outer.sink = &run->sink;
	return ret;
}

/* Whether the shim can follow, or need not. */
static int check_exact(const struct run *run)
{
	if (run->chain.unloadable && run->exact)
		return err_report(&run->sink, ERR_ENVIRONMENT, (struct err_where){ run->chain.last, 0 },
		                  "without --exact it runs under the outer layer",
		                  "the shim cannot be loaded into it: %s", run->chain.unloadable);
	return run->chain.unloadable ? 0 : child_environ_can_carry(&run->sink, "LD_PRELOAD", locate_shim);
}

/*
 * Every policy loaded as the first program that will load the shim will see it,
 * with the environment that it will see.
 */
static int prepare(struct run *run)
{
	run->outer = (struct outer_layer){ .arena = context_arena(),
		                           .sink = &run->sink,
		                           .chain = &run->chain,
		                           .process = &run->process,
		                           .names = run->names,
		                           .count = run->count };
	exec_chain_process(context_arena(), &run->chain, &run->process);
	if (locate(run) != 0)
		return -1;
	for (size_t i = 0; i < run->count; i++)
		if (child_environ_can_carry(&run->sink, "LANDSHIM_CONFIG", run->outer.paths[i]) != 0)
			return -1;
	if (child_environ_config(&run->sink, run->outer.paths, run->count) != 0 ||
	    (!run->chain.unloadable && child_environ_shim(&run->sink, &run->chain, run->verbose) != 0))
		return -1;
	run->process.envp = environ;
	return outer_layer_load(&run->outer) != 0 || outer_layer_build(&run->outer) != 0 ? -1 : 0;
}

/*
 * It is no matter of the program's, and what is missing is not what was asked
 * for: so it is said unasked.  Where a script is confined and its policy does
 * not let the shim be read, it is so for each program that the script runs.
 */
static void say_broken(const struct run *run)
{
	int said = 0;
	const struct err_sink note = context_sink(&said);

	if (run->chain.shim_is_broken)
		(void)err_report(&note, ERR_ENVIRONMENT, (struct err_where){ run->chain.last, 0 },
		                 "its policies are in force; its own file and loader may be read and executed besides",
		                 "runs under the outer layer alone: %s", run->chain.unloadable);
}

static void say_layers(const struct run *run)
{
	/* Asked by LANDSHIM_VERBOSE alone, the shim says it if it can. */
	bool wanted = run->verbose || (run->environment.verbose && run->chain.unloadable);

	for (size_t i = 0; wanted && i < run->count; i++) {
		char buffer[8192];
		struct text text;

		text_start(&text, buffer, sizeof(buffer) - 1);
		text_add(&text, "landshim: outer layer ");
		describe_add_layer(&text, &run->outer.layers[i]);
		if (run->chain.unloadable)
			text_add(&text, "; no exact layer: %s", run->chain.unloadable);
		buffer[text.len++] = '\n';
		output_say(buffer, text.len);
	}
}

/* What Landlock does not confine, because it is open already; the shim closes the status descriptor itself. */
static int close_fds(const struct run *run)
{
	if (!run->close_fds || descriptors_close_on_exec(run->chain.unloadable ? -1 : run->environment.status_fd) == 0)
		return 0;
	return err_system(&run->sink, (struct err_where){ NULL, 0 }, errno, "mount /proc, or let close_range(2) pass",
	                  "cannot close the descriptors above 2");
}

/* No shim: nothing of ours is left in the environment, and the status line is ours to write. */
static int leave_alone(struct run *run)
{
	char line[STATUS_LINE_MAX];
	const struct outer_layer *outer = &run->outer;

	if (run->environment.status_fd >= 0)
		output_status(run->environment.status_fd, line,
		              status_line_outer(line, &run->environment, &outer->kernel, outer->layers, outer->count));
	run->environment.status_fd = -1;
	return child_environ_nothing(&run->sink);
}

/* Does not return but with the status of a failure. */
static int execute(const struct run *run)
{
	const struct exec_chain *chain = &run->chain;

	if (chain->asked) {
		(void)execv(chain->asked, chain->asked_argv);
		if (errno != ENOEXEC)
			return exec_chain_cannot(&run->sink, chain->asked, errno);
	}
	(void)execv(chain->path, chain->exec_argv);
	return exec_chain_cannot(&run->sink, chain->path, errno);
}

int run_main(int argc, char **argv)
{
	struct run run = { .environment = { .status_fd = -1 } };
	int status;

	run.print = context_sink(&run.errors);
	run.sink = (struct err_sink){ on_error, &run };
	status = parse(argc, argv, &run);
	if (status >= 0)
		return status;
	if (read_environment(&run) != 0)
		return CONTEXT_FAILED;
	status = exec_chain_find(context_arena(), &run.sink, argv + optind, &run.chain);
	if (status != 0)
		return status;
	if (check_exact(&run) != 0 || prepare(&run) != 0 || close_fds(&run) != 0)
		return CONTEXT_FAILED;
	if (run.new_session && session_start(&run.sink, &status) != 0)
		return run.errors ? CONTEXT_FAILED : status;
	if (enforce_layers(&run.sink, &run.outer.kernel, run.outer.layers, run.count) != 0)
		return CONTEXT_FAILED;
	say_broken(&run);
	say_layers(&run);
	if (run.chain.unloadable && leave_alone(&run) != 0)
		return CONTEXT_FAILED;
	outer_layer_close(&run.outer);
	return execute(&run);
}
