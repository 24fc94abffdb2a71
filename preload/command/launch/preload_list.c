/* SPDX-License-Identifier: BSD-3-Clause */
/* Removes the shim from a list of objects, and adds it. */
#include "command/launch/preload_list.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/last_component.h"
#include "base/sys.h"
#include "command/base/context.h"
#include "command/program/elf_headers.h"
#include "command/program/exec_chain.h"
#include "command/program/ld_objects.h"
#include "command/program/preload_file.h"
#include "load/locate.h"

static bool is_it(const char *path, const char *shim)
{
	return strcmp(last_component(path), last_component(shim)) == 0 || sys_same_path(path, shim);
}

static bool is_shim(const char *path)
{
	return is_it(path, locate_shim) || is_it(path, locate_shim_musl);
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

static bool names_shim(const char *list, const char *separators)
{
	while (*list) {
		size_t len = strcspn(list, separators);

		if (len > 0 && is_shim(arena_strndup(context_arena(), list, len)))
			return true;
		list += len + (list[len] != '\0');
	}
	return false;
}

/* Whether ld.so would load a copy of the shim under another name: its DT_SONAME is still the shim's. */
static bool loads_copy(void)
{
	const struct exec_chain landshim = { .unloadable = "it is not loaded for a program" };
	struct ld_objects objects;

	ld_objects_find(context_arena(), &landshim, &objects);
	for (size_t i = 0; i < objects.files.count; i++) {
		struct elf_headers elf;

		if (elf_headers_read(context_arena(), objects.files.files[i].path, NULL, &elf) == 0 && elf.soname &&
		    is_shim(elf.soname))
			return true;
	}
	return false;
}

bool preload_list_has_shim(void)
{
	const char *list = context_variable("LD_PRELOAD");
	const char *file = preload_file_read(context_arena());

	/* A file that exists and could not be read as such may name it. */
	if (!file && access(PRELOAD_FILE, R_OK) == 0)
		return true;
	if ((list && names_shim(list, ": ")) || (file && names_shim(file, PRELOAD_FILE_SEPARATORS)))
		return true;
	return ((list && *list) || file) && loads_copy();
}

bool preload_list_libpthread_first(void)
{
#ifdef HOST_GLIBC
	return strverscmp(HOST_GLIBC, "2.34") < 0;
#else
	return false;
#endif
}

const char *preload_list_with_shim(const char *others, const char *shim, bool libpthread_first)
{
	const char *between = others && *others ? ":" : "";

	others = others ? others : "";
	if (shim == locate_shim_musl)
		return arena_printf(context_arena(), "%s%s%s", shim, between, others);
	return arena_printf(context_arena(), "%s%s%s%s", others, between, libpthread_first ? "libpthread.so.0:" : "",
	                    shim);
}
