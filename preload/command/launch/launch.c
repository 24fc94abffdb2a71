/* SPDX-License-Identifier: BSD-3-Clause */
/* From a command line to a process that is confined and executes it. */
#include "command/launch/launch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/launch/child_environ.h"
#include "command/launch/descriptors.h"
#include "command/launch/handover_make.h"
#include "command/launch/outer_layer.h"
#include "command/launch/rules.h"
#include "command/program/exec_chain.h"
#include "describe.h"
#include "environ.h"
#include "kernel/enforce.h"
#include "output.h"
#include "skipped_links.h"
#include "status_line.h"

/* Prints each error; the first one goes into the status line too, if one is wanted. */
static void on_error(void *data, const struct err *err)
{
	struct launch *launch = data;
	char line[STATUS_LINE_MAX];
	struct err told;

	(void)rules_translate(&launch->rules, err, &told);
	if (launch->environment.status_fd >= 0)
		output_status(launch->environment.status_fd, line,
		              status_line_failure(line, &launch->environment, &told));
	launch->environment.status_fd = -1;
	launch->print.on_error(launch->print.data, &told);
}

static void start(struct launch *launch)
{
	launch->environment.status_fd = -1;
	launch->print = context_sink(&launch->errors);
	launch->sink = (struct err_sink){ on_error, launch };
}

/* Reads the caller's own LANDSHIM_*, by the rules of the shim, except that -c replaces LANDSHIM_CONFIG. */
static int read_environment(struct launch *launch)
{
	const char *mode = getenv("LANDSHIM_MODE");

	if (mode && strcmp(mode, "enforce") != 0)
		return err_report(&launch->sink, ERR_ENVIRONMENT, (struct err_where){ "LANDSHIM_MODE", 0 },
		                  arena_printf(context_arena(), "unset it: landshim %s enforces", launch->command),
		                  "is \"%s\"", mode);
	return environ_read_without_config(environ, &launch->sink, &launch->environment);
}

/* Refuses a shim that LD_PRELOAD cannot name, and with --exact a program that no shim can be loaded into. */
static int check_exact(const struct launch *launch)
{
	if (launch->chain.unloadable && launch->exact)
		return err_report(&launch->sink, ERR_ENVIRONMENT, (struct err_where){ launch->chain.last, 0 },
		                  "without --exact it runs under the outer layer",
		                  "the shim cannot be loaded into it: %s", launch->chain.unloadable);
	return launch->chain.unloadable ? 0
	                                : child_environ_can_carry(&launch->sink, "LD_PRELOAD", launch->chain.shim.path);
}

/* Loads each policy with the facts and the environment that the program into which the shim is loaded will have. */
static int plan(struct launch *launch)
{
	launch->outer = (struct outer_layer){ .arena = context_arena(),
		                              .sink = &launch->sink,
		                              .chain = &launch->chain,
		                              .process = &launch->process,
		                              .names = launch->names,
		                              .count = launch->count,
		                              .rules = &launch->rules };
	exec_chain_process(context_arena(), &launch->chain, &launch->process);
	if (outer_layer_locate(&launch->outer) != 0)
		return -1;
	if (!launch->chain.unloadable)
		child_environ_shim(&launch->chain);
	launch->process.envp = child_environ_values(launch->outer.paths, launch->count - (launch->rules.count > 0));
	if (outer_layer_load(&launch->outer) != 0)
		return -1;
	/* Before the next step, which looks at what ld.so reads in the environment. */
	child_environ_drop(&launch->chain, launch->outer.layers, launch->count);
	return outer_layer_build(&launch->outer);
}

/*
 * Says unasked that the shim's own file keeps it out: that is not the program's doing,
 * and not what the user asked for.  In a script whose policy does not let the shim be
 * read this is so for each program that it starts.
 */
static void say_broken(const struct launch *launch)
{
	int said = 0;
	const struct err_sink note = context_sink(&said);

	if (launch->chain.shim.is_broken)
		(void)err_report(&note, ERR_ENVIRONMENT, (struct err_where){ launch->chain.last, 0 },
		                 "its policies are in force; its own file and loader may be read and executed besides",
		                 "runs under the outer layer alone: %s", launch->chain.unloadable);
}

