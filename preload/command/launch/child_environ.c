/* SPDX-License-Identifier: BSD-3-Clause */
/* Editing the environment that the program gets. */
#include "command/launch/child_environ.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/base/context.h"
#include "command/launch/preload_list.h"
#include "command/program/exec_chain.h"
#include "environ.h"

/* Of ENVIRON_FILLER. */
#define FILLER_NAME "LANDSHIM_"

/* In place of every entry of the name: a second one would be read by somebody. */
static int set_alone(const struct err_sink *sink, const char *name, const char *value)
{
	(void)unsetenv(name);
	if (value && setenv(name, value, 1) != 0)
		return err_memory(sink);
	return 0;
}

int child_environ_config(const struct err_sink *sink, const char *const *paths, size_t count)
{
	const char *config = paths[0];

	for (size_t i = 1; i < count; i++)
		config = arena_printf(context_arena(), "%s:%s", config, paths[i]);
	return set_alone(sink, "LANDSHIM_CONFIG", config);
}

/*
 * Makes what the shim will take out an even number of entries, so that it need
 * leave none behind (scrub_finish).  ENVIRON_FILLER is one of them.
 */
static int make_pairs(const struct err_sink *sink)
{
	size_t count = preload_list_others() ? 0 : 1;

	(void)unsetenv(FILLER_NAME);
	for (char **entry = environ; *entry; entry++)
		count += environ_is_ours(*entry);
	return count % 2 == 0 ? 0 : set_alone(sink, FILLER_NAME, "");
}

int child_environ_shim(const struct err_sink *sink, const struct exec_chain *chain, bool verbose)
{
	bool libpthread_first = chain->loader ? chain->libpthread_first : preload_list_libpthread_first();

	if (verbose && set_alone(sink, "LANDSHIM_VERBOSE", "1") != 0)
		return -1;
	if (set_alone(sink, "LD_PRELOAD", preload_list_with_shim(context_variable("LD_PRELOAD"), libpthread_first)) !=
	    0)
		return -1;
	return make_pairs(sink);
}

int child_environ_nothing(const struct err_sink *sink)
{
	char **kept = environ;

	/* Not with unsetenv(3), which finds no entry without a value. */
	for (char **entry = environ; *entry; entry++)
		if (!environ_is_ours(*entry))
			*kept++ = *entry;
	*kept = NULL;
	return set_alone(sink, "LD_PRELOAD", preload_list_others());
}

int child_environ_can_carry(const struct err_sink *sink, const char *variable, const char *name)
{
	/* ld.so(8): its entries are separated by blanks as well. */
	bool by_blanks = strcmp(variable, "LD_PRELOAD") == 0;

	if (!strpbrk(name, by_blanks ? ": " : ":"))
		return 0;
	return err_report(sink, ERR_ENVIRONMENT, (struct err_where){ name, 0 },
	                  strchr(name, '/') ? "use another name, or a link to it" : CHILD_ENVIRON_SEVERAL,
	                  "%s cannot carry a name with a colon%s in it", variable, by_blanks ? " or a blank" : "");
}
