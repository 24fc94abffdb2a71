/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * landshim run: an outer layer before exec, then the shim with the exact one.
 * Whatever keeps the shim out, the program is confined.
 */
#include <errno.h>
#include <getopt.h>
#include <gnu/libc-version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../common/describe.h"
#include "../../common/enforce.h"
#include "../../common/kernel.h"
#include "../../common/layer.h"
#include "../../common/ruleset.h"
#include "../environ.h"
#include "../output.h"
#include "../status.h"
#include "command.h"
#include "outer.h"
#include "session.h"
#include "stack.h"

#ifndef SYS_close_range
#define SYS_close_range 436 /* the same everywhere; glibc 2.31 does not know it */
#endif

struct run {
	const char **names; /* as -c has them */
	size_t count;
	bool verbose, exact, new_session, close_fds;
	struct environ_options environment;
	struct chain chain;
	struct process process;
	const char **paths;   /* the policies' files */
	struct layer *layers; /* outer ones */
	struct kernel kernel;
	struct err_sink sink;
	int errors;
};

static int help(void)
{
	(void)printf("usage: landshim run -c POLICY [-c POLICY...] [-v] [--exact] [--new-session]\n"
	             "                    [--close-fds] [--] PROGRAM [ARGUMENT...]\n\n"
	             "Runs PROGRAM under each POLICY, so that it cannot start unconfined.\n\n"
	             "  -c, --config POLICY  a policy's name or path; several are all enforced\n"
	             "  -v, --verbose        say on stderr what is enforced\n"
	             "      --exact          refuse a PROGRAM that the shim cannot be loaded into\n"
	             "      --new-session    start it in a session of its own: it cannot put input\n"
	             "                       into this terminal (TIOCSTI)\n"
	             "      --close-fds      close every descriptor above 2\n\n"
	             "Status: 125 if landshim fails, 126 if PROGRAM cannot be executed, 127 if it\n"
	             "is not found; else that of PROGRAM.\n");
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

	run->names = arena_zalloc(command_arena(), (size_t)argc, sizeof(*run->names));
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
		case ':':
			return command_usage("run", "the option \"%s\" needs a value", argv[optind - 1]);
		default:
			return command_usage("run", "unknown option \"%s\"", argv[optind - 1]);
		}
	}
	if (run->count == 0)
		return command_usage("run", "no policy is named: -c POLICY");
	if (!argv[optind])
		return command_usage("run", "no PROGRAM is named");
	return -1;
}

/* The caller's own LANDSHIM_*: the shim's rules, but that -c takes LANDSHIM_CONFIG's place. */
static int read_environment(struct run *run)
{
	const char *mode = getenv("LANDSHIM_MODE");

	if (mode && strcmp(mode, "enforce") != 0)
		return err_report(&run->sink, ERR_ENVIRONMENT, (struct err_where){ "LANDSHIM_MODE", 0 },
		                  "unset it: landshim run enforces", "is \"%s\"", mode);
	/* That it is set is all that matters there: the names are looked at later. */
	if (setenv("LANDSHIM_CONFIG", "/", 1) != 0)
		return err_memory(&run->sink);
	return environ_read(environ, &run->sink, &run->environment);
}

static int check_name(struct run *run, const char *name, const char *forbidden, const char *variable)
{
	if (!strpbrk(name, forbidden))
		return 0;
	return err_report(&run->sink, ERR_ENVIRONMENT, (struct err_where){ name, 0 },
	                  "use another name, or a link to it", "%s cannot carry a name with a colon%s in it", variable,
	                  strchr(forbidden, ' ') ? " or a blank" : "");
}

/* Every policy loaded as the first program that will load the shim will see it. */
static int load(struct run *run)
{
	const struct targets_source source = process_source(&run->process);
	struct locate_program program = process_program(&run->process);

	run->paths = arena_zalloc(command_arena(), run->count, sizeof(*run->paths));
	run->layers = arena_zalloc(command_arena(), run->count, sizeof(*run->layers));
	if (!run->paths || !run->layers)
		return err_memory(&run->sink);
	for (size_t i = 0; i < run->count; i++) {
		run->paths[i] = command_policy(&run->sink, &program, run->names[i]);
		if (!run->paths[i])
			return -1;
		if (check_name(run, run->paths[i], ":", "LANDSHIM_CONFIG") != 0 ||
		    layer_load(command_arena(), &run->sink, &source, run->paths[i], locate_fragments_dir,
		               &run->layers[i]) != 0)
			return -1;
	}
	return 0;
}

/* N policies take 2 N layers where the shim follows. */
static int check_room(struct run *run, bool exact_follows)
{
	size_t wanted = 0;
	int room;

	for (size_t i = 0; i < run->count; i++)
		if (!plan_is_empty(&run->layers[i].plan))
			wanted += exact_follows ? 2 : 1;
	room = wanted > 0 ? stack_room() : 0;
	if (room < 0)
		return err_report(&run->sink, ERR_KERNEL, (struct err_where){ NULL, 0 }, NULL,
		                  "cannot find out how many Landlock layers there is room for");
	if (wanted > (size_t)room)
		return err_report(&run->sink, ERR_KERNEL, (struct err_where){ NULL, 0 },
		                  "each policy takes two, and those that are in force count as well",
		                  "%zu Landlock layers are needed, and there is room for %d", wanted, room);
	return 0;
}

