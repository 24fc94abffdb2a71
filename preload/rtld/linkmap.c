/* SPDX-License-Identifier: BSD-3-Clause */
/* From the program's headers to ld.so's list of objects, as debuggers go (r_debug, <link.h>). */
#include "rtld/linkmap.h"

#include <stddef.h>
#include <stdint.h>

#include "rtld/auxv.h"

#ifndef __GLIBC__
/* glibc's <link.h> has it, musl's does not. */
extern ElfW(Dyn) _DYNAMIC[] __attribute__((visibility("hidden")));
#endif

// NOLINTBEGIN(performance-no-int-to-ptr)

/* What DT_DEBUG in the program's dynamic section points to.  NULL: there is none. */
static const struct r_debug *find_debug(const ElfW(auxv_t) * auxv)
{
	const ElfW(Phdr) * headers;
	const ElfW(Dyn) *dynamic = NULL;
	unsigned long address, count;
	uintptr_t bias = 0;

	if (!auxv_get(auxv, AT_PHDR, &address) || !auxv_get(auxv, AT_PHNUM, &count))
		return NULL;
	headers = (const ElfW(Phdr) *)address;
	for (unsigned long i = 0; i < count; i++)
		if (headers[i].p_type == PT_PHDR)
			bias = address - headers[i].p_vaddr;
	for (unsigned long i = 0; i < count; i++)
		if (headers[i].p_type == PT_DYNAMIC)
			dynamic = (const ElfW(Dyn) *)(bias + headers[i].p_vaddr);
	for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++)
		if (dynamic->d_tag == DT_DEBUG)
			return (const struct r_debug *)dynamic->d_un.d_ptr;
	return NULL;
}

// NOLINTEND(performance-no-int-to-ptr)

const char *linkmap_own_name(const ElfW(auxv_t) * auxv)
{
	const struct r_debug *debug = find_debug(auxv);

	for (const struct link_map *map = debug ? debug->r_map : NULL; map; map = map->l_next)
		/* The linker defines _DYNAMIC in each object, for itself. */
		if (map->l_ld == _DYNAMIC)
			return map->l_name ? map->l_name : "";
	return "";
}
