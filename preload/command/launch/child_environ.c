/* SPDX-License-Identifier: BSD-3-Clause */
/* Editing the environment that the program gets. */
#include "command/launch/child_environ.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/launch/preload_list.h"
#include "command/program/exec_chain.h"
#include "environ.h"
#include "kernel/layer.h"
#include "model/environment.h"
#include "model/handover.h"

/* The name in ENVIRON_FILLER. */
#define FILLER_NAME "LANDSHIM_"

/* Sets the only entry of a name: if a second one stayed, some program would read that. */
static int set_alone(const struct err_sink *sink, const char *name, const char *value)
{
	(void)unsetenv(name);
	if (value && setenv(name, value, 1) != 0)
		return err_memory(sink);
	return 0;
}

static const char *joined(const char *const *paths, size_t count)
{
	const char *config = "";

	for (size_t i = 0; i < count; i++)
		config = arena_printf(context_arena(), "%s%s%s", config, *config ? ":" : "", paths[i]);
	return config;
}

int child_environ_config(const struct err_sink *sink, const char *const *paths, size_t count)
{
	return set_alone(sink, "LANDSHIM_CONFIG", joined(paths, count));
}

char **child_environ_values(const char *const *paths, size_t count)
{
	size_t entries = 0;
	char **values;

	while (environ[entries])
		entries++;
	values = arena_zalloc(context_arena(), entries + 2, sizeof(*values));
	if (count == 0) {
		memcpy(values, environ, entries * sizeof(*values));
		return values;
	}
	/* Of several entries of one name the first counts. */
	values[0] = arena_printf(context_arena(), "LANDSHIM_CONFIG=%s", joined(paths, count));
	memcpy(values + 1, environ, entries * sizeof(*values));
	return values;
}

static int set_preload(const struct err_sink *sink, const struct exec_chain *chain, const char *others)
{
	bool libpthread_first = chain->loader ? chain->libpthread_first : preload_list_libpthread_first();

	return set_alone(sink, "LD_PRELOAD", preload_list_with_shim(others, chain->shim.path, libpthread_first));
}

int child_environ_shim(const struct err_sink *sink, const struct exec_chain *chain)
{
	return set_preload(sink, chain, context_variable("LD_PRELOAD"));
}

static bool is_dropped(const struct layer *layers, size_t count, const char *entry)
{
	for (size_t i = 0; i < count; i++)
		if (environment_drops(&layers[i].policy.environment, entry))
			return true;
	return false;
}

int child_environ_drop(const struct err_sink *sink, const struct exec_chain *chain, const struct layer *layers,
                       size_t count)
{
	char **kept = environ;

	for (char **entry = environ; *entry; entry++)
		if (!is_dropped(layers, count, *entry))
			*kept++ = *entry;
	*kept = NULL;
	return chain->unloadable || context_variable("LD_PRELOAD") ? 0 : set_preload(sink, chain, NULL);
}

/* Not with unsetenv(3), which finds no entry without a value. */
static void take_ours(void)
{
	char **kept = environ;

	for (char **entry = environ; *entry; entry++)
		if (!environ_is_ours(*entry))
			*kept++ = *entry;
	*kept = NULL;
}

int child_environ_handover(const struct err_sink *sink, const char *ticket)
{
	take_ours();
	if (set_alone(sink, HANDOVER_VARIABLE, ticket) != 0)
		return -1;
	/*
	 * The shim needs an even number of entries to remove (scrub_finish), or it has
	 * to leave one: this one, and LD_PRELOAD if it names nothing else, or a filler.
	 */
	return preload_list_others() ? set_alone(sink, FILLER_NAME, "") : 0;
}

int child_environ_nothing(const struct err_sink *sink)
{
	take_ours();
	return set_alone(sink, "LD_PRELOAD", preload_list_others());
}

int child_environ_can_carry(const struct err_sink *sink, const char *variable, const char *name)
{
	/* ld.so(8): its entries are separated by blanks as well. */
	bool by_blanks = strcmp(variable, "LD_PRELOAD") == 0;

	if (!strpbrk(name, by_blanks ? ": " : ":"))
		return 0;
	return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ name, 0 },
	                  strchr(name, '/') ? "use another name, or a link to it" : "several policies take a -c each",
	                  "%s cannot carry a name with a colon%s in it", variable, by_blanks ? " or a blank" : "");
}