static int build(struct run *run, bool exact_follows)
{
	const struct outer_grants grants = { command_arena(), &run->sink, &run->chain };

	if (kernel_probe(&run->sink, &run->kernel) != 0)
		return -1;
	for (size_t i = 0; i < run->count; i++) {
		struct layer *layer = &run->layers[i];

		if (layer_plan(&run->sink, &run->kernel, layer) != 0 || outer_grant_chain(&grants, layer) != 0 ||
		    (exact_follows && outer_grant_loader(&grants, layer) != 0))
			return -1;
		/* The shim reads every policy from inside all the outer layers. */
		for (size_t k = 0; exact_follows && k < run->count; k++)
			if (outer_grant_shim(&grants, &run->layers[k], layer) != 0)
				return -1;
		outer_set_log(exact_follows, layer);
	}
	if (check_room(run, exact_follows) != 0)
		return -1;
	for (size_t i = 0; i < run->count; i++)
		if (ruleset_build(command_arena(), &run->sink, false, &run->layers[i]) != 0)
			return -1;
	return 0;
}

/* LD_PRELOAD with the shim at its end; behind libpthread where that would be initfirst itself. */
static int preload_shim(const struct run *run)
{
	const char *old = getenv("LD_PRELOAD");
	const char *config = run->paths[0];
	const char *preload;

	for (size_t i = 1; config && i < run->count; i++)
		config = arena_printf(command_arena(), "%s:%s", config, run->paths[i]);
	preload = arena_printf(command_arena(), "%s%s%s%s", old ? old : "", old && *old ? ":" : "",
	                       strverscmp(gnu_get_libc_version(), "2.34") < 0 ? "libpthread.so.0:" : "", locate_shim);
	if (!config || !preload || setenv("LD_PRELOAD", preload, 1) != 0 || setenv("LANDSHIM_CONFIG", config, 1) != 0 ||
	    (run->verbose && setenv("LANDSHIM_VERBOSE", "1", 1) != 0))
		return err_memory(&run->sink);
	return 0;
}

/* No shim: nothing of ours is left in the environment, and the status line is ours to write. */
static void leave_alone(const struct run *run)
{
	char line[STATUS_LINE_MAX];
	int fd = run->environment.status_fd;

	if (fd >= 0)
		output_status(fd, line, status_outer(line, &run->environment, &run->kernel, run->layers, run->count));
	(void)unsetenv("LANDSHIM_CONFIG");
	(void)unsetenv("LANDSHIM_MODE");
	(void)unsetenv("LANDSHIM_VERBOSE");
	(void)unsetenv("LANDSHIM_STATUS_FD");
}

static void close_above_2(int kept)
{
	long most = sysconf(_SC_OPEN_MAX);

	if (kept < 0 && syscall(SYS_close_range, 3U, ~0U, 0) == 0)
		return;
	for (int fd = 3; fd < most; fd++)
		if (fd != kept)
			(void)close(fd);
}

static void say_layers(const struct run *run)
{
	for (size_t i = 0; run->verbose && i < run->count; i++) {
		char buffer[8192];
		struct text text;

		describe_start(&text, buffer, sizeof(buffer));
		describe_add(&text, "landshim: outer layer ");
		describe_add_layer(&text, &run->layers[i]);
		if (run->chain.unloadable)
			describe_add(&text, "; no exact layer: %s", run->chain.unloadable);
		(void)fprintf(stderr, "%s\n", buffer);
	}
}

static int execute(const struct run *run)
{
	int errnum;

	(void)execv(run->chain.path, run->chain.exec_argv);
	errnum = errno;
	(void)err_system(&run->sink, (struct err_where){ run->chain.path, 0 }, errnum,
	                 errnum == EACCES ? "the policy may be the reason: see landshim check" : NULL,
	                 "cannot execute");
	return errnum == ENOENT ? 127 : 126;
}

int run_main(int argc, char **argv)
{
	struct run run = { .environment = { .status_fd = -1 } };
	bool exact_follows;
	int status;

	run.sink = command_sink(&run.errors);
	status = parse(argc, argv, &run);
	if (status >= 0)
		return status;
	if (read_environment(&run) != 0)
		return COMMAND_FAILED;
	status = chain_find(command_arena(), &run.sink, argv + optind, &run.chain);
	if (status != 0)
		return status;
	exact_follows = run.chain.unloadable == NULL;
	if (!exact_follows && run.exact) {
		(void)err_report(&run.sink, ERR_ENVIRONMENT, (struct err_where){ run.chain.last, 0 },
		                 "without --exact it runs under the outer layer",
		                 "the shim cannot be loaded into it: %s", run.chain.unloadable);
		return COMMAND_FAILED;
	}
	if (exact_follows && check_name(&run, locate_shim, ": ", "LD_PRELOAD") != 0)
		return COMMAND_FAILED;
	command_process(&run.chain, &run.process);
	if (load(&run) != 0 || build(&run, exact_follows) != 0 || (exact_follows && preload_shim(&run) != 0))
		return COMMAND_FAILED;
	if (run.new_session && session_start(&run.sink, &status) != 0)
		return run.errors ? COMMAND_FAILED : status;
	if (enforce_layers(&run.sink, &run.kernel, run.layers, run.count) != 0)
		return COMMAND_FAILED;
	say_layers(&run);
	if (!exact_follows)
		leave_alone(&run);
	for (size_t i = 0; i < run.count; i++)
		ruleset_close(&run.layers[i]);
	if (run.close_fds)
		close_above_2(exact_follows ? run.environment.status_fd : -1);
	return execute(&run);
}
