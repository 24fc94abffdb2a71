/* SPDX-License-Identifier: BSD-3-Clause */
/* Editing the environment that the program gets, and marking descriptors. */
#include "command/launch/child_environ.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sys.h"
#include "command/base/context.h"
#include "command/launch/preload_list.h"
#include "environ.h"

#define CLOSE_ON_EXEC (1U << 2) /* CLOSE_RANGE_CLOEXEC, Linux 5.11 */

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

int child_environ_shim(const struct err_sink *sink, bool verbose)
{
	if (verbose && set_alone(sink, "LANDSHIM_VERBOSE", "1") != 0)
		return -1;
	return set_alone(sink, "LD_PRELOAD", preload_list_with_shim(context_variable("LD_PRELOAD")));
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

static int close_on_exec(unsigned first, unsigned last)
{
	return first > last ? 0 : (int)syscall(SYS_close_range, first, last, CLOSE_ON_EXEC);
}

/* For a kernel, or a seccomp filter, that has no close_range(2). */
static int mark_each(int kept)
{
	DIR *fds = opendir("/proc/self/fd");
	const struct dirent *entry;

	if (!fds)
		return -1;
	while ((entry = readdir(fds))) {
		long fd = strtol(entry->d_name, NULL, 10);

		if (fd > STDERR_FILENO && fd != kept)
			(void)fcntl((int)fd, F_SETFD, FD_CLOEXEC);
	}
	return closedir(fds);
}

int child_environ_close_fds(const struct err_sink *sink, int kept)
{
	unsigned first = STDERR_FILENO + 1;
	bool marked;

	if (kept < (int)first)
		marked = close_on_exec(first, UINT_MAX) == 0;
	else
		marked = close_on_exec(first, (unsigned)kept - 1) == 0 &&
		         close_on_exec((unsigned)kept + 1, UINT_MAX) == 0;
	if (marked || mark_each(kept) == 0)
		return 0;
	return err_system(sink, (struct err_where){ NULL, 0 }, errno, "mount /proc, or let close_range(2) pass",
	                  "cannot close the descriptors above 2");
}