static void say_layers(const struct launch *launch)
{
	/* If LANDSHIM_VERBOSE alone asked for it, the shim prints it where it is loaded. */
	bool wanted = launch->verbose || (launch->environment.verbose && launch->chain.unloadable);

	for (size_t i = 0; wanted && i < launch->count; i++) {
		char buffer[8192];
		struct text text;

		text_start(&text, buffer, sizeof(buffer) - 1);
		text_add(&text, "landshim: outer layer ");
		describe_add_layer(&text, &launch->outer.layers[i]);
		if (launch->chain.unloadable) {
			describe_add_holes(&text, &launch->outer.layers[i]);
			text_add(&text, "; no exact layer: %s", launch->chain.unloadable);
		}
		output_line(&text);
	}
}

/* Landlock does not confine what is open already.  Call before the handover, whose descriptors stay open. */
static int close_fds(const struct launch *launch)
{
	if (!launch->close_fds || descriptors_close_on_exec(-1) == 0)
		return 0;
	return err_system(&launch->sink, (struct err_where){ NULL, 0 }, errno,
	                  "mount /proc, or let close_range(2) pass", "cannot close the descriptors above 2");
}

/* Without the shim: removes all that is ours from the environment, and writes the status line. */
static void leave_alone(struct launch *launch)
{
	char line[STATUS_LINE_MAX];
	const struct outer_layer *outer = &launch->outer;

	if (launch->environment.status_fd >= 0)
		output_status(launch->environment.status_fd, line,
		              status_line_outer(line, &launch->environment, &outer->kernel, outer->layers,
		                                outer->count));
	launch->environment.status_fd = -1;
	child_environ_nothing();
}

/* With the shim: hands over what it needs, and what it is to print when all is in force. */
static int hand_over(struct launch *launch)
{
	launch->environment.verbose |= launch->verbose;
	return handover_make(&launch->sink, &launch->chain, &launch->outer, &launch->environment);
}

/* The rules of the command line make a layer of their own, after those of the policies. */
static int write_rules(struct launch *launch)
{
	if (launch->rules.count == 0)
		return 0;
	if (rules_write(&launch->sink, &launch->rules, launch->count > 0) != 0)
		return -1;
	launch->names[launch->count++] = NULL;
	return 0;
}

int launch_print_policy(struct launch *launch)
{
	start(launch);
	if (write_rules(launch) != 0)
		return CONTEXT_FAILED;
	(void)fputs(launch->rules.text, stdout);
	return 0;
}

int launch_prepare(struct launch *launch, char *const *argv)
{
	int status;

	start(launch);
	if (read_environment(launch) != 0 || write_rules(launch) != 0)
		return CONTEXT_FAILED;
	status = exec_chain_find(context_arena(), &launch->sink, argv, &launch->chain);
	if (status != 0)
		return status;
	return check_exact(launch) != 0 || plan(launch) != 0 || close_fds(launch) != 0 ? CONTEXT_FAILED : 0;
}

int launch_confine(struct launch *launch)
{
	if (enforce_layers(&launch->sink, &launch->outer.kernel, launch->outer.layers, launch->count) != 0)
		return CONTEXT_FAILED;
	say_broken(launch);
	say_layers(launch);
	skipped_links_say(&launch->process.args);
	if (launch->chain.unloadable)
		leave_alone(launch);
	else if (hand_over(launch) != 0)
		return CONTEXT_FAILED;
	outer_layer_close(&launch->outer);
	return 0;
}

int launch_execute(const struct launch *launch)
{
	const struct exec_chain *chain = &launch->chain;

	if (chain->asked) {
		(void)execv(chain->asked, chain->asked_argv);
		if (errno != ENOEXEC)
			return exec_chain_cannot(&launch->sink, chain->asked, errno);
	}
	(void)execv(chain->path, chain->exec_argv);
	return exec_chain_cannot(&launch->sink, chain->path, errno);
}
