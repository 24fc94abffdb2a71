/* SPDX-License-Identifier: BSD-3-Clause */
/* Editing the environment that the program gets. */
#include "command/launch/child_environ.h"

#include <stdbool.h>
#include <stddef.h>
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

static size_t count_entries(void)
{
	size_t count = 0;

	while (environ[count])
		count++;
	return count;
}

/* Sets the only entry of a name: if a second one stayed, some program would read that. */
static void set_alone(const char *name, const char *value)
{
	char **entries = arena_zalloc(context_arena(), count_entries() + 2, sizeof(*entries));
	size_t kept = 0;

	for (char **entry = environ; *entry; entry++)
		if (!environ_value(*entry, name))
			entries[kept++] = *entry;
	if (value)
		entries[kept] = arena_printf(context_arena(), "%s=%s", name, value);
	/* Not with setenv(3): a copy in the arena costs a tenth of musl's first malloc(3). */
	environ = entries;
}

static const char *joined(const char *const *paths, size_t count)
{
	const char *config = "";

	for (size_t i = 0; i < count; i++)
		config = arena_printf(context_arena(), "%s%s%s", config, *config ? ":" : "", paths[i]);
	return config;
}

void child_environ_config(const char *const *paths, size_t count)
{
	set_alone("LANDSHIM_CONFIG", joined(paths, count));
}

char **child_environ_values(const char *const *paths, size_t count)
{
	const size_t entries = count_entries();
	char **values = arena_zalloc(context_arena(), entries + 2, sizeof(*values));

	if (count == 0) {
		memcpy(values, environ, entries * sizeof(*values));
		return values;
	}
	/* Of several entries of one name the first counts. */
	values[0] = arena_printf(context_arena(), "LANDSHIM_CONFIG=%s", joined(paths, count));
	memcpy(values + 1, environ, entries * sizeof(*values));
	return values;
}

static void set_preload(const struct exec_chain *chain, const char *others)
{
	bool libpthread_first = chain->loader ? chain->libpthread_first : preload_list_libpthread_first();

	set_alone("LD_PRELOAD", preload_list_with_shim(others, chain->shim.path, libpthread_first));
}

void child_environ_shim(const struct exec_chain *chain)
{
	set_preload(chain, context_variable("LD_PRELOAD"));
}

static bool is_dropped(const struct layer *layers, size_t count, const char *entry)
{
	for (size_t i = 0; i < count; i++)
		if (environment_drops(&layers[i].policy.environment, entry))
			return true;
	return false;
}

void child_environ_drop(const struct exec_chain *chain, const struct layer *layers, size_t count)
{
	char **kept = environ;

	for (char **entry = environ; *entry; entry++)
		if (!is_dropped(layers, count, *entry))
			*kept++ = *entry;
	*kept = NULL;
	if (!chain->unloadable && !context_variable("LD_PRELOAD"))
		set_preload(chain, NULL);
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

void child_environ_handover(const char *ticket)
{
	take_ours();
	set_alone(HANDOVER_VARIABLE, ticket);
	/*
	 * The shim needs an even number of entries to remove (scrub_finish), or it has
	 * to leave one: this one, and LD_PRELOAD if it names nothing else, or a filler.
	 */
	if (preload_list_others())
		set_alone(FILLER_NAME, "");
}

void child_environ_nothing(void)
{
	take_ours();
	set_alone("LD_PRELOAD", preload_list_others());
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
