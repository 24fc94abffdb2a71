/* SPDX-License-Identifier: BSD-3-Clause */
/* Editing the environment that the program gets, and marking descriptors. */
#include "command/launch/child_environ.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
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
#include "environ.h"
#include "load/locate.h"

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
	const char *old = context_variable("LD_PRELOAD");
	const char *preload;

	/* Before glibc 2.34 libpthread is initfirst itself, and the last one that is wins. */
	preload = arena_printf(context_arena(), "%s%s%s%s", old ? old : "", old && *old ? ":" : "",
	                       strverscmp(gnu_get_libc_version(), "2.34") < 0 ? "libpthread.so.0:" : "", locate_shim);
	if (verbose && set_alone(sink, "LANDSHIM_VERBOSE", "1") != 0)
		return -1;
	return set_alone(sink, "LD_PRELOAD", preload);
}

static bool is_shim(const char *path)
{
	struct stat a, b;

	if (strcmp(basename(path), basename(locate_shim)) == 0)
		return true;
	return stat(path, &a) == 0 && stat(locate_shim, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* What is in LD_PRELOAD without the shim; NULL: nothing. */
static const char *others_preloaded(void)
{
	const char *list = context_variable("LD_PRELOAD");
	const char *others = NULL;

	while (list && *list) {
		size_t len = strcspn(list, ": ");
		const char *path = arena_strndup(context_arena(), list, len);

		if (len > 0 && !is_shim(path))
			others = others ? arena_printf(context_arena(), "%s:%s", others, path) : path;
		list += len + (list[len] != '\0');
	}
	return others;
}

int child_environ_nothing(const struct err_sink *sink)
{
	char **kept = environ;

	/* Not with unsetenv(3), which finds no entry without a value. */
	for (char **entry = environ; *entry; entry++)
		if (!environ_is_ours(*entry))
			*kept++ = *entry;
	*kept = NULL;
	return set_alone(sink, "LD_PRELOAD", others_preloaded());
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
