/* SPDX-License-Identifier: BSD-3-Clause */
/* The shim's steps, taken by the command. */
#include "command/launch/own_sandbox.h"

#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/base/context.h"
#include "command/launch/child_environ.h"
#include "command/launch/preload_list.h"
#include "describe.h"
#include "environ.h"
#include "expand/targets.h"
#include "kernel/abi.h"
#include "kernel/enforce.h"
#include "kernel/layer.h"
#include "kernel/ruleset.h"
#include "load/locate.h"
#include "output.h"
#include "process.h"
#include "status_line.h"

struct own {
	const struct err_sink *sink;
	struct environ_options options;
	struct process process;
	struct kernel kernel;
	struct layer *layers;
	size_t count;
};

/* Loads, plans and builds the next layer, of one element of LANDSHIM_CONFIG. */
static int load_one(struct own *own, const char *element)
{
	const struct err_where where = { "LANDSHIM_CONFIG", 0 };
	const struct targets_source source = process_source(&own->process);
	const struct locate_program program = process_program(&own->process);
	const char *path = locate_policy(context_arena(), own->sink, where, &program, element);
	struct layer *layer = &own->layers[own->count];

	if (!path || layer_load(context_arena(), own->sink, &source, path, locate_fragments_dir, layer) != 0 ||
	    layer_plan(own->sink, &own->kernel, NULL, layer) != 0)
		return -1;
	own->count++;
	return ruleset_build(context_arena(), own->sink, false, layer);
}

static int load(struct own *own)
{
	const char *config = own->options.config;

	own->layers = arena_zalloc(context_arena(), strlen(config), sizeof(*own->layers));
	while (*config) {
		const size_t len = strcspn(config, ":");

		if (load_one(own, arena_strndup(context_arena(), config, len)) != 0)
			return -1;
		config += len + (config[len] == ':');
	}
	return 0;
}

static void say(const struct own *own)
{
	char said[8192], line[STATUS_LINE_MAX];
	struct text text;

	text_start(&text, said, sizeof(said));
	describe_add_enforced(&text, own->layers, own->count);
	if (own->options.verbose)
		output_say(said, text.len);
	if (own->options.status_fd >= 0)
		output_status(own->options.status_fd, line,
		              status_line_success(line, &own->options, &own->kernel, own->layers, own->count));
}

int own_sandbox_enforce(int argc, char **argv)
{
	int errors = 0;
	const struct err_sink sink = context_sink(&errors);
	struct own own = { .sink = &sink };

	if (!context_variable("LANDSHIM_CONFIG") || !preload_list_has_shim())
		return 0;
	if (environ_read(environ, &sink, &own.options) != 0)
		return -1;
	if (own.options.mode == ENVIRON_OFF)
		return 0;
	if (own.options.mode != ENVIRON_ENFORCE)
		return err_report(&sink, ERR_ENVIRONMENT, (struct err_where){ "LANDSHIM_MODE", 0 },
		                  "landshim check shows what a policy does",
		                  "the shim is not loaded into landshim, which makes no dry run of its own");
	process_init(&own.process, context_arena(), argc, argv, environ);
	own.process.execfn = (const char *)getauxval(AT_EXECFN); // NOLINT(performance-no-int-to-ptr)
	if (abi_probe(&sink, &own.kernel) != 0 || load(&own) != 0 ||
	    enforce_layers(&sink, &own.kernel, own.layers, own.count) != 0)
		return -1;
	for (size_t i = 0; i < own.count; i++)
		ruleset_close(&own.layers[i]);
	say(&own);
	child_environ_nothing();
	return 0;
}
