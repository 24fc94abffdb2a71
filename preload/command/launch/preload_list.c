/* SPDX-License-Identifier: BSD-3-Clause */
/* Taking the shim out of a list of objects, and putting it in. */
#include "command/launch/preload_list.h"

#include <gnu/libc-version.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "command/base/context.h"
#include "load/locate.h"

static bool is_shim(const char *path)
{
	struct stat a, b;

	if (strcmp(basename(path), basename(locate_shim)) == 0)
		return true;
	return stat(path, &a) == 0 && stat(locate_shim, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

const char *preload_list_others(void)
{
	const char *list = context_variable("LD_PRELOAD");
	const char *whole = list && *list ? list : NULL;
	const char *others = NULL;
	bool found = false;

	while (list && *list) {
		size_t len = strcspn(list, ": ");
		const char *path = arena_strndup(context_arena(), list, len);

		if (len > 0 && is_shim(path))
			found = true;
		else if (len > 0)
			others = others ? arena_printf(context_arena(), "%s:%s", others, path) : path;
		list += len + (list[len] != '\0');
	}
	return found ? others : whole;
}

bool preload_list_has_shim(void)
{
	const char *list = context_variable("LD_PRELOAD");

	/* Where the shim is not in it, it is the value as it is. */
	return list && *list && preload_list_others() != list;
}

bool preload_list_libpthread_first(void)
{
	return strverscmp(gnu_get_libc_version(), "2.34") < 0;
}

const char *preload_list_with_shim(const char *others, bool libpthread_first)
{
	return arena_printf(context_arena(), "%s%s%s%s", others ? others : "", others && *others ? ":" : "",
	                    libpthread_first ? "libpthread.so.0:" : "", locate_shim);
}
